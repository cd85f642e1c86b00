/** @file Small patches of a photo as vectors, gathered by lightness: what noise is measured on. Pure. */
import { calmCells } from './calm.ts'
import { regionOf, type Block, type Region } from './sample.ts'

/** Edge of a patch, and pixels from one to the next (Chen, Zhu & Heng 2015). */
export const PATCH = 8
const STRIDE = 3
/** In calm places, of which there are few: with too few patches the eigenvalues spread, and the level comes out too low. */
const CALM_STRIDE = 1
/** Patches looked at in all: enough for the eigenvalues of 192 values to settle, few enough for a second. */
const MAX_PATCHES = 16_000
/** Patches whose mean is nearer to black or white than this are clipped, and their noise with them. */
const CLIP = { low: 6, high: 249 } as const

/** Sums over patches of `size` values, from which their covariance follows. */
export interface Scatter {
  readonly size: number
  count: number
  /** Sum of the patches' mean lightness. */
  light: number
  readonly sum: Float64Array
  /** Upper half of the sum of outer products, row by row. */
  readonly outer: Float64Array
}

const emptyScatter = (size: number): Scatter => ({
  size,
  count: 0,
  light: 0,
  sum: new Float64Array(size),
  outer: new Float64Array(size * size),
})

interface Place {
  readonly block: Block
  readonly at: number
  readonly light: number
}

function meanOf(block: Block, at: number): { mean: number; clipped: boolean } {
  let sum = 0
  let clipped = 0
  for (let y = 0; y < PATCH; y++)
    for (let x = 0, i = at + y * block.width; x < PATCH; x++, i++) {
      const value = block.light[i] as number
      sum += value
      if (value < 1 || value > 254) clipped++
    }
  const mean = sum / PATCH ** 2
  return { mean, clipped: mean < CLIP.low || mean > CLIP.high || clipped > PATCH }
}

/** A part of a block in which patches are taken. */
interface Part {
  readonly block: Block
  readonly at: Region
}

const along = (length: number, stride: number) => Math.max(0, Math.floor((length - PATCH) / stride) + 1)

/** Usable patches of all parts. There may be more than there is time for, so they are thinned evenly before they are looked at. */
function placesIn(parts: readonly Part[], stride: number): Place[] {
  const counts = parts.map(({ at }) => along(at.width, stride) * along(at.height, stride))
  const every = Math.max(1, counts.reduce((sum, n) => sum + n, 0) / MAX_PATCHES)
  const found: Place[] = []
  let next = 0
  for (const [k, { block, at }] of parts.entries()) {
    const columns = along(at.width, stride)
    for (; next < (counts[k] as number); next += every) {
      const [x, y] = [Math.floor(next) % columns, Math.floor(Math.floor(next) / columns)]
      const place = (at.y + y * stride) * block.width + at.x + x * stride
      const { mean, clipped } = meanOf(block, place)
      if (!clipped) found.push({ block, at: place, light: mean })
    }
    next -= counts[k] as number
  }
  return found
}

/** Four patches at a time: the matrix is far larger than the vectors, so each visit to it should pay. */
const TOGETHER = 4

function read({ block, at }: Place, colour: boolean, to: Float64Array): void {
  const planes = colour ? [block.red, block.green, block.blue] : [block.light]
  let o = 0
  for (const plane of planes)
    for (let y = 0; y < PATCH; y++)
      for (let x = 0, i = at + y * block.width; x < PATCH; x++, i++) to[o++] = (plane[i] as number) - 128
}

/** Adds four vectors; a missing one is given as zeros. */
function addFour(outer: Float64Array, size: number, [a, b, c, d]: readonly Float64Array[]): void {
  if (!a || !b || !c || !d) return
  for (let i = 0; i < size; i++) {
    const [ai, bi, ci, di] = [a[i] as number, b[i] as number, c[i] as number, d[i] as number]
    for (let j = i, o = i * size + i; j < size; j++, o++)
      outer[o] =
        (outer[o] as number) +
        ai * (a[j] as number) +
        bi * (b[j] as number) +
        ci * (c[j] as number) +
        di * (d[j] as number)
  }
}

function scatterOf(places: readonly Place[], colour: boolean): Scatter {
  const scatter = emptyScatter(PATCH ** 2 * (colour ? 3 : 1))
  const vectors = Array.from({ length: TOGETHER }, () => new Float64Array(scatter.size))
  for (let first = 0; first < places.length; first += TOGETHER) {
    for (const [k, vector] of vectors.entries()) {
      const place = places[first + k]
      if (place === undefined) vector.fill(0)
      else read(place, colour, vector)
      for (let i = 0; i < scatter.size; i++) scatter.sum[i] = (scatter.sum[i] as number) + (vector[i] as number)
      scatter.light += place?.light ?? 0
    }
    addFour(scatter.outer, scatter.size, vectors)
  }
  scatter.count = places.length
  return scatter
}

/**
 * Patches of all blocks in bins of rising lightness, equally many in each.
 * @param colour patches of three channels (192 values); else of lightness (64 values), which tell noise from texture less well,
 * so that only calm places are taken
 */
export function gatherPatches(blocks: readonly Block[], colour: boolean, bins: number): Scatter[] {
  const found = colour
    ? placesIn(
        blocks.map((block) => ({ block, at: { ...regionOf(block), x: 0, y: 0 } })),
        STRIDE,
      )
    : placesIn(calmCells(blocks), CALM_STRIDE)
  const places = found.toSorted((a, b) => a.light - b.light)
  const cut = (i: number) => Math.floor((i * places.length) / bins)
  return Array.from({ length: bins }, (_, i) => scatterOf(places.slice(cut(i), cut(i + 1)), colour))
}

/** All bins as one. */
export function mergeScatter(parts: readonly Scatter[]): Scatter {
  const all = emptyScatter(parts[0]?.size ?? 0)
  for (const part of parts) {
    all.count += part.count
    all.light += part.light
    part.sum.forEach((v, i) => (all.sum[i] = (all.sum[i] as number) + v))
    part.outer.forEach((v, i) => (all.outer[i] = (all.outer[i] as number) + v))
  }
  return all
}

/** Covariance of the patches, size x size, both halves. */
export function covariance({ size, count, sum, outer }: Scatter): Float64Array {
  const out = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      const value =
        (outer[i * size + j] as number) / count - ((sum[i] as number) / count) * ((sum[j] as number) / count)
      out[i * size + j] = value
      out[j * size + i] = value
    }
  return out
}
