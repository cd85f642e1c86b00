/** @file Grows a mask by a square. Pure. */

/** @param mask one byte a pixel @returns 1 wherever a marked pixel is at most `radius` rows and columns away */
export function dilate(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const across = new Uint8Array(mask.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue
      across.fill(1, y * width + Math.max(0, x - radius), y * width + Math.min(width, x + radius + 1))
    }
  const out = new Uint8Array(mask.length)
  for (let i = 0; i < across.length; i++) {
    if (across[i] === 0) continue
    const y = Math.floor(i / width)
    for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++)
      out[i + (row - y) * width] = 1
  }
  return out
}
