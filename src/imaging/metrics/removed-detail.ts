/** @file Whether what a denoiser took away was noise, or the photo's own texture. Pure. */
import type { Planes } from '../pad.ts'
import { correlation } from './correlation.ts'
import { luma, planesOfPair } from './planes.ts'
import { gaussianWeights, slideWindow, type Plane } from './window.ts'

const RADIUS = 6
/** Structure finer than this, in pixels, counts as detail. */
const LOW_PASS = gaussianWeights(RADIUS, 2)

/**
 * Correlation of what was removed (damaged - restored) with the reference's fine detail (reference - its Gaussian low pass of sigma 2),
 * on luma, 6 pixels from the edge on. 0: nothing of the texture was removed; it grows with the share of texture in what was removed,
 * so two methods are compared at an equal energy of what they removed.
 * @param damaged,restored,reference planar RGB, [0, 1]
 * @throws Error if the sizes differ or a side is below 13 pixels
 */
export function removedDetail(damaged: Planes, restored: Planes, reference: Planes): number {
  planesOfPair(damaged, reference)
  planesOfPair(restored, reference)
  const [before, after, truth] = [luma(damaged), luma(restored), luma(reference)]
  const low = slideWindow(truth, LOW_PASS)
  const sharp = inner(truth)
  const removed = inner({ ...before, values: before.values.map((v, i) => v - (after.values[i] as number)) })
  return correlation(
    removed,
    sharp.map((v, i) => v - (low.values[i] as number)),
  )
}

/** The values that are at least the window's radius from every edge. */
function inner({ width, height, values }: Plane): Float64Array {
  const [across, down] = [width - 2 * RADIUS, height - 2 * RADIUS]
  return Float64Array.from(
    { length: across * down },
    (_, i) => values[(Math.floor(i / across) + RADIUS) * width + (i % across) + RADIUS] as number,
  )
}
