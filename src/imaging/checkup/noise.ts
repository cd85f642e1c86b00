/** @file How much noise a photo has, between which bounds, and how it grows with the light. Pure. */
import { calmCells, diagonalDetail, type Cell } from './calm.ts'
import { noiseLevel } from './noise-level.ts'
import { gatherPatches, mergeScatter, type Scatter } from './patches.ts'
import { median } from './quantiles.ts'
import { regionOf, type Region, type Sample } from './sample.ts'

/** Standard deviations in grey levels (0-255). */
export interface NoiseEvidence {
  /** White noise of the channels or of the lightness, whichever is more: what single pixels have, which is not detail. */
  readonly white: number
  /** The level that is certain: the formula's `white`, or what the learned noise map tells. */
  readonly sigma: number
  /**
   * false: only the lightness shows it, so that it may be fine texture; or noise whose colour a JPEG file has smoothed away.
   * Channels that have noise of their own are certain, and grey photos whose pairs of pixels are no louder than their pixels.
   */
  readonly certain: boolean
  /**
   * It may be as much as this: what a camera or a JPEG file smoothed is seen in pairs of pixels only, where fine texture is seen
   * too. Never below `sigma`.
   */
  readonly upper: number
  /** Variance at lightness x: `signal` x + `floor` (Poisson and Gaussian part); null if lightness varies too little to tell. */
  readonly curve: { readonly signal: number; readonly floor: number } | null
  /** Noisiest calm blocks, the worst first. */
  readonly regions: readonly Region[]
}

const COLOUR_BINS = 4
const LIGHT_BINS = 3
/** Noise of this many deviations must fit below white and above black, else clipping has made it smaller. */
const HEADROOM = 2.5

/** Independent noise of three channels is 0.67 of itself in the lightness; less in the channels than half of that is another thing. */
const SURE_SHARE = 0.5

/** Of a grey photo: noise is about as strong in pairs of pixels as in pixels, texture twice as strong and more. */
const ALIKE = 1.6

interface Bin {
  readonly light: number
  readonly variance: number
  readonly count: number
}

const lightOf = ({ light, count }: Scatter) => light / Math.max(1, count)

/** Level of all bins in which the noise is whole. */
function unclippedLevel(bins: readonly Scatter[]): number {
  const first = noiseLevel(mergeScatter(bins)) ?? 0
  const whole = bins.filter((bin) => lightOf(bin) > HEADROOM * first && lightOf(bin) < 255 - HEADROOM * first)
  return (whole.length > 0 ? noiseLevel(mergeScatter(whole)) : undefined) ?? first
}

/**
 * Variance against lightness; bins too small to tell are left out. With few patches the levels come out too low, in all bins by
 * about the same factor, so they are raised together to that of all patches.
 */
function measured(scatters: readonly Scatter[]): Bin[] {
  const bins = scatters.flatMap((bin) => {
    const level = noiseLevel(bin)
    return level === undefined ? [] : [{ light: lightOf(bin), variance: level ** 2, count: bin.count }]
  })
  const whole = (noiseLevel(mergeScatter(scatters)) ?? 0) ** 2
  const mean = bins.reduce((s, { variance }) => s + variance, 0) / bins.length
  return bins.map((bin) => ({ ...bin, variance: mean > 0 ? (bin.variance * whole) / mean : 0 }))
}

/** Bins must lie this far apart (standard deviation, grey levels) for a slope to mean anything. */
const MIN_SPREAD = 20

/**
 * Least squares fit of variance = signal x + floor, neither below 0 (Foi et al. 2008; on gamma-coded values, so `signal` is no
 * photon count).
 */
export function fitCurve(bins: readonly Bin[]): NoiseEvidence['curve'] {
  const total = bins.reduce((s, { count }) => s + count, 0)
  const mean = (of: (bin: Bin) => number) => bins.reduce((s, bin) => s + bin.count * of(bin), 0) / total
  const [light, variance] = [mean((b) => b.light), mean((b) => b.variance)]
  const spread = mean((b) => (b.light - light) ** 2)
  if (bins.length < 3 || !(spread > MIN_SPREAD ** 2)) return null
  const slope = Math.max(0, mean((b) => (b.light - light) * (b.variance - variance)) / spread)
  if (slope * light <= variance) return { signal: slope, floor: variance - slope * light }
  return { signal: mean((b) => b.light * b.variance) / mean((b) => b.light ** 2), floor: 0 }
}

/** A block is shown if it has this many calm cells. */
const MIN_CALM = 4

/** The blocks whose calm cells are noisiest. */
function noisiest(cells: readonly Cell[]): Region[] {
  const byBlock = Map.groupBy(cells, ({ block }) => block)
  const seen = byBlock.size === 1 ? [...byBlock] : [...byBlock].filter(([, own]) => own.length >= MIN_CALM)
  return seen
    .map(([block, own]) => ({ block, level: median(own.map((cell) => diagonalDetail(cell, 1))) }))
    .toSorted((a, b) => b.level - a.level)
    .map(({ block }) => regionOf(block))
}

/**
 * Measures the noise.
 * @param colourful false for a grey or toned photo: its channels have their noise in common, and say nothing about it
 */
export function noiseEvidence({ blocks }: Sample, colourful: boolean): NoiseEvidence {
  const calm = calmCells(blocks)
  const light = gatherPatches(blocks, false, LIGHT_BINS)
  const colours = colourful ? gatherPatches(blocks, true, COLOUR_BINS) : []
  const [ofLight, ofColours] = [unclippedLevel(light), colourful ? unclippedLevel(colours) : 0]
  const sigma = Math.max(ofLight, ofColours)
  const coarse = median(calm.map((cell) => diagonalDetail(cell, 2)))
  const upper = Math.max(sigma, coarse)
  return {
    white: sigma,
    sigma,
    certain: colourful ? ofColours >= SURE_SHARE * ofLight : upper <= ALIKE * sigma,
    upper,
    curve: fitCurve(measured(ofColours >= ofLight ? colours : light)),
    regions: noisiest(calm),
  }
}
