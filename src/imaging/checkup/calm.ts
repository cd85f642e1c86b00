/** @file The calm parts of a photo: where noise shows, because little else does. Pure. */
import type { Block, Region } from './sample.ts'

/** Edge of the cells that are calm or not: large, so that choosing by what varies little chooses by texture and not by luck. */
export const CELL = 24
/** Share of the cells that counts as calm. */
const CALM_SHARE = 0.2
/** Cells whose mean is nearer to black or white than this are clipped, and their noise with them. */
const CLIP = { low: 8, high: 247 } as const

/** `at`: place within the block. */
export interface Cell {
  readonly block: Block
  readonly at: Region
  /** Mean lightness. */
  readonly light: number
  /** Standard deviation of the lightness. */
  readonly unrest: number
}

/** A block cut into cells; what is left at its edges is too small for one. */
export function cellsOf(block: Block): Cell[] {
  const [columns, rows] = [Math.floor(block.width / CELL), Math.floor(block.height / CELL)]
  return Array.from({ length: columns * rows }, (_, i) =>
    measure(block, { x: (i % columns) * CELL, y: Math.floor(i / columns) * CELL, width: CELL, height: CELL }),
  )
}

function measure(block: Block, at: Region): Cell {
  let [sum, squares] = [0, 0]
  for (let y = at.y; y < at.y + at.height; y++)
    for (let i = y * block.width + at.x; i < y * block.width + at.x + at.width; i++) {
      const value = block.light[i] as number
      sum += value
      squares += value * value
    }
  const count = at.width * at.height
  return { block, at, light: sum / count, unrest: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) }
}

/** The calmest fifth of the cells that are not clipped. */
export function calmCells(blocks: readonly Block[]): Cell[] {
  const usable = blocks.flatMap(cellsOf).filter(({ light }) => light > CLIP.low && light < CLIP.high)
  return usable.toSorted((a, b) => a.unrest - b.unrest).slice(0, Math.ceil(usable.length * CALM_SHARE))
}

/**
 * Root mean square of the diagonal Haar detail of a cell: the standard deviation of white noise, whatever the level.
 * @param level 1: neighbouring pixels. 2: pairs of them, which noise that a camera smoothed still has.
 */
export function diagonalDetail({ block, at }: Cell, level: 1 | 2): number {
  const half = level
  let squares = 0
  for (let y = at.y; y + 2 * half <= at.y + at.height; y += 2 * half)
    for (let x = at.x; x + 2 * half <= at.x + at.width; x += 2 * half) {
      const near = boxSum(block, x, y, half) + boxSum(block, x + half, y + half, half)
      const far = boxSum(block, x + half, y, half) + boxSum(block, x, y + half, half)
      squares += (near - far) ** 2
    }
  // A sum over 4 half^2 pixels with signs has 4 half^2 times the variance of one.
  const count = (CELL / (2 * half)) ** 2
  return Math.sqrt(squares / count / (4 * half * half))
}

function boxSum({ light, width }: Block, x: number, y: number, edge: number): number {
  let sum = 0
  for (let row = y; row < y + edge; row++) for (let i = x; i < x + edge; i++) sum += light[row * width + i] as number
  return sum
}
