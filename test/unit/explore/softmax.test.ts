import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factor, solveFactored } from '../../../src/imaging/cholesky.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { classProbabilities, fitSoftmax, softmaxGradient, softmaxLoss } from '../../../src/imaging/softmax.ts'

const FIT = { ridge: 0.5, steps: 3000, enough: 1e-10 }

function examples(count: number, features: number, classes: number, seed: number) {
  const r = random(seed)
  const rows = Array.from({ length: count }, () => fillNormal(new Float32Array(features), r))
  const labels = rows.map((x) => Math.min(classes - 1, Math.max(0, Math.round((x[0] ?? 0) + 1 + 0.7 * (r() - 0.5)))))
  return { rows, labels }
}

test('Cholesky: the solution solves; a matrix that is not positive definite is refused', () => {
  const r = random(4)
  const n = 12
  const half = fillNormal(new Float32Array(n * n), r)
  const a = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    let sum = i === j ? 0.1 : 0
    for (let k = 0; k < n; k++) sum += half[i * n + k]! * half[j * n + k]!
    return sum
  })
  const b = Float64Array.from({ length: n }, () => r() - 0.5)
  const x = b.slice()
  solveFactored(factor(a, n), n, x)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += a[i * n + j]! * x[j]!
    assert.ok(Math.abs(sum - b[i]!) < 1e-9)
  }
  assert.throws(() => factor(Float64Array.of(1, 2, 2, 1), 2), RangeError)
})

test('the gradient is that of the loss, by differences', () => {
  const { rows, labels } = examples(30, 4, 3, 5)
  const r = random(6)
  const model = { classes: 3, features: 4, weights: Float64Array.from({ length: 15 }, () => r() - 0.5) }
  const gradient = softmaxGradient(model, rows, labels, 0.7)
  const step = 1e-5
  for (let i = 0; i < 15; i++) {
    const at = (off: number) => {
      const weights = model.weights.slice()
      weights[i] = weights[i]! + off
      return softmaxLoss({ ...model, weights }, rows, labels, 0.7)
    }
    assert.ok(Math.abs((at(step) - at(-step)) / (2 * step) - gradient[i]!) < 1e-6)
  }
})

test('the fit is where the gradient is nothing, and no step ever made the loss more', () => {
  const { rows, labels } = examples(200, 5, 3, 7)
  const fitted = fitSoftmax(rows, labels, 3, FIT)
  assert.ok(softmaxGradient(fitted, rows, labels, FIT.ridge).every((g) => Math.abs(g) < 1e-5))
  let before = Infinity
  for (const steps of [1, 2, 4, 8, 16, 32]) {
    const loss = softmaxLoss(fitSoftmax(rows, labels, 3, { ...FIT, steps }), rows, labels, FIT.ridge)
    assert.ok(loss <= before)
    before = loss
  }
})

test('without features only the shares of the classes are left: the closed form of the bias', () => {
  const labels = [0, 0, 0, 1, 1, 2]
  const model = fitSoftmax(
    labels.map(() => [0]),
    labels,
    3,
    FIT,
  )
  const p = classProbabilities(model, [0])
  for (const [k, share] of [3 / 6, 2 / 6, 1 / 6].entries()) assert.ok(Math.abs(p[k]! - share) < 1e-4)
})

test('two classes, one feature: the same as logistic regression by Newton', () => {
  const r = random(8)
  const rows = Array.from({ length: 80 }, () => [4 * r() - 2])
  const labels = rows.map(([x]) => (r() < 1 / (1 + Math.exp(-2 * x! - 0.5)) ? 1 : 0))
  // With a prior of `ridge` on each of two opposite weights, their difference has one of half of it.
  let [w, b] = [0, 0]
  for (let step = 0; step < 50; step++) {
    let [gw, gb, hww, hwb, hbb] = [(FIT.ridge / 2) * w, 0, FIT.ridge / 2, 0, 0]
    for (const [i, row] of rows.entries()) {
      const x = row[0]!
      const p = 1 / (1 + Math.exp(-w * x - b))
      gw += (p - labels[i]!) * x
      gb += p - labels[i]!
      hww += p * (1 - p) * x * x
      hwb += p * (1 - p) * x
      hbb += p * (1 - p)
    }
    const det = hww * hbb - hwb * hwb
    w -= (hbb * gw - hwb * gb) / det
    b -= (hww * gb - hwb * gw) / det
  }
  const model = fitSoftmax(rows, labels, 2, FIT)
  for (const x of [-2, 0, 1.3])
    assert.ok(Math.abs(classProbabilities(model, [x])[1]! - 1 / (1 + Math.exp(-w * x - b))) < 1e-4)
})

test('refuses what is no task', () => {
  assert.throws(() => fitSoftmax([], [], 2, FIT), RangeError)
  assert.throws(() => fitSoftmax([[1]], [0], 2, { ...FIT, ridge: 0 }), RangeError)
})
