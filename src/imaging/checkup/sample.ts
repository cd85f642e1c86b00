/**
 * @file What a check-up looks at: a fixed number of blocks at full resolution, spread evenly, and a small overview. So the time
 * does not grow with the photo beyond one pass over it. Values are grey levels, 0-255, whatever the photo's depth. Pure.
 */
import { readTile } from '../planar.ts'
import { colourChannels, whiteOf, type Raster } from '../raster.ts'
import type { Region } from '../../shared/checkup.ts'

/** Edge of a sampled block; a multiple of 8, so that all blocks see a JPEG's grid at one phase. */
export const BLOCK = 192
/** Blocks of a large photo: 1.8 megapixels in all. */
const MAX_BLOCKS = 48
const OVERVIEW_PIXELS = 2e6

/** Rec. 601, as JPEG has it. */
export const LIGHT = { red: 0.299, green: 0.587, blue: 0.114 } as const

export type { Region }

/** Planar colours and lightness of a part of a photo; for a grey photo all four are the same array. */
export interface Planes4 {
  readonly width: number
  readonly height: number
  readonly red: Float32Array
  readonly green: Float32Array
  readonly blue: Float32Array
  readonly light: Float32Array
}

/** A part at full resolution; `x` and `y` are multiples of 8. */
export interface Block extends Planes4 {
  readonly x: number
  readonly y: number
}

/** The whole photo, each pixel the mean of `scale` x `scale` of the photo's. */
export interface Overview extends Planes4 {
  readonly scale: number
}

export interface Sample {
  /** Pixels of the photo. */
  readonly width: number
  readonly height: number
  /** The file has colour channels; whether there is colour in them is measured. */
  readonly colour: boolean
  readonly blocks: readonly Block[]
  readonly overview: Overview
}

function lightOf(red: Float32Array, green: Float32Array, blue: Float32Array): Float32Array {
  const light = new Float32Array(red.length)
  for (let i = 0; i < light.length; i++)
    light[i] = LIGHT.red * (red[i] as number) + LIGHT.green * (green[i] as number) + LIGHT.blue * (blue[i] as number)
  return light
}

/** Planar values of 3 equal parts as a part of a photo. */
function planesOf(values: Float32Array, width: number, height: number, colour: boolean): Planes4 {
  const plane = width * height
  const [red, green, blue] = [0, 1, 2].map((c) => values.subarray(c * plane, (c + 1) * plane)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  if (!colour) return { width, height, red, green: red, blue: red, light: red }
  return { width, height, red, green, blue, light: lightOf(red, green, blue) }
}

function readBlock(from: Raster, { x, y, width, height }: Region): Block {
  const span = (start: number, size: number) => ({ start, size, keepFrom: start, keepTo: start + size })
  const values = readTile(from, { x: span(x, width), y: span(y, height) })
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * 255
  return { x, y, ...planesOf(values, width, height, colourChannels(from.channels) === 3) }
}

/** Starts of `count` spans of `size` pixels, spread over the length, at multiples of 8. */
const starts = (length: number, size: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.floor(((length - size) * i) / (count - 1) / 8) * 8))

/** Where the blocks are: all of a small photo, an even grid on a large one. */
export function planBlocks(width: number, height: number): Region[] {
  const [w, h] = [Math.min(BLOCK, width), Math.min(BLOCK, height)]
  let columns = Math.ceil(width / w)
  let rows = Math.ceil(height / h)
  const shrink = Math.sqrt(MAX_BLOCKS / (columns * rows))
  if (shrink < 1) {
    columns = Math.max(1, Math.min(MAX_BLOCKS, Math.floor(columns * shrink)))
    rows = Math.max(1, Math.min(rows, Math.floor(MAX_BLOCKS / columns)))
  }
  return starts(height, h, rows).flatMap((y) => starts(width, w, columns).map((x) => ({ x, y, width: w, height: h })))
}

/** Box means. Rows and columns that do not fill a cell at the right and lower edge are left out. */
export function readOverview(from: Raster, pixels = OVERVIEW_PIXELS): Overview {
  const { data, channels } = from
  const scale = Math.max(1, Math.ceil(Math.sqrt((from.width * from.height) / pixels)))
  const [width, height] = [Math.max(1, Math.floor(from.width / scale)), Math.max(1, Math.floor(from.height / scale))]
  const [cellX, cellY] = [Math.min(scale, from.width), Math.min(scale, from.height)]
  const colours = colourChannels(channels)
  const values = new Float32Array(3 * width * height)
  const gain = 255 / (whiteOf(data) * cellX * cellY)
  for (let c = 0; c < colours; c++)
    for (let y = 0; y < height * cellY; y++) {
      const to = c * width * height + Math.floor(y / cellY) * width
      let at = y * from.width * channels + c
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let k = 0; k < cellX; k++, at += channels) sum += data[at] as number
        values[to + x] = (values[to + x] as number) + sum * gain
      }
    }
  return { scale, ...planesOf(values, width, height, colours === 3) }
}

/** @param raster without transparency: pixels that nobody sees would be judged too */
export function samplePhoto(raster: Raster): Sample {
  const { width, height } = raster
  return {
    width,
    height,
    colour: colourChannels(raster.channels) === 3,
    blocks: planBlocks(width, height).map((region) => readBlock(raster, region)),
    overview: readOverview(raster),
  }
}

export const regionOf = ({ x, y, width, height }: Region): Region => ({ x, y, width, height })

/** The part of the photo that a part of the overview shows. */
export const inPhoto = ({ scale }: Overview, { x, y, width, height }: Region): Region => ({
  x: x * scale,
  y: y * scale,
  width: width * scale,
  height: height * scale,
})
