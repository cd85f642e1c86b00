/** @file Transparent pixels over white, for formats without alpha. Pure; every process. */
import { whiteOf, type Raster } from './raster.ts'

/** A copy whose colours are mixed with white by their alpha; the alpha samples stay as they are. */
export function overWhite(from: Raster): Raster {
  const { channels } = from
  const white = whiteOf(from.data)
  const data = from.data.slice()
  if (channels % 2 === 1) return { ...from, data }
  for (let i = 0; i < data.length; i += channels) {
    const alpha = (data[i + channels - 1] ?? 0) / white
    for (let c = i; c < i + channels - 1; c++) data[c] = Math.round(white + ((data[c] ?? 0) - white) * alpha)
  }
  return { ...from, data }
}
