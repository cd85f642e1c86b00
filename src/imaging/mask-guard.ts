/** @file The promise of every mask: samples outside it are the photo's own, bit for bit. Pure. */
import type { Raster } from './raster.ts'

/** Copies `from` over `to` wherever `holes` (one byte a pixel) is 0. */
export function keepOutside(to: Raster, from: Raster, holes: Uint8Array): void {
  const { channels } = from
  for (let i = 0; i < holes.length; i++) {
    if (holes[i] !== 0) continue
    for (let c = 0; c < channels; c++) to.data[i * channels + c] = from.data[i * channels + c] as number
  }
}
