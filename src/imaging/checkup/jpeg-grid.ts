/** @file The 8x8 grid that JPEG left in a photo's pixels, whatever the file is now and wherever it was cut. Pure. */
import type { Block } from './sample.ts'

/** Where the grid's first column and row lie (0-7), and how far its lines stand out. */
export interface JpegGrid {
  readonly x: number
  readonly y: number
  /**
   * Mean step across the grid's lines beyond that of its neighbours, in grey levels, of both axes the weaker: what is seen as
   * blocks. About 0 without a grid.
   */
  readonly step: number
  /** The same in standard errors over the other seven places: large for a grid, below 4 by chance. */
  readonly clearness: number
}

/** Edges of the picture count no more than this (grey levels), else one fence would be a grid. */
const MAX_STEP = 12

/**
 * Mean of |step here| - mean(|step before|, |step after|) at each of the eight places modulo 8.
 * @param along distance in memory between neighbours on this axis, and `across` on the other
 */
function stepsByPlace(blocks: readonly Block[], vertical: boolean): Float64Array {
  const sums = new Float64Array(8)
  const counts = new Float64Array(8)
  for (const { light, width, height } of blocks) {
    const along = vertical ? width : 1
    const across = vertical ? 1 : width
    const [length, lines] = vertical ? [height, width] : [width, height]
    for (let line = 0; line < lines; line++)
      for (let i = 2, at = line * across + 2 * along; i < length - 1; i++, at += along) {
        const before = Math.abs((light[at - along] as number) - (light[at - 2 * along] as number))
        const here = Math.abs((light[at] as number) - (light[at - along] as number))
        const after = Math.abs((light[at + along] as number) - (light[at] as number))
        const excess = here - (before + after) / 2
        sums[i & 7] = (sums[i & 7] as number) + Math.min(MAX_STEP, Math.max(-MAX_STEP, excess))
        counts[i & 7] = (counts[i & 7] as number) + 1
      }
  }
  return sums.map((sum, i) => sum / Math.max(1, counts[i] as number))
}

interface Axis {
  readonly place: number
  readonly step: number
  readonly clearness: number
}

/**
 * The place that stands out. Its two neighbours are lowered by its step entering their comparison, so the level is that of the
 * five others.
 */
function standingOut(steps: Float64Array): Axis {
  const place = steps.indexOf(Math.max(...steps))
  const others = [2, 3, 4, 5, 6].map((k) => steps[(place + k) & 7] as number)
  const mean = others.reduce((s, v) => s + v, 0) / others.length
  const spread = Math.sqrt(others.reduce((s, v) => s + (v - mean) ** 2, 0) / (others.length - 1))
  const step = (steps[place] as number) - mean
  return { place, step, clearness: step / Math.max(spread, 0.01) }
}

export function findGrid(blocks: readonly Block[]): JpegGrid {
  const x = standingOut(stepsByPlace(blocks, false))
  const y = standingOut(stepsByPlace(blocks, true))
  return {
    x: x.place,
    y: y.place,
    step: Math.min(x.step, y.step),
    clearness: Math.min(x.clearness, y.clearness),
  }
}

/** How far the lines of a known grid stand out in one block. */
export function stepAt(block: Block, { x, y }: Pick<JpegGrid, 'x' | 'y'>): number {
  const level = (steps: Float64Array, place: number) => {
    const others = [2, 3, 4, 5, 6].reduce((s, k) => s + (steps[(place + k) & 7] as number), 0) / 5
    return (steps[place] as number) - others
  }
  return Math.min(level(stepsByPlace([block], false), x), level(stepsByPlace([block], true), y))
}
