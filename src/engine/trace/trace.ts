/** @file Turns a TensorFlow.js function into an ONNX graph by running it once on the tracing backend. */
import tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs-core'
import '../kernels/index.ts'
import { GraphBuilder, type Dialect } from '../onnx/builder.ts'
import type { Graph, ValueInfo } from '../onnx/model.ts'
import { TRACE_BACKEND, traceBackend, type TensorRef } from './backend.ts'
import { physical, type Layout } from './layout.ts'

/** An input of a traced function. Rank 4: shape is NHWC, fed as NCHW unless `layout` says 'logical'. */
export interface InputSpec {
  readonly name: string
  readonly shape: readonly number[]
  readonly layout?: Layout
}

export type Tensors<K extends string = string> = Record<K, Tensor>

/** What tracing made: the graph, and how to read its outputs. */
export interface Traced {
  readonly graph: Graph
  /** Logical (NHWC) shape of each output by name; rank-4 outputs come in NCHW order. */
  readonly outputs: ReadonlyMap<string, readonly number[]>
}

const layoutFor = (shape: readonly number[], wanted?: Layout): Layout =>
  wanted ?? (shape.length === 4 ? 'nchw' : 'logical')

const asTensor = (ref: TensorRef): Tensor => tf.engine().makeTensorFromTensorInfo(ref as never)

/**
 * Records the kernels that `fn` calls for inputs of these shapes.
 * @param fn named tensors in, named tensors out; it must not read values and must use kernels of the table only
 * @throws Error if a kernel is missing or a value is read
 */
export function trace(fn: (inputs: Tensors) => Tensors, specs: readonly InputSpec[], dialect: Dialect): Traced {
  const before = (tf.getBackend() as string | undefined) ?? 'cpu' // undefined until something has been computed
  const builder = new GraphBuilder(dialect)
  traceBackend.begin(builder)
  void tf.setBackend(TRACE_BACKEND) // takes effect at once: the backend is registered synchronously
  try {
    const inputs = Object.fromEntries(specs.map((s) => [s.name, inputTensor(s)]))
    const outputs = tf.tidy(() => fn(inputs))
    const traced = finish(builder, specs, outputs)
    tf.dispose([inputs, outputs])
    return traced
  } finally {
    traceBackend.end()
    void tf.setBackend(before)
  }
}

const inputTensor = (s: InputSpec): Tensor =>
  asTensor(traceBackend.symbol(s.name, s.shape, layoutFor(s.shape, s.layout)))

function finish(builder: GraphBuilder, specs: readonly InputSpec[], outputs: Tensors): Traced {
  const entries = Object.entries(outputs)
  const inputs: ValueInfo[] = specs.map((s) => ({
    name: s.name,
    shape: physical(s.shape, layoutFor(s.shape, s.layout)),
  }))
  const ends = entries.map(([name, t]) => {
    const layout = layoutFor(t.shape)
    return {
      from: traceBackend.name(t as unknown as TensorRef, layout),
      info: { name, shape: physical(t.shape, layout) },
    }
  })
  return { graph: builder.finish(inputs, ends), outputs: new Map(entries.map(([name, t]) => [name, [...t.shape]])) }
}

/** Symbolic names of the rows and columns of a graph that takes pictures of any size. */
const ANY_SIZE = ['rows', 'columns'] as const

/**
 * Like {@link trace}, for a function of rank-4 inputs whose graph does not depend on their height and width: one session then
 * serves every tile size. The function is traced at two sizes and the graphs must be equal.
 * @param specsFor the inputs for a picture of a given height and width
 * @throws Error if a size found its way into the graph (a reshape, a constant)
 */
export function traceAnySize(
  fn: (inputs: Tensors) => Tensors,
  specsFor: (height: number, width: number) => readonly InputSpec[],
  dialect: Dialect,
): Traced {
  const [a, b] = [trace(fn, specsFor(32, 48), dialect), trace(fn, specsFor(64, 32), dialect)]
  if (structure(a.graph) !== structure(b.graph)) throw new Error('The graph depends on the size of the picture')
  const free = (v: ValueInfo): ValueInfo =>
    v.shape.length === 4 ? { ...v, shape: [v.shape[0] ?? 1, v.shape[1] ?? 1, ...scaled(v, a.graph)] } : v
  return { ...a, graph: { ...a.graph, inputs: a.graph.inputs.map(free), outputs: a.graph.outputs.map(free) } }
}

/** Inputs and outputs of full size share the symbols; smaller ones (latents) get their own. */
function scaled(v: ValueInfo, graph: Graph): string[] {
  const [, , rows, columns] = graph.inputs[0]?.shape ?? []
  const full = v.shape[2] === rows && v.shape[3] === columns
  return ANY_SIZE.map((s) => (full ? s : `${v.name}_${s}`))
}

const structure = (g: Graph): string =>
  JSON.stringify([
    g.nodes,
    [...g.constants].map(([name, c]) => [name, c.shape, c.type === 'int64' ? c.values : c.values.length]),
  ])
