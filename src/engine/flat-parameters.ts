/**
 * @file Parameters of a network as one flat vector: the optimiser then has one tensor to move, and state crosses the boundary to
 * onnxruntime as four arrays instead of hundreds.
 */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import tf from '@tensorflow/tfjs'

export interface ParameterSpec {
  readonly name: string
  readonly shape: readonly number[]
}

export const countOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
export const totalOf = (specs: readonly ParameterSpec[]): number => specs.reduce((sum, s) => sum + countOf(s.shape), 0)

/** The parameters by name, cut out of the vector in the order of the specs. */
export function unflatten(theta: Tensor1D, specs: readonly ParameterSpec[]): Record<string, Tensor> {
  let start = 0
  return Object.fromEntries(
    specs.map(({ name, shape }) => {
      const size = countOf(shape)
      const part = tf.slice(theta, [start], [size]).reshape([...shape])
      start += size
      return [name, part]
    }),
  )
}

/** One vector of all tensors in order; a missing gradient is zero. */
export function flatten(tensors: readonly (Tensor | null | undefined)[], specs: readonly ParameterSpec[]): Tensor1D {
  return tf.concat(
    specs.map(({ shape }, i) => (tensors[i] ?? tf.zeros([...shape])).reshape([countOf(shape)])),
  ) as Tensor1D
}

/** Plain arrays per name to one vector, in the order of the specs. @throws Error if one is missing or of another size */
export function pack(arrays: ReadonlyMap<string, Float32Array>, specs: readonly ParameterSpec[]): Float32Array {
  const out = new Float32Array(totalOf(specs))
  let at = 0
  for (const { name, shape } of specs) {
    const values = arrays.get(name)
    if (values === undefined || values.length !== countOf(shape))
      throw new Error(`Expected ${countOf(shape)} values for ${name} but received ${values?.length ?? 'none'}`)
    out.set(values, at)
    at += values.length
  }
  return out
}

/** The inverse of {@link pack}; the arrays are copies. */
export function unpack(theta: Float32Array, specs: readonly ParameterSpec[]): Map<string, Float32Array> {
  let start = 0
  return new Map(
    specs.map(({ name, shape }) => {
      const values = theta.slice(start, start + countOf(shape))
      start += values.length
      return [name, values]
    }),
  )
}
