/** @file Is a network's answer a picture at all? A broken driver gives NaN or one flat colour. Pure; every process. */

/** Input contrast (1 = white) from which a perfectly flat answer is taken for a fault. */
const CONTRAST = 8 / 255

function range(pixels: Float32Array): number {
  let low = Infinity
  let high = -Infinity
  for (const value of pixels) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}

/** True when every value is finite, the length is right, and the answer is not flat where the input was not. */
export function isSoundTile(input: Float32Array, output: Float32Array): boolean {
  if (output.length !== input.length) return false
  for (const value of output) if (!Number.isFinite(value)) return false
  return range(output) > 0 || range(input) < CONTRAST
}
