/**
 * @file From which probability on a pixel is to count as damaged: training weighs missed and false pixels by a loss, a person by what
 * happens to a sound photo. The shift of the log-odds that ships puts that point at a probability of one half. Pure.
 */
import { FAINT } from '../../imaging/degrade/visibility.ts'

/** Log-odds are told apart in such steps, from -LARGEST to LARGEST. */
const STEP = 0.01
const LARGEST = 12
const BINS = 2 * Math.round(LARGEST / STEP) + 1

/** Pixels of one photo by their log-odds. */
export interface Tally {
  readonly damaged: Float64Array
  readonly sound: Float64Array
  /** Those of the photo without any damage. */
  readonly undamaged: Float64Array
}

/**
 * @param found probabilities of the damaged photo, @param truth of its pixels (visibility.ts)
 * @param alarms probabilities of the same photo undamaged
 */
export function tallied(found: Float32Array, truth: Float32Array, alarms: Float32Array): Tally {
  const is = (t: number) => Float64Array.from(count(found.filter((_, i) => truth[i] === t)))
  if (truth.some((t) => t !== 0 && t !== 1 && t !== FAINT)) throw new Error('A truth is 0, 1 or faint')
  return { damaged: is(1), sound: is(0), undamaged: count(alarms) }
}

function count(probabilities: Float32Array): Float64Array {
  const bins = new Float64Array(BINS)
  for (const p of probabilities) {
    const odds = Math.log(p / (1 - p))
    const at = Math.round((Math.min(LARGEST, Math.max(-LARGEST, odds)) + LARGEST) / STEP)
    bins[at] = (bins[at] as number) + 1
  }
  return bins
}

export interface OperatingPoint {
  /** Log-odds from which on a pixel counts. */
  readonly odds: number
  /** Mean of the photos' F1. */
  readonly f1: number
  /** Share of the pixels of undamaged photos that count. */
  readonly alarms: number
}

/**
 * The best mean F1 among the points that mark at most a share of undamaged photos.
 * @param most that share, 0-1
 * @throws Error without photos
 */
export function operatingPoint(photos: readonly Tally[], most: number): OperatingPoint {
  if (photos.length === 0) throw new Error('Expected photos to find the operating point on')
  const sums = photos.map(({ damaged, sound, undamaged }) => ({
    hit: 0,
    false: 0,
    alarms: 0,
    all: total(damaged),
    pixels: total(undamaged),
    damaged,
    sound,
    undamaged,
  }))
  let best: OperatingPoint = { odds: LARGEST, f1: 0, alarms: 0 }
  for (let bin = BINS - 1; bin >= 0; bin--) {
    for (const s of sums) {
      s.hit += s.damaged[bin] as number
      s.false += s.sound[bin] as number
      s.alarms += s.undamaged[bin] as number
    }
    const mean = (of: (s: (typeof sums)[number]) => number) => sums.reduce((sum, s) => sum + of(s), 0) / sums.length
    const alarms = mean((s) => s.alarms / s.pixels)
    if (alarms > most) break
    const f1 = mean((s) => (s.all + s.hit + s.false === 0 ? 1 : (2 * s.hit) / (s.all + s.hit + s.false)))
    if (f1 > best.f1) best = { odds: bin * STEP - LARGEST - STEP / 2, f1, alarms }
  }
  return best
}

const total = (bins: Float64Array): number => bins.reduce((sum, v) => sum + v, 0)
