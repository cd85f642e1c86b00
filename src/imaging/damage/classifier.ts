/**
 * @file The damage classifier: multinomial logistic regression on the damage features, brought to unit scale, with the squares of those
 * of tone and all products of the others, so that "little detail, but noisy" can mean something else than either. Pure.
 */
import { DAMAGE_CLASSES } from '../../shared/damage-classes.ts'
import { classProbabilities, fitSoftmax } from '../softmax.ts'
import { DAMAGE_FEATURES, TONE_FEATURES } from './features.ts'

export interface DamageModel {
  readonly tensors: {
    /** Of each feature, over what was learned from. */
    readonly mean: ArrayLike<number> & { readonly length: number }
    readonly deviation: ArrayLike<number> & { readonly length: number }
    /** classes x (terms + 1), row by row; the last of a row is the bias. */
    readonly weights: ArrayLike<number> & { readonly length: number }
  }
}

/** Features beyond so many deviations count as that many: a photo unlike all that was learned from is not to decide by one number. */
const MOST = 4
/** Products are smaller than the features themselves, so that the prior holds them back more. */
const PRODUCT_SCALE = 0.3

const OTHERS = DAMAGE_FEATURES - TONE_FEATURES
const TERMS = DAMAGE_FEATURES + TONE_FEATURES + (OTHERS * (OTHERS + 1)) / 2

/** The terms of a photo: its features in deviations, and their products. */
function termsOf({ mean, deviation }: DamageModel['tensors'], features: ArrayLike<number>): Float64Array {
  const n = DAMAGE_FEATURES
  const unit = Float64Array.from({ length: n }, (_, i) =>
    Math.min(MOST, Math.max(-MOST, ((features[i] as number) - (mean[i] as number)) / (deviation[i] as number))),
  )
  const out = new Float64Array(TERMS)
  out.set(unit)
  let to = n
  for (let i = 0; i < n; i++)
    for (let j = i < TONE_FEATURES ? i : TONE_FEATURES; j <= i; j++)
      out[to++] = PRODUCT_SCALE * ((unit[i] as number) * (unit[j] as number) - (i === j ? 1 : 0))
  return out
}

/** Values that a model's tensor of weights must have. */
export const DAMAGE_WEIGHTS = DAMAGE_CLASSES.length * (TERMS + 1)

/** Probabilities in the order of DAMAGE_CLASSES. @param features of damageFeatures */
export function classify({ tensors }: DamageModel, features: ArrayLike<number>): number[] {
  const terms = termsOf(tensors, features)
  const model = { classes: DAMAGE_CLASSES.length, features: terms.length, weights: Float64Array.from(tensors.weights) }
  return classProbabilities(model, terms)
}

interface Labelled {
  readonly features: ArrayLike<number>
  readonly label: number
}

const FIT = { steps: 150, enough: 1e-4 } as const

/** @param ridge weight of the prior; see softmax.ts @param steps at the most */
export function fitClassifier(examples: readonly Labelled[], ridge: number, steps: number = FIT.steps): DamageModel {
  const mean = new Float64Array(DAMAGE_FEATURES)
  const deviation = new Float64Array(DAMAGE_FEATURES)
  for (const { features } of examples)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (features[i] as number) / examples.length
  for (const { features } of examples)
    for (let i = 0; i < mean.length; i++)
      deviation[i] = (deviation[i] as number) + ((features[i] as number) - (mean[i] as number)) ** 2 / examples.length
  // What is the same everywhere says nothing: it stays 0 in all photos like those.
  const scale = deviation.map((v) => Math.max(1e-3, Math.sqrt(v)))
  const unfitted = { mean, deviation: scale, weights: [] }
  const rows = examples.map(({ features }) => termsOf(unfitted, features))
  const labels = examples.map(({ label }) => label)
  const { weights } = fitSoftmax(rows, labels, DAMAGE_CLASSES.length, { ...FIT, ridge, steps })
  return { tensors: { mean, deviation: scale, weights } }
}
