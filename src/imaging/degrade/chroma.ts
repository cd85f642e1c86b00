/** @file Colour planes of JPEG at half size and back, in whole grey levels and with libjpeg's rounding. Pure. */

/**
 * Means of 2x2 pixels. Halves are rounded down and up in turn along a row, so that no plane drifts (libjpeg's jcsample.c).
 * @param width of the large plane, even; so is its height
 */
export function halveBox(plane: Uint8ClampedArray, width: number): Uint8ClampedArray {
  const half = width >> 1
  const out = new Uint8ClampedArray(plane.length >> 2)
  for (let y = 0, at = 0; at < out.length; y += 2)
    for (let x = 0; x < half; x++, at++) {
      const i = y * width + 2 * x
      const sum =
        (plane[i] as number) +
        (plane[i + 1] as number) +
        (plane[i + width] as number) +
        (plane[i + width + 1] as number)
      out[at] = (sum + 1 + (x & 1)) >> 2
    }
  return out
}

/**
 * Twice the size with a triangle as weights (3/4 and 1/4 each way), libjpeg's "fancy upsampling" (jdsample.c).
 * @param half size of the small plane in memory
 * @param shown how much of it belongs to the picture; beyond, the last row and column repeat
 */
export function doubleTriangle(
  plane: Uint8ClampedArray,
  half: { width: number; height: number },
  shown: { width: number; height: number },
): Uint8ClampedArray {
  const out = new Uint8ClampedArray(4 * plane.length)
  const sums = new Int32Array(half.width)
  for (let y = 0; y < 2 * shown.height; y++) {
    const near = (y >> 1) * half.width
    const far = Math.min(Math.max((y >> 1) + (y & 1 ? 1 : -1), 0), shown.height - 1) * half.width
    for (let x = 0; x < shown.width; x++) sums[x] = 3 * (plane[near + x] as number) + (plane[far + x] as number)
    doubleRow(sums, shown.width, out, y * 2 * half.width)
  }
  return out
}

function doubleRow(sums: Int32Array, count: number, out: Uint8ClampedArray, at: number): void {
  const last = count - 1
  for (let x = 0; x < count; x++) {
    const middle = 3 * (sums[x] as number)
    out[at + 2 * x] = (middle + (sums[x > 0 ? x - 1 : 0] as number) + 8) >> 4
    out[at + 2 * x + 1] = (middle + (sums[x < last ? x + 1 : last] as number) + 7) >> 4
  }
}
