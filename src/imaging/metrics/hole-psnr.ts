/** @file PSNR inside a mask. Pure. */
import type { Planes } from '../pad.ts'
import { psnr } from '../psnr.ts'
import { planesOfPair } from './planes.ts'

/**
 * PSNR in dB over the pixels of a hole, all planes together.
 * @param hole width x height, 1 in the hole, 0 elsewhere
 * @throws Error if the sizes differ or nothing is in the hole
 */
export function holePsnr(values: Planes, reference: Planes, hole: ArrayLike<number>): number {
  planesOfPair(values, reference)
  const area = values.width * values.height
  if (hole.length !== area) throw new Error(`Expected a mask of ${area} pixels but received ${hole.length}`)
  const inside = (pixels: Float32Array) => pixels.filter((_, i) => (hole[i % area] as number) > 0.5)
  return psnr(inside(values.pixels), inside(reference.pixels))
}
