/** @file The line around what is marked, by marching squares (Lorensen & Cline 1987, in two dimensions). Pure. */
import type { Patch } from './patch.ts'

/** Half marked. */
const LEVEL = 127.5

/** Sides of a cell: 0 top, 1 right, 2 bottom, 3 left. Corner bits: 1 top left, 2 top right, 4 bottom right, 8 bottom left. */
const SIDES: readonly (readonly number[])[] = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [3, 2, 0, 1],
  [0, 2],
  [3, 2],
  [2, 3],
  [2, 0],
  [0, 3, 1, 2],
  [2, 1],
  [1, 3],
  [1, 0],
  [0, 3],
  [],
]

/** Where the level lies between two values, 0-1. */
const between = (a: number, b: number) => (LEVEL - a) / (b - a)

/**
 * Straight pieces x0, y0, x1, y1 ... in pixels of the level; the centre of pixel (0, 0) is at (0.5, 0.5). A cell lies between
 * four pixel centres, so the patch needs a rim of one pixel around what is wanted.
 */
export function contourOf({ left, top, width, height, data }: Patch): number[] {
  const pieces: number[] = []
  for (let y = 0; y + 1 < height; y++)
    for (let x = 0; x + 1 < width; x++) {
      const i = y * width + x
      const a = data[i] as number
      const b = data[i + 1] as number
      const c = data[i + width + 1] as number
      const d = data[i + width] as number
      if (a === b && b === c && c === d) continue
      const bits = (a > LEVEL ? 1 : 0) + (b > LEVEL ? 2 : 0) + (c > LEVEL ? 4 : 0) + (d > LEVEL ? 8 : 0)
      for (const side of SIDES[bits] as readonly number[]) {
        const across = side === 0 ? between(a, b) : side === 2 ? between(d, c) : side === 1 ? 1 : 0
        const down = side === 1 ? between(b, c) : side === 3 ? between(a, d) : side === 2 ? 1 : 0
        pieces.push(left + x + 0.5 + across, top + y + 0.5 + down)
      }
    }
  return pieces
}
