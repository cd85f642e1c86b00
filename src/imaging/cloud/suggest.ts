/**
 * @file Which photos a tag may fit, from a few examples: logistic regression between those that have the tag and those that do not. The
 * photos of which nothing was said count as not having it, lightly: most tags fit few photos. Pure.
 */
import { fitSoftmax, classProbabilities } from '../softmax.ts'
import { principal, rowOf, whitened, type Cloud } from './cloud.ts'

export interface Example {
  /** Place in the cloud. */
  readonly at: number
  readonly fits: boolean
}

/** Components that a few examples can weigh. */
const COMPONENTS = 24
/** Photos of which nothing was said that stand for the others, for each photo with the tag; evenly taken. */
const OTHERS = 4
const MOST_OTHERS = 400
/** A refusal, and an example, count as much as so many of the others. */
const WEIGHT = 4
const FIT = { ridge: 2, steps: 200, enough: 1e-5 } as const

/**
 * Probability of the tag for each of the cloud.
 * @param examples at least one that fits
 * @throws RangeError without
 */
export function suggestionsOf(cloud: Cloud, examples: readonly Example[]): Float32Array {
  const fitting = examples.filter(({ fits }) => fits).length
  if (fitting === 0) throw new RangeError('Expected at least one example that fits')
  const flat = whitened(principal(cloud, COMPONENTS).cloud)
  const said = new Set(examples.map(({ at }) => at))
  const unsaid = Array.from({ length: cloud.count }, (_, i) => i).filter((i) => !said.has(i))
  const wanted = Math.min(MOST_OTHERS, Math.max(8, OTHERS * fitting), unsaid.length)
  const others = Array.from({ length: wanted }, (_, i) => unsaid[Math.floor((i * unsaid.length) / wanted)] as number)
  const rows: Float32Array[] = []
  const labels: number[] = []
  const add = (at: number, fits: boolean, times: number) => {
    for (let n = 0; n < times; n++) {
      rows.push(rowOf(flat, at))
      labels.push(fits ? 1 : 0)
    }
  }
  for (const { at, fits } of examples) add(at, fits, WEIGHT)
  for (const at of others) add(at, false, 1)
  const model = fitSoftmax(rows, labels, 2, FIT)
  return Float32Array.from({ length: cloud.count }, (_, i) => classProbabilities(model, rowOf(flat, i))[1] as number)
}
