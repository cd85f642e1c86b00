/** @file Arrays of float64 for the reference interpreter: slow, obvious, and independent of every runtime. */
import { rowMajorStrides } from '../trace/layout.ts'

export interface NdArray {
  readonly shape: readonly number[]
  readonly values: Float64Array
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** An array whose element at each index is computed by a function. The index array is used again. */
export function build(shape: readonly number[], at: (index: readonly number[]) => number): NdArray {
  const values = new Float64Array(sizeOf(shape))
  const index = new Array<number>(shape.length).fill(0)
  for (let i = 0; i < values.length; i++) {
    values[i] = at(index)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1
      index[axis] = next < (shape[axis] as number) ? next : 0
      if (index[axis] !== 0) break
    }
  }
  return { shape, values }
}

/** A reader by index; indices outside read as `outside`. */
export function reader(a: NdArray, outside = 0): (index: readonly number[]) => number {
  const strides = rowMajorStrides(a.shape)
  return (index) => {
    let at = 0
    for (let axis = 0; axis < a.shape.length; axis++) {
      const i = index[axis] as number
      if (i < 0 || i >= (a.shape[axis] as number)) return outside
      at += i * (strides[axis] as number)
    }
    return a.values[at] as number
  }
}

/** Shape of a broadcast of two (NumPy's rule). */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1]
    if (x !== y && x !== 1 && y !== 1) throw new Error(`Shapes [${a.join()}] and [${b.join()}] cannot be broadcast`)
    return x === 1 ? y : x
  })
}

/** Reads `a` as if it had been broadcast to the rank of the index. */
export function broadcastReader(a: NdArray, rank: number): (index: readonly number[]) => number {
  const read = reader(a)
  const skip = rank - a.shape.length
  return (index) => read(a.shape.map((d, axis) => (d === 1 ? 0 : (index[axis + skip] as number))))
}
