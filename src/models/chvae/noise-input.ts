/** @file How the noise map is written for the network: one channel beside the photo. */

/** The value of every pixel when the noise is not known and the network judges for itself (blind). */
export const UNKNOWN_NOISE = -1

/** Deviations up to 50 grey levels become 0-1, so that the channel has the size of the others. @param deviation in [0, 1] units */
export const noiseInput = (deviation: number): number => (deviation * 255) / 50
