/** @file Is a network's answer a picture at all? A broken driver gives NaN or one flat colour. Pure; every process. */

/** Input contrast (1 = white) from which a perfectly flat answer is taken for a fault. */
const CONTRAST = 8 / 255

function range(pixels: Float32Array): number {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] as number
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}

/** Nothing but numbers: the sum of 32-bit floats in 64 bits cannot overflow, so it is finite when they all are. */
function allFinite(pixels: Float32Array): boolean {
  let sum = 0
  for (let i = 0; i < pixels.length; i++) sum += pixels[i] as number
  return Number.isFinite(sum)
}

/** True when every value is finite, the length is right, and the answer is not flat where the input was not. */
export function isSoundTile(input: Float32Array, output: Float32Array): boolean {
  if (output.length !== input.length || !allFinite(output)) return false
  return range(output) > 0 || range(input) < CONTRAST
}
