/** @file What a kernel of the tracing backend is: a rule that writes one TensorFlow.js kernel into an ONNX graph. */
import type { NamedAttrMap } from '@tensorflow/tfjs-core'
import { traceBackend, type TensorRef } from '../trace/backend.ts'
import { physical, type Layout } from '../trace/layout.ts'

export interface Call {
  /** The inputs of a kernel by TensorFlow.js's names, e.g. `a`, `b`, `x`, `filter`. */
  readonly input: (name: string) => TensorRef
  readonly inputs: readonly TensorRef[]
  readonly attribute: <T>(name: string) => T
}

export type Lowering = (call: Call) => TensorRef | TensorRef[]

export const readCall = (inputs: Record<string, unknown>, attrs: NamedAttrMap): Call => ({
  input: (name) => inputs[name] as TensorRef,
  inputs: Object.values(inputs) as TensorRef[],
  attribute: <T>(name: string) => attrs[name] as T,
})

export const graph = () => traceBackend.graph
export const nameOf = (t: TensorRef, layout: Layout = 'logical'): string => traceBackend.name(t, layout)
export const layoutOf = (t: TensorRef): Layout => traceBackend.layoutOf(t)

/** A result that the graph will compute. */
export const result = (
  name: string,
  shape: readonly number[],
  layout: Layout = 'logical',
  dtype: TensorRef['dtype'] = 'float32',
): TensorRef => traceBackend.symbol(name, shape, layout, dtype)

export const same = (x: TensorRef): TensorRef => ({ dataId: x.dataId, shape: x.shape, dtype: x.dtype })

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

export const reshaped = (name: string, shape: readonly number[], layout: Layout = 'logical'): string =>
  graph().emit('Reshape', [name, graph().integers(physical(shape, layout))])
