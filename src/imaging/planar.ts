/**
 * @file Between a photo's interleaved samples and the planar floats a network takes, one tile at a time, so that no float
 * copy of a whole picture ever exists. Pure; every process.
 */
import { colourChannels, whiteOf, type Raster, type Samples } from './raster.ts'
import { reflect, type Tile } from './tiles.ts'

/** Sample offsets of a span's columns (or rows), mirrored beyond the edge. */
const offsets = (start: number, size: number, length: number, stride: number) =>
  Int32Array.from({ length: size }, (_, i) => reflect(start + i, length) * stride)

/** What each sample value becomes; 16-bit tables would not stay in the cache. */
const BYTE_TO_FLOAT = Float32Array.from({ length: 256 }, (_, v) => v * (1 / 255))

/** Where pixels of a row are read: the first sample, how far pixels lie apart, and how far the colours of a pixel (grey: 0). */
interface Source {
  readonly base: number
  readonly step: number
  readonly colour: number
}

/** So many pixels as floats, from `at` on, in planes of `area`. Indices are those of the picture, by construction: no fallback is needed. */
function readRun(data: Samples, source: Source, out: Float32Array, at: number, area: number, count: number): void {
  const { step, colour } = source
  const [green, blue] = [at + area, at + 2 * area]
  if (data instanceof Uint8Array) {
    for (let n = 0, i = source.base; n < count; n++, i += step) {
      out[at + n] = BYTE_TO_FLOAT[data[i] as number] as number
      out[green + n] = BYTE_TO_FLOAT[data[i + colour] as number] as number
      out[blue + n] = BYTE_TO_FLOAT[data[i + 2 * colour] as number] as number
    }
    return
  }
  const scale = 1 / whiteOf(data)
  for (let n = 0, i = source.base; n < count; n++, i += step) {
    out[at + n] = (data[i] as number) * scale
    out[green + n] = (data[i + colour] as number) * scale
    out[blue + n] = (data[i + 2 * colour] as number) * scale
  }
}

/**
 * Reads a tile as planar RGB.
 * @returns 3 x size.y x size.x values in [0, 1]; a grey photo gives three equal planes; alpha is left out
 */
export function readTile(from: Raster, { x, y }: Tile): Float32Array {
  const { data, width, height, channels } = from
  const out = new Float32Array(3 * x.size * y.size)
  const within = Math.max(0, Math.min(x.size, width - x.start))
  const mirrored = offsets(x.start + within, x.size - within, width, channels)
  const rows = offsets(y.start, y.size, height, width * channels)
  const area = x.size * y.size
  const colour = colourChannels(channels) === 3 ? 1 : 0
  let at = 0
  for (const row of rows) {
    readRun(data, { base: row + x.start * channels, step: channels, colour }, out, at, area, within)
    for (let c = 0; c < mirrored.length; c++)
      readRun(data, { base: row + (mirrored[c] as number), step: 0, colour }, out, at + within + c, area, 1)
    at += x.size
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
  const target = clamping(data)
  const white = whiteOf(data)
  const area = x.size * y.size
  const write = colourChannels(channels) === 3 ? writeColour : writeGrey
  for (let row = y.keepFrom; row < y.keepTo; row++) {
    const from = (row - y.start) * x.size + (x.keepFrom - x.start)
    const at = (row * width + x.keepFrom) * channels
    write({ target, at, channels, pixels, from, area, count: x.keepTo - x.keepFrom, white })
  }
}

/** Samples as an array whose assignment rounds and clips: built in at 8 bits and many times faster than by hand. */
const clamping = (data: Samples): Uint8ClampedArray | Uint16Array =>
  data instanceof Uint8Array ? new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) : data

/** A row of a tile and where it goes. */
interface Row {
  readonly target: Uint8ClampedArray | Uint16Array
  readonly at: number
  readonly channels: number
  readonly pixels: Float32Array
  readonly from: number
  readonly area: number
  readonly count: number
  readonly white: number
}

/** 8-bit arrays clip by themselves; 16-bit ones would wrap. */
const clip16 = (value: number) => (value < 0 ? 0 : value > 65_535 ? 65_535 : Math.round(value))

function writeColour({ target, at, channels, pixels, from, area, count, white }: Row): void {
  const [green, blue] = [from + area, from + 2 * area]
  if (white > 255) {
    for (let n = 0, i = at; n < count; n++, i += channels) {
      target[i] = clip16((pixels[from + n] as number) * white)
      target[i + 1] = clip16((pixels[green + n] as number) * white)
      target[i + 2] = clip16((pixels[blue + n] as number) * white)
    }
    return
  }
  for (let n = 0, i = at; n < count; n++, i += channels) {
    target[i] = (pixels[from + n] as number) * white
    target[i + 1] = (pixels[green + n] as number) * white
    target[i + 2] = (pixels[blue + n] as number) * white
  }
}

function writeGrey({ target, at, channels, pixels, from, area, count, white }: Row): void {
  const deep = white > 255
  let i = at
  for (let p = from; p < from + count; p++, i += channels) {
    const sum = (pixels[p] as number) + (pixels[p + area] as number) + (pixels[p + 2 * area] as number)
    const value = (sum / 3) * white
    target[i] = deep ? clip16(value) : value
  }
}
