/**
 * @file Between a photo's interleaved samples and the planar floats a network takes, one tile at a time, so that no float
 * copy of a whole picture ever exists. Pure; every process.
 */
import { colourChannels, whiteOf, type Raster } from './raster.ts'
import { reflect, type Tile } from './tiles.ts'

/** Sample offsets of a span's columns (or rows), mirrored beyond the edge. */
const offsets = (start: number, size: number, length: number, stride: number) =>
  Int32Array.from({ length: size }, (_, i) => reflect(start + i, length) * stride)

/**
 * Reads a tile as planar RGB.
 * @returns 3 x size.y x size.x values in [0, 1]; a grey photo gives three equal planes; alpha is left out
 */
export function readTile(from: Raster, { x, y }: Tile): Float32Array {
  const { data, width, height, channels } = from
  const colours = colourChannels(channels)
  const scale = 1 / whiteOf(data)
  const area = x.size * y.size
  const out = new Float32Array(3 * area)
  const columns = offsets(x.start, x.size, width, channels)
  const rows = offsets(y.start, y.size, height, width * channels)
  let o = 0
  for (const row of rows) {
    for (const column of columns) {
      const i = row + column
      const red = (data[i] ?? 0) * scale
      out[o] = red
      out[o + area] = colours === 3 ? (data[i + 1] ?? 0) * scale : red
      out[o + 2 * area] = colours === 3 ? (data[i + 2] ?? 0) * scale : red
      o++
    }
  }
  return out
}

/**
 * Writes the kept part of a restored tile, rounded and clipped to the samples' range. Grey photos get the mean of the
 * three planes; alpha is not touched.
 * @param pixels planar RGB, 3 x size.y x size.x, 1 = white
 */
export function writeTile(to: Raster, { x, y }: Tile, pixels: Float32Array): void {
  const { data, width, channels } = to
  const colours = colourChannels(channels)
  const white = whiteOf(data)
  const area = x.size * y.size
  const sample = (value: number) => Math.min(white, Math.max(0, Math.round(value * white)))
  for (let row = y.keepFrom; row < y.keepTo; row++) {
    let p = (row - y.start) * x.size + (x.keepFrom - x.start)
    let i = (row * width + x.keepFrom) * channels
    for (let column = x.keepFrom; column < x.keepTo; column++, p++, i += channels) {
      const red = pixels[p] ?? 0
      const green = pixels[p + area] ?? 0
      const blue = pixels[p + 2 * area] ?? 0
      if (colours === 1) {
        data[i] = sample((red + green + blue) / 3)
        continue
      }
      data[i] = sample(red)
      data[i + 1] = sample(green)
      data[i + 2] = sample(blue)
    }
  }
}
