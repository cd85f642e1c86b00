/** @file What the measures need of planar pictures: single planes, clipped as a saved photo is, and luma. Pure. */
import type { Planes } from '../pad.ts'
import type { Plane } from './window.ts'

const clip = (v: number): number => Math.min(1, Math.max(0, v))

/** @returns how many planes both have @throws Error if the pictures differ in size or planes, or are empty */
export function planesOfPair(values: Planes, reference: Planes): number {
  const size = ({ width, height, pixels }: Planes) => `${width} x ${height}, ${pixels.length} samples`
  if (size(values) !== size(reference) || values.pixels.length === 0)
    throw new Error(`Expected a picture of ${size(reference)} but received ${size(values)}`)
  return values.pixels.length / (values.width * values.height)
}

/** Plane number `c`, clipped to [0, 1]. */
export function clippedPlane({ width, height, pixels }: Planes, c: number): Plane {
  const area = width * height
  return { width, height, values: pixels.subarray(c * area, (c + 1) * area).map(clip) }
}

/** BT.601 luma of planar RGB in [0, 1], clipped first. */
export function luma({ width, height, pixels }: Planes): Plane & { readonly values: Float64Array } {
  const area = width * height
  if (pixels.length !== 3 * area) throw new Error(`Expected three planes but received ${pixels.length / area}`)
  const at = (i: number) => clip(pixels[i] as number)
  const values = Float64Array.from(
    { length: area },
    (_, i) => 0.299 * at(i) + 0.587 * at(i + area) + 0.114 * at(i + 2 * area),
  )
  return { width, height, values }
}
