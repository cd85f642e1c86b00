/**
 * @file Multinomial logistic regression: p(k | x) = exp(w_k x + b_k) / sum, with a Gaussian prior on the weights. Fitted by
 * Boehning's bound (Boehning 1992): the curvature of the likelihood is nowhere more than that of one fixed quadratic, so that each step
 * solves the same factored equations and never makes the likelihood less. Pure.
 */
import { factor, solveFactored } from './cholesky.ts'

export interface SoftmaxModel {
  readonly classes: number
  readonly features: number
  /** classes x (features + 1), row by row; the last of a row is the bias. */
  readonly weights: Float64Array
}

export interface SoftmaxFit {
  /** Weight of the prior: half of `ridge` times the sum of the squared weights is added to the loss; not on the bias. */
  readonly ridge: number
  readonly steps: number
  /** Ends when no weight has changed by more. */
  readonly enough: number
}

/** Probabilities of each class. @param x as many values as features */
export function classProbabilities({ classes, features, weights }: SoftmaxModel, x: ArrayLike<number>): number[] {
  const scores = Array.from({ length: classes }, (_, k) => {
    const row = k * (features + 1)
    let sum = weights[row + features] as number
    for (let i = 0; i < features; i++) sum += (weights[row + i] as number) * (x[i] as number)
    return sum
  })
  const top = Math.max(...scores)
  const grown = scores.map((s) => Math.exp(s - top))
  const total = grown.reduce((a, b) => a + b, 0)
  return grown.map((v) => v / total)
}

/** -ln p of the labels and the prior's part: what is made least. */
export function softmaxLoss(
  model: SoftmaxModel,
  rows: readonly ArrayLike<number>[],
  labels: readonly number[],
  ridge: number,
): number {
  const own = rows.reduce((s, x, i) => s - Math.log(classProbabilities(model, x)[labels[i] as number] as number), 0)
  return own + (ridge / 2) * model.weights.reduce((s, w, i) => (isBias(model, i) ? s : s + w * w), 0)
}

const isBias = ({ features }: SoftmaxModel, index: number): boolean => index % (features + 1) === features

/** Derivative of the loss by each weight. */
export function softmaxGradient(
  model: SoftmaxModel,
  rows: readonly ArrayLike<number>[],
  labels: readonly number[],
  ridge: number,
): Float64Array {
  const { classes, features, weights } = model
  const out = Float64Array.from(weights, (w, i) => (isBias(model, i) ? 0 : ridge * w))
  for (const [i, x] of rows.entries()) {
    const p = classProbabilities(model, x)
    for (let k = 0; k < classes; k++) {
      const off = (p[k] as number) - (labels[i] === k ? 1 : 0)
      const row = k * (features + 1)
      for (let j = 0; j < features; j++) out[row + j] = (out[row + j] as number) + off * (x[j] as number)
      out[row + features] = (out[row + features] as number) + off
    }
  }
  return out
}

/** Half of X^T X with the prior on its diagonal: the bound of the curvature, the same for every class. */
function bound(rows: readonly ArrayLike<number>[], features: number, ridge: number): Float64Array {
  const n = features + 1
  const a = new Float64Array(n * n)
  const x = new Float64Array(n).fill(1)
  for (const row of rows) {
    for (let i = 0; i < features; i++) x[i] = row[i] as number
    for (let i = 0; i < n; i++) {
      const half = (x[i] as number) / 2
      for (let j = 0; j <= i; j++) a[i * n + j] = (a[i * n + j] as number) + half * (x[j] as number)
    }
  }
  for (let i = 0; i < n; i++) {
    // A trace of a prior on the bias keeps the factor from failing where there is one example.
    a[i * n + i] = (a[i * n + i] as number) + (i < features ? ridge : 1e-9)
    for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j] as number
  }
  return a
}

/**
 * Fits a classifier.
 * @param rows one vector each, of about unit scale
 * @param labels class of each row, 0 to classes - 1
 * @throws RangeError if there are no rows, or a ridge that is not above 0
 */
export function fitSoftmax(
  rows: readonly ArrayLike<number>[],
  labels: readonly number[],
  classes: number,
  { ridge, steps, enough }: SoftmaxFit,
): SoftmaxModel {
  const features = rows[0]?.length ?? 0
  if (rows.length === 0 || rows.length !== labels.length || !(ridge > 0))
    throw new RangeError('Expected labelled rows and a ridge above 0')
  const n = features + 1
  const l = factor(bound(rows, features, ridge), n)
  const model = { classes, features, weights: new Float64Array(classes * n) }
  for (let step = 0; step < steps; step++) {
    const gradient = softmaxGradient(model, rows, labels, ridge)
    let most = 0
    for (let k = 0; k < classes; k++) {
      const part = gradient.subarray(k * n, (k + 1) * n)
      solveFactored(l, n, part)
      for (let i = 0; i < n; i++) {
        model.weights[k * n + i] = (model.weights[k * n + i] as number) - (part[i] as number)
        most = Math.max(most, Math.abs(part[i] as number))
      }
    }
    if (most < enough) break
  }
  return model
}
