/** @file The kernel of a blur that was measured or told. Pure. */
import type { Blur } from '../../shared/steps.ts'
import { defocus, gaussian, motion, type Kernel } from '../degrade/blur.ts'

/**
 * @param blur pixels of the photo
 * @returns odd sides, sums to 1
 * @throws RangeError for a kernel of even or uneven rows, with weights below 0, or all 0
 */
export function kernelOf(blur: Blur): Kernel {
  switch (blur.kind) {
    case 'gaussian':
      return gaussian(blur.sigma)
    case 'defocus':
      return defocus(blur.radius)
    case 'motion':
      return motion(blur.length, blur.angle)
    case 'kernel':
      return fromRows(blur.rows)
  }
}

function fromRows(rows: readonly (readonly number[])[]): Kernel {
  const height = rows.length
  const width = rows[0]?.length ?? 0
  const values = rows.flat()
  const sum = values.reduce((s, v) => s + v, 0)
  const even = width % 2 === 0 || height % 2 === 0 || values.length !== width * height
  if (even || !(sum > 0) || values.some((v) => !(v >= 0)))
    throw new RangeError(`Expected odd, equal rows of weights but received ${height} rows of ${width}, sum ${sum}`)
  return { width, height, weights: Float32Array.from(values, (v) => v / sum) }
}
