/**
 * @file How the one channel beside the photo is written. Its meaning is the task's own: how strong the noise is, how coarse the JPEG,
 * or where the holes are.
 */

/** The value of every pixel when nothing is known and the network judges for itself (blind). */
export const UNKNOWN = -1

/** Denoise. Deviations up to 50 grey levels become 0-1, so that the channel has the size of the others. @param deviation in [0, 1] units */
export const noiseInput = (deviation: number): number => (deviation * 255) / 50

/** JPEG damage. Quality 100 becomes 0, quality 0 becomes 1. @param quality of the Independent JPEG Group's scale, 1-100 */
export const qualityInput = (quality: number): number => (100 - quality) / 100

/** Inpainting: the channel is the mask. */
export const HOLE = 1
