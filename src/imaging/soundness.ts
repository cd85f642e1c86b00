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

/** Ends at the first pixel that differs: in a picture, at once. */
function isFlat(pixels: Float32Array): boolean {
  const first = pixels[0]
  for (let i = 1; i < pixels.length; i++) if (pixels[i] !== first) return false
  return true
}

/**
 * Nothing but numbers: the sum of 32-bit floats in 64 bits cannot overflow, so it is finite when they all are. Four sums,
 * because each addition has to wait for the one before it.
 */
export function allFinite(pixels: Float32Array): boolean {
  const whole = pixels.length - (pixels.length % 4)
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0; i < whole; i += 4) {
    a += pixels[i] as number
    b += pixels[i + 1] as number
    c += pixels[i + 2] as number
    d += pixels[i + 3] as number
  }
  for (let i = whole; i < pixels.length; i++) a += pixels[i] as number
  return Number.isFinite(a + b + c + d)
}

/** True when every value is finite, the length is right, and the answer is not flat where the input was not. */
export function isSoundTile(input: Float32Array, output: Float32Array): boolean {
  if (output.length !== input.length || !allFinite(output)) return false
  return !isFlat(output) || range(input) < CONTRAST
}
