/**
 * @file How a traced tensor lies in memory. TensorFlow.js is NHWC, onnxruntime's convolutions are NCHW: rank-4 tensors stay
 * physically NCHW from one convolution to the next, and axes are renamed instead of data being moved.
 */

/** `logical`: the order that TensorFlow.js shows. `nchw`: rank 4 only, channels before rows. */
export type Layout = 'logical' | 'nchw'

/** Physical position of each logical axis (batch, row, column, channel) in NCHW. */
const NCHW_AXIS = [0, 2, 3, 1] as const

export const TO_NCHW = [0, 3, 1, 2] as const
export const TO_LOGICAL = [0, 2, 3, 1] as const

/** Values per logical axis, in the order of the physical axes. */
export function physical<T>(values: readonly T[], layout: Layout): T[] {
  return layout === 'logical' ? [...values] : TO_NCHW.map((axis) => values[axis] as T)
}

export const physicalAxis = (axis: number, layout: Layout): number =>
  layout === 'logical' ? axis : (NCHW_AXIS[axis] as number)

/** Moves data: element `i` of the result's axis `k` comes from axis `perm[k]` (row-major, any rank). */
export function transposed(values: ArrayLike<number>, shape: readonly number[], perm: readonly number[]): Float32Array {
  const strides = rowMajorStrides(shape)
  const outShape = perm.map((p) => shape[p] as number)
  const steps = perm.map((p) => strides[p] as number)
  const out = new Float32Array(values.length)
  const index = new Array<number>(perm.length).fill(0)
  let from = 0
  for (let to = 0; to < out.length; to++) {
    out[to] = values[from] as number
    for (let axis = perm.length - 1; axis >= 0; axis--) {
      from += steps[axis] as number
      index[axis] = (index[axis] as number) + 1
      if ((index[axis] as number) < (outShape[axis] as number)) break
      from -= (outShape[axis] as number) * (steps[axis] as number)
      index[axis] = 0
    }
  }
  return out
}

export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] as number) * (shape[i + 1] as number)
  return strides
}
