/**
 * @file What a model is worth on photos that were held out, in dB. Against clean references where there are some; else on clean photos
 * that were given the library's noise; else by recorruption, which needs no clean picture: the difference of two models' errors against
 * noisy targets is that of their true errors. Runs in the worker.
 */
import { drawNoise } from '../../imaging/noise-model/model.ts'
import { recorrupted, RECORRUPTION } from '../../imaging/noise-model/recorrupt.ts'
import type { Planes } from '../../imaging/pad.ts'
import { psnr } from '../../imaging/psnr.ts'
import { random } from '../../imaging/random.ts'
import { UNKNOWN } from '../../models/chvae/condition.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Part, Yardstick } from '../../shared/learning.ts'
import { planesOf, withNoise, type WholeRestorer } from '../train/evaluate.ts'
import type { ByteImage } from '../train/dataset.ts'
import { asFile, type Noise, type Shown } from './patches.ts'

/** A picture to restore and what tells how well that was done. */
export interface Trial {
  readonly photo: number
  readonly session: string
  readonly damaged: Planes
  /** Mean squared error of an answer, in [0, 1] units squared; of a recorrupted picture an estimate that chance may push below 0. */
  readonly error: (restored: Planes) => number
  /** Smaller errors than this are not told apart. */
  readonly least: number
}

/** Pictures of the validation part for the choice of the share, and of the test part for the verdict. */
export const FOR_CHOICE = 16
export const FOR_VERDICT = 120

const SEED = 8_128
/** Draws of noise for each picture. */
const DRAWS = 2
/** A perfect answer is not to be expected: below this share of the noise's power estimates are chance. */
const LEAST_SHARE = 0.08

/** @param most pictures at most, the first of each photo before the second */
export function trialsOf(
  squares: readonly Shown[],
  part: Part,
  yardstick: Yardstick,
  noise: readonly (Noise | null)[],
  most: number,
): Trial[] {
  const own = squares.flatMap((shown, i) => (shown.square.part === part ? [{ shown, next: squares[i + 1] }] : []))
  return own.flatMap(({ shown, next }, i) => TRIALS[yardstick](shown, next, noise, i)).slice(0, most)
}

type Make = (shown: Shown, next: Shown | undefined, noise: readonly (Noise | null)[], seed: number) => Trial[]

const meanSquare = (a: Float32Array, b: Float32Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (Math.min(1, Math.max(0, a[i] as number)) - (b[i] as number)) ** 2
  return sum / a.length
}

const byReference: Make = (shown, next) => {
  const { photo, session, role } = shown.square
  if (role === 'reference' || next?.square.role !== 'reference') return []
  const truth = planesOf(next)
  return [{ photo, session, damaged: planesOf(shown), error: (z) => meanSquare(z.pixels, truth.pixels), least: 1e-7 }]
}

const byMadeNoise: Make = (shown, _, noise, seed) => {
  const { photo, session, role } = shown.square
  const known = noise.filter((n) => n !== null)
  if (role !== 'clean' || known.length === 0) return []
  const truth = planesOf(shown)
  return Array.from({ length: DRAWS }, (__, k) => {
    const { model, fields } = known[(seed + k) % known.length] as Noise
    const drawn = drawNoise(model, fields, truth.pixels, truth.width, truth.height, random(SEED, seed, k))
    const damaged = { ...truth, pixels: drawn.map((n, i) => asFile((truth.pixels[i] as number) + n)) }
    return { photo, session, damaged, error: (z: Planes) => meanSquare(z.pixels, truth.pixels), least: 1e-7 }
  })
}

const byRecorruption: Make = (shown, _, noise, seed) => {
  const { photo, session, role, cluster, factor } = shown.square
  const own = noise[cluster]
  if (role !== 'noisy' || !own) return []
  const { pixels, width, height } = planesOf(shown)
  return Array.from({ length: DRAWS }, (__, k) => {
    const drawn = drawNoise(own.model, own.fields, pixels, width, height, random(SEED, seed, k), factor)
    const { input, target } = recorrupted(pixels, drawn)
    const power = drawn.reduce((s, v) => s + v * v, 0) / drawn.length
    // What even the perfect answer is away from the noisy target.
    const apart = power * (1 + RECORRUPTION ** -2)
    const error = (z: Planes): number => unclippedMeanSquare(z.pixels, target) - apart
    return { photo, session, damaged: { width, height, pixels: input }, error, least: LEAST_SHARE * power }
  })
}

function unclippedMeanSquare(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2
  return sum / a.length
}

const TRIALS: Readonly<Record<Yardstick, Make>> = {
  references: byReference,
  'made-noise': byMadeNoise,
  recorruption: byRecorruption,
}

/** Errors of a model at all trials. @throws PatinaError cancelled */
export async function errorsOf(model: WholeRestorer, trials: readonly Trial[], signal: AbortSignal): Promise<number[]> {
  const errors: number[] = []
  for (const trial of trials) {
    if (signal.aborted) throw new PatinaError('cancelled')
    errors.push(trial.error(await model.restore(trial.damaged, UNKNOWN)))
  }
  return errors
}

export interface PhotoScore {
  readonly session: string
  /** dB. */
  readonly before: number
  readonly after: number
}

const decibel = (error: number): number => -10 * Math.log10(error)

/** A photo's error is the mean of its trials'. */
export function photoScores(
  trials: readonly Trial[],
  before: readonly number[],
  after: readonly number[],
): PhotoScore[] {
  return [...Map.groupBy(trials.keys(), (i) => trials[i]?.photo).values()].map((own) => {
    const mean = (of: (i: number) => number): number => own.reduce((s, i) => s + of(i), 0) / own.length
    const least = mean((i) => trials[i]?.least ?? 0)
    return {
      session: trials[own[0] as number]?.session ?? '',
      before: decibel(
        Math.max(
          least,
          mean((i) => before[i] as number),
        ),
      ),
      after: decibel(
        Math.max(
          least,
          mean((i) => after[i] as number),
        ),
      ),
    }
  })
}

/** Mean over photos. */
export const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

const GUARD_SIGMAS = [15, 25, 50]

/** Mean PSNR over general photos with white noise of three strengths: what must not be forgotten. */
export async function guardScore(
  model: WholeRestorer,
  guard: readonly ByteImage[],
  signal: AbortSignal,
): Promise<number> {
  const scores: number[] = []
  for (const [i, image] of guard.entries())
    for (const sigma of GUARD_SIGMAS) {
      if (signal.aborted) throw new PatinaError('cancelled')
      const clean = planesOf(image)
      scores.push(psnr((await model.restore(withNoise(clean, sigma, i), UNKNOWN)).pixels, clean.pixels))
    }
  return meanOf(scores)
}
