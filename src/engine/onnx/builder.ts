/**
 * @file A graph under construction. Nodes are pure, so equal nodes are made once (common subexpressions), and what no
 * output needs is left out at the end.
 */
import type { Attributes, Constant, Graph, GraphNode, ValueInfo } from './model.ts'

/** What the target understands: `cpu` may use onnxruntime's fused MatMul; `generic` keeps to what every provider runs. */
export type Dialect = 'cpu' | 'generic'

export class GraphBuilder {
  readonly dialect: Dialect
  readonly #nodes = new Map<string, GraphNode>()
  readonly #constants = new Map<string, Constant>()
  readonly #byContent = new Map<string, string>()
  #next = 0

  constructor(dialect: Dialect) {
    this.dialect = dialect
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#next++}`
  }

  /** The output name of a node with these inputs; an equal node is reused. */
  emit(op: string, inputs: readonly string[], attributes: Attributes = {}, domain: GraphNode['domain'] = ''): string {
    const key = `${op}|${inputs.join(',')}|${JSON.stringify(attributes)}`
    const known = this.#byContent.get(key)
    if (known !== undefined) return known
    const output = this.#fresh('v')
    this.#nodes.set(output, { op, domain, inputs, output, attributes })
    this.#byContent.set(key, output)
    return output
  }

  /** A small int64 vector (shape, axes, pads); equal ones are made once. */
  integers(values: readonly number[]): string {
    const key = `int64[${values.join(',')}]`
    return this.#remember(key, () => ({ type: 'int64', shape: [values.length], values }))
  }

  scalar(value: number): string {
    return this.#remember(`float(${value})`, () => ({ type: 'float', shape: [], values: Float32Array.of(value) }))
  }

  /** A float constant; the array is not copied and must not change. */
  constant(shape: readonly number[], values: Float32Array): string {
    const name = this.#fresh('c')
    this.#constants.set(name, { type: 'float', shape, values })
    return name
  }

  #remember(key: string, make: () => Constant): string {
    const known = this.#byContent.get(key)
    if (known !== undefined) return known
    const name = this.#fresh('c')
    this.#constants.set(name, make())
    this.#byContent.set(key, name)
    return name
  }

  /** The finished graph: only what the outputs need. */
  finish(inputs: readonly ValueInfo[], outputs: readonly { from: string; info: ValueInfo }[]): Graph {
    const ends = outputs.map(({ from, info }) => identity(from, info.name))
    const needed = this.#reachable(ends)
    return {
      nodes: [...[...this.#nodes.values()].filter((n) => needed.has(n.output)), ...ends],
      constants: new Map([...this.#constants].filter(([name]) => needed.has(name))),
      inputs,
      outputs: outputs.map((o) => o.info),
    }
  }

  #reachable(ends: readonly GraphNode[]): Set<string> {
    const seen = new Set<string>()
    const stack = ends.flatMap((n) => n.inputs)
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      if (seen.has(name)) continue
      seen.add(name)
      stack.push(...(this.#nodes.get(name)?.inputs ?? []))
    }
    return seen
  }
}

const identity = (from: string, to: string): GraphNode => ({
  op: 'Identity',
  domain: '',
  inputs: [from],
  output: to,
  attributes: {},
})
