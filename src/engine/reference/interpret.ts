/** @file Runs a graph in float64, node by node: the first oracle for forward passes and, by finite differences, for gradients. */
import type { Constant, Graph } from '../onnx/model.ts'
import type { NdArray } from './array.ts'
import { OPERATORS } from './operators.ts'

const asArray = (c: Constant): NdArray => ({ shape: c.shape, values: Float64Array.from(c.values) })

/**
 * @param inputs by name, in the physical order of the graph's inputs
 * @throws Error if an operator has no reference
 */
export function interpret(graph: Graph, inputs: Readonly<Record<string, NdArray>>): Record<string, NdArray> {
  const values = new Map<string, NdArray>([
    ...[...graph.constants].map(([name, c]): [string, NdArray] => [name, asArray(c)]),
    ...Object.entries(inputs),
  ])
  for (const node of graph.nodes) {
    const operator = OPERATORS[node.op]
    if (operator === undefined) throw new Error(`The operator ${node.op} has no reference`)
    const args = node.inputs.map((name) => {
      const value = values.get(name)
      if (value === undefined) throw new Error(`${node.op} reads ${name}, which nothing has written`)
      return value
    })
    values.set(node.output, operator(args, node.attributes))
  }
  return Object.fromEntries(graph.outputs.map((o) => [o.name, values.get(o.name) as NdArray]))
}
