/** @file The parts of a photo that its blur is measured on: square windows of lightness, spread evenly. Pure. */
import { readTile } from '../planar.ts'
import type { Raster } from '../raster.ts'

/** Side of a window: long enough for the longest motion that is looked for, a power of 2 for its transform. */
export const WINDOW = 256
/** Windows of a large photo: 2 megapixels in all, so the time does not grow with the photo. */
const MOST = 32

export interface Window {
  /** Place in the photo; a small photo is mirrored to fill its window. */
  readonly x: number
  readonly y: number
  /** WINDOW x WINDOW values, grey levels 0-255 (Rec. 601). */
  readonly light: Float32Array
}

/** Starts of `count` windows spread over a length. */
const starts = (length: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) =>
    count === 1 ? Math.max(0, (length - WINDOW) >> 1) : Math.round(((length - WINDOW) * i) / (count - 1)),
  )

/** @param photo of any size */
export function windowsOf(photo: Raster): Window[] {
  const fit = (length: number) => Math.max(1, Math.floor(length / WINDOW))
  const shrink = Math.min(1, Math.sqrt(MOST / (fit(photo.width) * fit(photo.height))))
  const count = (length: number) => Math.max(1, Math.floor(fit(length) * shrink))
  const [columns, rows] = [starts(photo.width, count(photo.width)), starts(photo.height, count(photo.height))]
  return rows.flatMap((y) => columns.map((x) => ({ x, y, light: lightAt(photo, x, y) })))
}

function lightAt(photo: Raster, x: number, y: number): Float32Array {
  const span = (start: number) => ({ start, size: WINDOW, keepFrom: start, keepTo: start + WINDOW })
  const rgb = readTile(photo, { x: span(x), y: span(y) })
  const area = WINDOW * WINDOW
  return Float32Array.from(
    { length: area },
    (_, i) =>
      255 * (0.299 * (rgb[i] as number) + 0.587 * (rgb[i + area] as number) + 0.114 * (rgb[i + 2 * area] as number)),
  )
}
