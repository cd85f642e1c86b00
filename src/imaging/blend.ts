/** @file The strength control: a mixture of a photo and its restoration. Pure; every process. */
import { whiteOf, type Raster, type Samples } from './raster.ts'

/**
 * Mixes a photo into its restoration, in place: `restored` becomes original x (1 - strength) + restored x strength,
 * rounded. Exact at both ends: strength 0 gives the original, 1 leaves the restoration. Alpha is equal in both.
 * @param strength 0-1
 * @param from first sample to mix, and `to` the one after the last: lets a long blend be done in parts
 */
export function blendInto(
  restored: Samples,
  original: Samples,
  strength: number,
  from = 0,
  to: number = restored.length,
): void {
  if (!(strength >= 0 && strength <= 1)) throw new RangeError(`Expected a strength of 0-1 but received ${strength}`)
  if (restored.length !== original.length || whiteOf(restored) !== whiteOf(original))
    throw new RangeError(`Expected equal pictures but received ${original.length} and ${restored.length} samples`)
  if (strength === 1) return
  // Indices are within both, as checked above.
  for (let i = from; i < to; i++) {
    const a = original[i] as number
    restored[i] = Math.round(a + ((restored[i] as number) - a) * strength)
  }
}

/**
 * Puts one picture over another of the same shape, in place: bit for bit where the mask is 255, not at all where it is 0, mixed between.
 * @param mask one byte a pixel
 */
export function putOver(base: Raster, over: Raster, mask: Uint8Array): void {
  const { channels, data } = base
  if (data.length !== over.data.length || mask.length * channels !== data.length)
    throw new RangeError(`Expected equal sizes but received ${data.length}, ${over.data.length} and ${mask.length}`)
  for (const [pixel, weight] of mask.entries()) {
    if (weight === 0) continue
    for (let i = pixel * channels; i < (pixel + 1) * channels; i++) {
      const under = data[i] as number
      data[i] = Math.round(under + (((over.data[i] as number) - under) * weight) / 255)
    }
  }
}
