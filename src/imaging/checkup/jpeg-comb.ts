/** @file The quality of a JPEG that is one no more, from the comb that its rounding left in the frequencies. Pure. */
import { forwardDct } from '../degrade/dct.ts'
import { quantisationTables } from '../degrade/jpeg-tables.ts'
import type { Block } from './sample.ts'

export interface JpegComb {
  /** 1-100 as libjpeg counts. */
  readonly quality: number
  /** How well the frequencies sit on that quality's steps: 1 exactly, 0 not at all. */
  readonly fit: number
}

/** Frequencies that are looked at: low ones, which seldom are 0, without the mean. */
const PLACES = Array.from({ length: 64 }, (_, i) => i).filter((i) => i > 0 && (i >> 3) + (i & 7) <= 4)
const MAX_SQUARES = 1_500
const MIN_COUNT = 60
/** At so many frequencies the values must differ by a step and more: those of a mere gradient are all alike, and fit by chance. */
const MIN_PLACES = 3
/** Finer steps than this are lost in the rounding to whole grey levels. */
const MIN_STEP = 3
/** Half the steps fit as well as the steps, but for the rounding: of all that fit nearly as well the coarsest is meant. */
const NEARLY = 0.92

/** Frequencies of the grid's squares, evenly thinned; squares with clipped values are left out: clipping breaks the comb. */
function frequencies(blocks: readonly Block[], x0: number, y0: number): Float64Array[] {
  const places = blocks.flatMap((block) => {
    const [columns, rows] = [(block.width - x0) >> 3, (block.height - y0) >> 3]
    return Array.from({ length: Math.max(0, columns * rows) }, (_, i) => ({
      block,
      at: (y0 + 8 * Math.floor(i / columns)) * block.width + x0 + 8 * (i % columns),
    }))
  })
  const every = Math.max(1, places.length / MAX_SQUARES)
  const chosen = Array.from({ length: Math.floor(places.length / every) }, (_, i) => places[Math.floor(i * every)])
  return chosen.flatMap((place) => {
    const square = place && readSquare(place.block, place.at)
    if (!square) return []
    forwardDct(square)
    return [square]
  })
}

function readSquare({ light, width }: Block, at: number): Float64Array | undefined {
  const square = new Float64Array(64)
  for (let i = 0; i < 64; i++) {
    const value = light[at + (i >> 3) * width + (i & 7)] as number
    if (value < 1 || value > 254) return undefined
    square[i] = value - 128
  }
  return square
}

/** Mean of cos(2 pi c / step) over the frequencies that were not rounded to 0. */
function fitOf(squares: readonly Float64Array[], table: ArrayLike<number>): number {
  let [sum, count, places] = [0, 0, 0]
  for (const place of PLACES) {
    const step = table[place] ?? 1
    if (step < MIN_STEP) continue
    let [least, most] = [Infinity, -Infinity]
    for (const square of squares) {
      const value = square[place] as number
      if (value < least) least = value
      if (value > most) most = value
      if (Math.abs(value) < step / 2) continue
      sum += Math.cos((2 * Math.PI * value) / step)
      count++
    }
    if (most - least > 0.75 * step) places++
  }
  return count < MIN_COUNT || places < MIN_PLACES ? 0 : sum / count
}

/**
 * Estimates the quality from squares aligned with the grid (after Fan & de Queiroz 2003, who fit step by step; here all steps
 * are those of one of libjpeg's tables).
 * @param grid where the blocks of the JPEG begin, modulo 8
 */
export function fitQuality(blocks: readonly Block[], grid: { readonly x: number; readonly y: number }): JpegComb {
  const squares = frequencies(blocks, grid.x, grid.y)
  const fits = Array.from({ length: 95 }, (_, i) => fitOf(squares, quantisationTables(i + 1).luma))
  const best = Math.max(...fits)
  const quality = 1 + fits.findIndex((fit) => fit >= NEARLY * best)
  return { quality, fit: fits[quality - 1] ?? 0 }
}
