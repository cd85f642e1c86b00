/** @file How far a restored picture is from its photo, in a few numbers that tell which results to look at first. Pure. */

export interface Change {
  /** Root of the mean square difference of all samples, in grey levels (0-255). */
  readonly difference: number
  /** How far the mean of each channel moved, in grey levels: red, green, blue. A restoration keeps the tone. */
  readonly tone: readonly [number, number, number]
  /** Share of the samples (0-1) that are black or white now and were not before: detail that is lost. */
  readonly clipped: number
}

const isClipped = (v: number) => v === 0 || v === 255

/**
 * @param before interleaved RGB, 8 bits
 * @param after the same size
 * @throws RangeError sizes differ
 */
export function measureChange(before: Uint8Array, after: Uint8Array): Change {
  if (before.length !== after.length || before.length % 3 !== 0 || before.length === 0)
    throw new RangeError(`Expected two pictures of one size but received ${before.length} and ${after.length} samples`)
  const tone: [number, number, number] = [0, 0, 0]
  let squares = 0
  let clipped = 0
  for (let i = 0; i < before.length; i++) {
    const old = before[i] as number
    const now = after[i] as number
    squares += (now - old) ** 2
    tone[(i % 3) as 0 | 1 | 2] += now - old
    if (isClipped(now) && !isClipped(old)) clipped++
  }
  const pixels = before.length / 3
  return {
    difference: Math.sqrt(squares / before.length),
    tone: [tone[0] / pixels, tone[1] / pixels, tone[2] / pixels],
    clipped: clipped / before.length,
  }
}
