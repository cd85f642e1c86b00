/** @file A finished graph under change: who made a value, who reads it, and nodes put in the place of others. */
import type { Attributes, Constant, Graph, GraphNode } from '../onnx/model.ts'

export interface FloatConstant {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** How many channels (axis 1) an operation has, given those of its inputs. */
const KEEPS_CHANNELS: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Relu', 'Identity'])

export class GraphEdit {
  readonly #graph: Graph
  readonly #constants: Map<string, Constant>
  #nodes: GraphNode[]
  #next = 0

  constructor(graph: Graph) {
    this.#graph = graph
    this.#nodes = [...graph.nodes]
    this.#constants = new Map(graph.constants)
  }

  nodesOf(op: string): GraphNode[] {
    return this.#nodes.filter((n) => n.op === op)
  }

  producer(name: string): GraphNode | undefined {
    return this.#nodes.find((n) => n.output === name)
  }

  users(name: string): GraphNode[] {
    return this.#nodes.filter((n) => n.inputs.includes(name))
  }

  floats(name: string | undefined): FloatConstant | undefined {
    const constant = name === undefined ? undefined : this.#constants.get(name)
    return constant?.type === 'float' ? constant : undefined
  }

  whole(name: string | undefined): readonly number[] | undefined {
    const constant = name === undefined ? undefined : this.#constants.get(name)
    return constant?.type === 'int64' ? constant.values : undefined
  }

  /** Channels of a feature map that comes from convolutions of the graph, else undefined. */
  channels(name: string): number | undefined {
    const node = this.producer(name)
    if (node === undefined) return undefined
    if (node.op === 'Conv') return this.floats(node.inputs[1])?.shape[0]
    if (node.op === 'DepthToSpace') {
      const deep = this.channels(node.inputs[0] ?? '')
      return deep === undefined ? undefined : deep / Number(node.attributes['blocksize']) ** 2
    }
    if (!KEEPS_CHANNELS.has(node.op)) return undefined
    // A bias has a producer as little as any constant.
    return node.inputs.map((i) => this.channels(i)).find((c) => c !== undefined)
  }

  constant(shape: readonly number[], values: Float32Array): string {
    return this.#remember({ type: 'float', shape, values })
  }

  integers(values: readonly number[]): string {
    return this.#remember({ type: 'int64', shape: [values.length], values })
  }

  #remember(constant: Constant): string {
    const name = this.#fresh()
    this.#constants.set(name, constant)
    return name
  }

  #fresh(): string {
    const taken = (name: string): boolean =>
      this.#constants.has(name) || this.#graph.inputs.some((i) => i.name === name) || this.producer(name) !== undefined
    let name = ''
    do name = `r${this.#next++}`
    while (taken(name))
    return name
  }

  /** Puts a node before another one. @returns the name of its output */
  before(place: GraphNode, op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.#fresh()
    this.#nodes.splice(this.#nodes.indexOf(place), 0, { op, domain: '', inputs, output, attributes })
    return output
  }

  /** The same output from another operation. */
  become(node: GraphNode, change: Partial<Pick<GraphNode, 'op' | 'inputs' | 'attributes'>>): void {
    this.#nodes = this.#nodes.map((n) => (n === node ? { ...n, ...change } : n))
  }

  /** The graph with only what its outputs need. */
  finish(): Graph {
    const needed = new Set(this.#graph.outputs.map((o) => o.name))
    for (const node of this.#nodes.toReversed()) if (needed.has(node.output)) node.inputs.forEach((i) => needed.add(i))
    return {
      ...this.#graph,
      nodes: this.#nodes.filter((n) => needed.has(n.output)),
      constants: new Map([...this.#constants].filter(([name]) => needed.has(name))),
    }
  }
}
