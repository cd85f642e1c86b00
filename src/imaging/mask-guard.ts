/** @file The promise of every mask: samples outside it are the photo's own, bit for bit; where it is soft, both are mixed. Pure. */
import type { Raster } from './raster.ts'

/**
 * Mixes a photo into its restoration, in place: `to` becomes `from` x (1 - w) + `to` x w, rounded. Exact at both ends.
 * @param weights one byte a pixel; w = weight / 255
 */
export function keepByWeight(to: Raster, from: Raster, weights: Uint8Array): void {
  const { channels } = from
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number
    if (weight === 255) continue
    for (let c = i * channels; c < (i + 1) * channels; c++) {
      const own = from.data[c] as number
      to.data[c] = weight === 0 ? own : Math.round(own + (((to.data[c] as number) - own) * weight) / 255)
    }
  }
}
