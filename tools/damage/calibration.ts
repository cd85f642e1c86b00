/**
 * @file How far a classifier's probabilities are to be believed, and the one number that mends them: expected calibration error and temperature
 * scaling (Guo, Pleiss, Sun & Weinberger 2017). Pure.
 */
import { classify, type DamageModel } from '../../src/imaging/damage/classifier.ts'
import type { Random } from '../../src/imaging/random.ts'

/** Of equal width, as in the paper. */
const BINS = 15

export interface Judged {
  /** Probabilities of the classes. */
  readonly told: readonly number[]
  /** Place of the true class. */
  readonly label: number
}

export interface Labelled {
  readonly features: ArrayLike<number>
  readonly label: number
}

export const judged = (model: DamageModel, examples: readonly Labelled[]): Judged[] =>
  examples.map(({ features, label }) => ({ told: classify(model, features), label }))

export interface Bin {
  /** Mean probability of the class that was told, and how often it was right; 0-1. */
  readonly sure: number
  readonly right: number
  readonly count: number
}

/** Pictures by how sure the classifier is of what it tells; bins without any are left out. */
export function bins(all: readonly Judged[]): Bin[] {
  const sums = Array.from({ length: BINS }, () => ({ sure: 0, right: 0, count: 0 }))
  for (const { told, label } of all) {
    const sure = Math.max(...told)
    const bin = sums[Math.min(BINS - 1, Math.floor(sure * BINS))]
    if (bin === undefined) continue
    bin.sure += sure
    bin.right += told.indexOf(sure) === label ? 1 : 0
    bin.count++
  }
  return sums
    .filter(({ count }) => count > 0)
    .map(({ sure, right, count }) => ({ sure: sure / count, right: right / count, count }))
}

/** Mean of |how often it is right - how sure it is|, 0-1. */
export const calibrationError = (all: readonly Judged[]): number =>
  bins(all).reduce((sum, { sure, right, count }) => sum + (count / all.length) * Math.abs(right - sure), 0)

/** What {@link calibrationError} would be on average if every probability were true: never 0 of so few pictures. */
export function errorByChance(all: readonly Judged[], r: Random, rounds = 400): number {
  let sum = 0
  for (let i = 0; i < rounds; i++)
    sum += calibrationError(
      all.map(({ told }) => {
        const said = told.indexOf(Math.max(...told))
        return { told, label: r() < (told[said] as number) ? said : -1 }
      }),
    )
  return sum / rounds
}

/** Mean of -ln p of the true class, in nats. */
export const meanNats = (all: readonly Judged[]): number =>
  all.reduce((sum, { told, label }) => sum - Math.log(Math.max(1e-300, told[label] as number)), 0) / all.length

/** The classifier whose scores are divided by a temperature: what it tells is the same, how sure it is is not. */
export const tempered = ({ tensors }: DamageModel, temperature: number): DamageModel => ({
  tensors: { ...tensors, weights: Float64Array.from(tensors.weights, (w) => w / temperature) },
})

const GOLDEN = (Math.sqrt(5) - 1) / 2
/** Of the temperature's logarithm: from a tenth to ten. */
const WIDEST = Math.LN10
const ENOUGH = 1e-4

/** The temperature of the least {@link meanNats}, which has one minimum, by golden sections of its logarithm. */
export function fittedTemperature(model: DamageModel, examples: readonly Labelled[]): number {
  const loss = (log: number): number => meanNats(judged(tempered(model, Math.exp(log)), examples))
  let [from, to] = [-WIDEST, WIDEST]
  while (to - from > ENOUGH) {
    const [a, b] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)]
    if (loss(a) < loss(b)) to = b
    else from = a
  }
  return Math.exp((from + to) / 2)
}
