/**
 * @file The invention map: for each pixel how far the restored value may be wrong. Pure.
 *
 * A value is the half width of the interval that holds 68 % of the errors, measured on held-out damage, in units of 1/65535 of
 * {@link FULL_SCALE}. Several steps add up like independent errors: the squares are summed.
 */
import type { Tile } from './tiles.ts'

/** Half width in grey levels (0-255) that the map's largest value stands for. */
export const FULL_SCALE = 64
/** A pixel whose 68 % interval reaches further than this to each side, in grey levels, is guesswork. */
export const GUESS = 10

const UNIT = (255 * 65_535) / FULL_SCALE

export interface InventionMap {
  readonly width: number
  readonly height: number
  /** One value a pixel: the mean over the colours. */
  readonly values: Uint16Array
}

export const emptyMap = (width: number, height: number): InventionMap => ({
  width,
  height,
  values: new Uint16Array(width * height),
})

/**
 * Adds a step's doubt about a tile.
 * @param halfWidth planar RGB of the tile, in [0, 1] units
 * @param strength share of the step in the picture, 0-1
 * @param weights one byte a pixel of the photo: the share of the restored pixel, 255 for all. Absent: all of every pixel.
 */
export function addDoubt(
  map: InventionMap,
  { x, y }: Tile,
  halfWidth: Float32Array,
  strength: number,
  weights?: Uint8Array,
): void {
  const plane = x.size * y.size
  for (let row = y.keepFrom; row < y.keepTo; row++)
    for (let column = x.keepFrom; column < x.keepTo; column++) {
      const i = row * map.width + column
      const weight = weights === undefined ? 1 : (weights[i] as number) / 255
      if (weight === 0) continue
      const p = (row - y.start) * x.size + column - x.start
      const mean =
        ((halfWidth[p] as number) + (halfWidth[p + plane] as number) + (halfWidth[p + 2 * plane] as number)) / 3
      const sum = Math.hypot(map.values[i] as number, strength * weight * mean * UNIT)
      map.values[i] = Math.min(65_535, Math.round(sum))
    }
}

/** Share of the photo that is guesswork, 0-1. */
export function inventedShare({ values }: InventionMap): number {
  const limit = (GUESS / 255) * UNIT
  let count = 0
  for (const v of values) if (v > limit) count++
  return count / values.length
}

/** Long edge in pixels that a map is shown with at most. */
const VIEW_EDGE = 2048

/** A map as it is shown: each value is the mean over `cell` x `cell` pixels of the photo, 255 stands for {@link FULL_SCALE}. */
export interface InventionView {
  readonly width: number
  readonly height: number
  readonly cell: number
  readonly values: Uint8Array
}

/** Edge in pixels of the photo of what one value of a shown map stands for. */
export const inventionCell = (width: number, height: number): number => Math.ceil(Math.max(width, height) / VIEW_EDGE)

/** Cells at the right and lower edge are means over what there is of them. */
export function inventionView({ width, height, values }: InventionMap): InventionView {
  const cell = inventionCell(width, height)
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)]
  const out = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [right, bottom] = [Math.min((column + 1) * cell, width), Math.min((row + 1) * cell, height)]
      let [sum, count] = [0, 0]
      for (let y = row * cell; y < bottom; y++)
        for (let x = column * cell; x < right; x++, count++) sum += values[y * width + x] as number
      out[row * columns + column] = Math.round(sum / count / 257)
    }
  return { width: columns, height: rows, cell, values: out }
}
