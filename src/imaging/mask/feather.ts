/**
 * @file Softens a mask's edge: three box filters in a row, which is close to a Gaussian (Wells 1986). Sums are whole numbers,
 * divided once, so that every machine and every cut into patches gives the same bytes. Pure.
 */
import { uniform, type Patch } from './patch.ts'

/** Half width of each box for an edge softened by `by` pixels to either side. */
export const boxFor = (by: number): number => Math.round(by / 3)

/** `by`: pixels of the patch. Beyond the patch's borders its last pixels go on. */
export function feather(patch: Patch, by: number): void {
  const half = boxFor(by)
  if (half === 0 || uniform(patch) !== null) return
  const { data, width, height } = patch
  // At most 255 * 135^6 < 2^53 for the widest box (by = 200): whole numbers stay exact.
  const sums = Float64Array.from(data)
  for (let pass = 0; pass < 3; pass++) {
    for (let y = 0; y < height; y++) boxSums(sums, y * width, 1, width, half)
    for (let x = 0; x < width; x++) boxSums(sums, x, width, height, half)
  }
  const area = (2 * half + 1) ** 6
  for (let i = 0; i < data.length; i++) data[i] = Math.round((sums[i] as number) / area)
}

/** Replaces one line by the sums of its boxes. */
function boxSums(values: Float64Array, start: number, stride: number, count: number, half: number): void {
  const line = new Float64Array(count)
  for (let i = 0; i < count; i++) line[i] = values[start + i * stride] as number
  const at = (i: number) => line[Math.min(Math.max(i, 0), count - 1)] as number
  let sum = 0
  for (let i = -half; i <= half; i++) sum += at(i)
  for (let i = 0; i < count; i++) {
    values[start + i * stride] = sum
    sum += at(i + half + 1) - at(i - half)
  }
}
