/** @file How well a map of probabilities finds what is marked in a truth. Pure. */

export interface Detection {
  /** Share of the marked pixels that are true. 1 if nothing was marked. */
  readonly precision: number
  /** Share of the true pixels that were marked. 1 if nothing is true. */
  readonly recall: number
  /** Harmonic mean of both. */
  readonly f1: number
  /** Share of all pixels that were marked. */
  readonly marked: number
}

/**
 * @param probability of each pixel, 0-1
 * @param truth 1 or 0 for each pixel; what is 1/2 counts neither way, whether it was marked or not
 * @param threshold a pixel is marked if its probability is above it
 * @throws Error if the lengths differ
 */
export function detection(probability: ArrayLike<number>, truth: ArrayLike<number>, threshold = 0.5): Detection {
  if (probability.length !== truth.length)
    throw new Error(`Expected ${truth.length} values but received ${probability.length}`)
  let [marked, real, both] = [0, 0, 0]
  for (let i = 0; i < truth.length; i++) {
    if (truth[i] === 0.5) continue
    const [found, is] = [(probability[i] as number) > threshold, (truth[i] as number) > 0.5]
    if (found) marked++
    if (is) real++
    if (found && is) both++
  }
  const precision = marked === 0 ? 1 : both / marked
  const recall = real === 0 ? 1 : both / real
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, f1, marked: marked / truth.length }
}
