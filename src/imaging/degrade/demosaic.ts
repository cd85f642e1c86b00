/** @file Three colours at each pixel out of a sensor that sees one (Bayer pattern RGGB). Pure. */
import { reflect } from '../tiles.ts'

/** Which pixel of the 2x2 pattern is at the top left: 0, 0 is red. */
export interface Phase {
  readonly x: 0 | 1
  readonly y: 0 | 1
}

/** The plane whose filter lies over a pixel, by row and column of the pattern. */
const PATTERN = [
  [0, 1],
  [1, 2],
] as const

/** What a sensor behind a colour filter sees. @param planes 3 x height x width */
export function mosaic(planes: Float32Array, width: number, height: number, phase: Phase): Float32Array {
  const area = width * height
  const out = new Float32Array(area)
  for (let y = 0, i = 0; y < height; y++) {
    const row = PATTERN[((y + phase.y) & 1) as 0 | 1]
    for (let x = 0; x < width; x++, i++) out[i] = planes[row[((x + phase.x) & 1) as 0 | 1] * area + i] as number
  }
  return out
}

const MARGIN = 2

/** Mirrored without repeating the edge, which keeps the pattern. */
function withMargin(sensor: Float32Array, width: number, height: number): Float32Array {
  const columns = Int32Array.from({ length: width + 2 * MARGIN }, (_, x) => reflect(x - MARGIN, width))
  const out = new Float32Array(columns.length * (height + 2 * MARGIN))
  let to = 0
  for (let y = -MARGIN; y < height + MARGIN; y++) {
    const row = reflect(y, height) * width
    for (let x = 0; x < columns.length; x++) out[to++] = sensor[row + (columns[x] as number)] as number
  }
  return out
}

/**
 * Fills in the two colours that are missing at each pixel.
 * @param correction 0: means of neighbours of the same colour (bilinear). 1: corrected by what the pixel's own colour does there
 * (Malvar, He & Cutler 2004). Between: a blend
 * @returns 3 x height x width
 */
export function demosaic(
  sensor: Float32Array,
  width: number,
  height: number,
  phase: Phase,
  correction: number,
): Float32Array {
  const area = width * height
  const stride = width + 2 * MARGIN
  const p = withMargin(sensor, width, height)
  const out = new Float32Array(3 * area)
  const part = correction / 8
  for (let y = 0, to = 0; y < height; y++) {
    const redRow = ((y + phase.y) & 1) === 0
    /** The colour of this row that is not green, and the other one. */
    const own = redRow ? 0 : 2 * area
    const other = redRow ? 2 * area : 0
    for (let x = 0, i = (y + MARGIN) * stride + MARGIN; x < width; x++, i++, to++) {
      const here = p[i] as number
      const across = (p[i - 1] as number) + (p[i + 1] as number)
      const along = (p[i - stride] as number) + (p[i + stride] as number)
      const corners =
        (p[i - stride - 1] as number) +
        (p[i - stride + 1] as number) +
        (p[i + stride - 1] as number) +
        (p[i + stride + 1] as number)
      const farAcross = (p[i - 2] as number) + (p[i + 2] as number)
      const farAlong = (p[i - 2 * stride] as number) + (p[i + 2 * stride] as number)
      if ((((x + phase.x) & 1) === 0) === redRow) {
        out[own + to] = here
        out[area + to] = (across + along) / 4 + part * (4 * here - farAcross - farAlong)
        out[other + to] = corners / 4 + part * (6 * here - 1.5 * (farAcross + farAlong))
      } else {
        out[area + to] = here
        out[own + to] = across / 2 + part * (5 * here - corners - farAcross + 0.5 * farAlong)
        out[other + to] = along / 2 + part * (5 * here - corners - farAlong + 0.5 * farAcross)
      }
    }
  }
  return out
}
