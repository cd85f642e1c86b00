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

/** Sums over the eight places modulo 8 of an axis, and how many there were. */
interface Steps {
  readonly sums: Float64Array
  readonly counts: Float64Array
}

/** |step here| - mean(|step before|, |step after|) along one axis of a block. */
function stepsOf({ light, width, height }: Block, vertical: boolean): Steps {
  const sums = new Float64Array(8)
  const counts = new Float64Array(8)
  const along = vertical ? width : 1
  const across = vertical ? 1 : width
  const [length, lines] = vertical ? [height, width] : [width, height]
  for (let line = 0; line < lines; line++)
    for (let i = 2, at = line * across + 2 * along; i < length - 1; i++, at += along) {
      const [far, near] = [light[at - 2 * along] as number, light[at - along] as number]
      const [here, next] = [light[at] as number, light[at + along] as number]
      const excess = Math.abs(here - near) - (Math.abs(near - far) + Math.abs(next - here)) / 2
      sums[i & 7] = (sums[i & 7] as number) + (excess > MAX_STEP ? MAX_STEP : excess < -MAX_STEP ? -MAX_STEP : excess)
      counts[i & 7] = (counts[i & 7] as number) + 1
    }
  return { sums, counts }
}

/** Mean at each place, over several blocks. */
function means(all: readonly Steps[]): Float64Array {
  const total = (of: (s: Steps) => Float64Array, i: number) => all.reduce((sum, s) => sum + (of(s)[i] as number), 0)
  return Float64Array.from(
    { length: 8 },
    (_, i) =>
      total((s) => s.sums, i) /
      Math.max(
        1,
        total((s) => s.counts, i),
      ),
  )
}

interface Axis {
  readonly place: number
  readonly step: number
  readonly clearness: number
}

/** Places beside the grid's that are not its neighbours. */
const OTHERS = [2, 3, 4, 5, 6] as const

/**
 * The place that stands out. Its two neighbours are lowered by its step entering their comparison, so the level is that of the
 * five others.
 */
function standingOut(steps: Float64Array): Axis {
  const place = steps.indexOf(Math.max(...steps))
  const others = OTHERS.map((k) => steps[(place + k) & 7] as number)
  const mean = others.reduce((s, v) => s + v, 0) / others.length
  const spread = Math.sqrt(others.reduce((s, v) => s + (v - mean) ** 2, 0) / (others.length - 1))
  const step = (steps[place] as number) - mean
  return { place, step, clearness: step / Math.max(spread, 0.01) }
}

/** How far a known place stands out. */
function stepAt(steps: Float64Array, place: number): number {
  const others = OTHERS.reduce((s, k) => s + (steps[(place + k) & 7] as number), 0) / OTHERS.length
  return (steps[place] as number) - others
}

/** The grid, and the blocks by how far it stands out in them, the furthest first. */
export function findGrid(blocks: readonly Block[]): { grid: JpegGrid; worst: Block[] } {
  const each = blocks.map((block) => ({ block, x: stepsOf(block, false), y: stepsOf(block, true) }))
  const x = standingOut(means(each.map((of) => of.x)))
  const y = standingOut(means(each.map((of) => of.y)))
  const grid = {
    x: x.place,
    y: y.place,
    step: Math.min(x.step, y.step),
    clearness: Math.min(x.clearness, y.clearness),
  }
  const ranked = each.map((of) => ({
    block: of.block,
    step: Math.min(stepAt(means([of.x]), x.place), stepAt(means([of.y]), y.place)),
  }))
  return { grid, worst: ranked.toSorted((a, b) => b.step - a.step).map(({ block }) => block) }
}
