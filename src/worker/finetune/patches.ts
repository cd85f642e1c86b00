/**
 * @file What a run is shown: patches of the library with the damage that it taught, and between them general photos with general
 * damage, so that nothing is forgotten. Runs in the worker.
 */
import { recorrupted } from '../../imaging/noise-model/recorrupt.ts'
import { drawNoise, type NoiseModel } from '../../imaging/noise-model/model.ts'
import { NoiseFields } from '../../imaging/noise-model/fields.ts'
import { integer, random, type Random } from '../../imaging/random.ts'
import { UNKNOWN } from '../../models/chvae/condition.ts'
import type { LearningMode } from '../../shared/learning.ts'
import { crop, cropped, type Draw } from '../train/batches.ts'
import type { Damaged } from '../train/damage/damage.ts'
import { rehearsalDamage } from '../train/damage/denoise.ts'
import type { ByteImage } from '../train/dataset.ts'
import type { Target } from './program.ts'
import type { Found, Square } from './run-folder.ts'

/** Share of general patches with general damage: more where the noise may be unlike any other, which pulls further away. */
const REPLAY: Readonly<Record<LearningMode, number>> = { pairs: 0.5, recorruption: 0.4, clean: 0.75, transplant: 0.75 }
/** Where noise is put on clean pictures: share of general ones among them. */
const GENERAL_CONTENT = 0.4
/** Photos to come may be noisier or calmer than those that were seen. */
const STRENGTH = { from: 0.75, to: 1.6 } as const

/** Only against noisy targets the mean is learned. */
export const TARGET: Readonly<Record<LearningMode, Target>> = {
  pairs: 'clean',
  clean: 'clean',
  transplant: 'clean',
  recorruption: 'noisy',
}

export interface Shown extends ByteImage {
  readonly square: Square
}

/** A cluster's noise, ready to be drawn. */
export interface Noise {
  readonly model: NoiseModel
  readonly fields: NoiseFields
}

const FIELDS_SEED = 11

/** By cluster; null where none was measured. */
export const noiseOf = (found: Found): (Noise | null)[] =>
  found.noise.map((stored, i) => {
    if (stored === null) return null
    const model = { ...stored, spectrum: stored.spectrum.map((s) => Float64Array.from(s)) }
    return { model, fields: new NoiseFields(model.spectrum, FIELDS_SEED + i) }
  })

export interface Teaching {
  readonly mode: LearningMode
  readonly noise: readonly (Noise | null)[]
  /** Of the part that is learned from, in the order of the cache: a reference follows its photo. */
  readonly squares: readonly Shown[]
  /** General photos, clean. */
  readonly general: readonly ByteImage[]
  readonly edge: number
}

/** Values as a file holds them. */
export const asFile = (v: number): number => Math.round(255 * Math.min(1, Math.max(0, v))) / 255

const blind = (edge: number): Float32Array => new Float32Array(edge * edge).fill(UNKNOWN)

/** @throws Error if there is nothing to learn from */
export function teaching(t: Teaching): Draw {
  const lesson = LESSONS[t.mode](t)
  const replay = REPLAY[t.mode]
  return (pool, r) => (r() < replay ? cropped(t.general, rehearsalDamage, t.edge, pool, r) : lesson(r))
}

type Lesson = (t: Teaching) => (r: Random) => Damaged

const one = <T>(items: readonly T[], r: Random): T => items[integer(r, items.length)] as T

/** Clean content with the noise of a random cluster. */
const noisedLesson =
  (roles: readonly Square['role'][]): Lesson =>
  ({ squares, general, noise, edge }) => {
    const content = squares.filter(
      ({ square, width, height }) => roles.includes(square.role) && Math.min(width, height) >= edge,
    )
    // As often as they have photos.
    const noisy = squares.filter(({ square }) => square.role === 'noisy' && noise[square.cluster])
    return (r) => {
      const from = content.length === 0 || r() < GENERAL_CONTENT ? one(general, r) : one(content, r)
      const clean = crop(from, edge, r)
      const { square } = one(noisy, r)
      const { model, fields } = noise[square.cluster] as Noise
      const strength = square.factor * (STRENGTH.from + (STRENGTH.to - STRENGTH.from) * r())
      const drawn = drawNoise(model, fields, clean, edge, edge, r, strength)
      return { clean, damaged: drawn.map((n, i) => asFile((clean[i] as number) + n)), condition: blind(edge) }
    }
  }

const pairsLesson: Lesson = ({ squares, edge }) => {
  const pairs = squares.flatMap((image, i) => {
    const next = squares[i + 1]
    return next?.square.role === 'reference' ? [{ image, reference: next }] : []
  })
  return (r) => {
    const { image, reference } = one(pairs, r)
    const seed = integer(r, 2 ** 31)
    return {
      clean: crop(reference, edge, random(seed)),
      damaged: crop(image, edge, random(seed)),
      condition: blind(edge),
    }
  }
}

const recorruptionLesson: Lesson = ({ squares, noise, edge }) => {
  const noisy = squares.filter(({ square }) => square.role === 'noisy' && noise[square.cluster])
  return (r) => {
    const image = one(noisy, r)
    const { model, fields } = noise[image.square.cluster] as Noise
    const pixels = crop(image, edge, r)
    const drawn = drawNoise(model, fields, pixels, edge, edge, r, image.square.factor)
    const { input, target } = recorrupted(pixels, drawn)
    return { clean: target, damaged: input, condition: blind(edge) }
  }
}

const LESSONS: Readonly<Record<LearningMode, Lesson>> = {
  pairs: pairsLesson,
  clean: noisedLesson(['clean']),
  transplant: noisedLesson(['half']),
  recorruption: recorruptionLesson,
}
