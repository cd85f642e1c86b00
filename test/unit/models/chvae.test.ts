/** @file The CHVAE against closed forms, Monte Carlo and its own definition. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import type { ChvaeConfig } from '../../../src/models/chvae/config.ts'
import { divergence, offsetFrom, sample } from '../../../src/models/chvae/gaussian.ts'
import { chvaeLoss } from '../../../src/models/chvae/loss.ts'
import { chvae, type Gaussian, type Offset } from '../../../src/models/chvae/network.ts'
import { initialState } from '../../../src/worker/train/state.ts'
import { unpack } from '../../../src/engine/flat-parameters.ts'
import { trainable } from '../../../src/worker/programs.ts'

await tf.setBackend('cpu')

const TINY: ChvaeConfig = {
  widths: [8, 8, 8],
  encoder: [0, 1, 0],
  decoder: [0, 0, 1],
  latents: [3, 2],
  posterior: [8, 8, 8],
}
const one = (v: number): Tensor4D => tf.fill([1, 1, 1, 1], v) as Tensor4D
const gaussian = (mean: number, logDeviation: number): Gaussian => ({
  mean: one(mean),
  logDeviation: one(logDeviation),
})
const number = (t: { dataSync(): ArrayLike<number> }): number => t.dataSync()[0] as number

const normal = (shape: [number, number, number, number], seed: number): Tensor4D =>
  tf.tensor4d(fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1)), random(seed)), shape)

test('the divergence is the textbook one between the two Gaussians', () => {
  for (const [mu, ls, shift, logRatio] of [
    [0, 0, 0, 0],
    [1, -1, 0.5, 0.3],
    [-2, 0.7, -1.5, -2],
    [0.1, 2, 3, 0.9],
  ] as const) {
    const prior = gaussian(mu, ls)
    const offset: Offset = { shift: one(shift), logRatio: one(logRatio) }
    const q = offsetFrom(prior, offset)
    const [m, s, p, t] = [number(q.mean), Math.exp(number(q.logDeviation)), mu, Math.exp(ls)]
    const expected = Math.log(t / s) + (s * s + (m - p) ** 2) / (2 * t * t) - 0.5
    assert.ok(
      Math.abs(number(divergence(offset)) - expected) < 1e-5,
      `${number(divergence(offset))} instead of ${expected}`,
    )
  }
})

test('the divergence is the Monte-Carlo mean of log q - log p, within 3 standard errors', () => {
  const prior = gaussian(0.4, -0.3)
  const offset: Offset = { shift: one(0.8), logRatio: one(-0.5) }
  const q = offsetFrom(prior, offset)
  const noise = fillNormal(new Float32Array(40_000), random(5))
  const logDensity = (z: number, g: Gaussian): number => {
    const s = number(g.logDeviation)
    return -0.5 * ((z - number(g.mean)) / Math.exp(s)) ** 2 - s
  }
  const terms = Array.from(noise, (e) => {
    const z = number(q.mean) + Math.exp(number(q.logDeviation)) * e
    return logDensity(z, q) - logDensity(z, prior)
  })
  const mean = terms.reduce((a, b) => a + b, 0) / terms.length
  const error = Math.sqrt(terms.reduce((a, b) => a + (b - mean) ** 2, 0)) / terms.length
  assert.ok(Math.abs(mean - number(divergence(offset))) < 3 * error)
})

test('a sample at temperature 0 is the mean; at 1 it has the deviation', () => {
  const g: Gaussian = {
    mean: tf.fill([1, 50, 50, 4], 2) as Tensor4D,
    logDeviation: tf.fill([1, 50, 50, 4], -1) as Tensor4D,
  }
  const noise = normal([1, 50, 50, 4], 8)
  assert.deepEqual(sample(g, noise, 0).dataSync(), g.mean.dataSync())
  const { mean, variance } = tf.moments(sample(g, noise))
  assert.ok(Math.abs(number(mean) - 2) < 0.02 && Math.abs(Math.sqrt(number(variance)) - Math.exp(-1)) < 0.01)
})

const net = chvae(TINY)
const weights = (seed: number) => {
  const arrays = unpack(initialState(trainable(net), seed).vectors.theta, trainable(net))
  return Object.fromEntries(
    trainable(net).map((p) => [p.name, tf.tensor(arrays.get(p.name) as Float32Array, [...p.shape])]),
  )
}

test('parameters have names of their own, and a wrong name is told', () => {
  const names = trainable(net).map((p) => p.name)
  assert.equal(new Set(names).size, names.length)
  assert.throws(() => net.encode({}, normal([1, 8, 8, 3], 1), normal([1, 8, 8, 1], 1)), /hold no stem/)
})

test('a fresh network has prior N(0, 1) and lets the photo through nearly as it is', () => {
  const w = weights(1)
  const photo = tf.sigmoid(normal([1, 16, 24, 3], 2)) as Tensor4D
  const priors: Gaussian[] = []
  const out = net.decode(w, photo, net.encode(w, photo, tf.zeros([1, 16, 24, 1])), (_, prior) => {
    priors.push(prior)
    return prior.mean
  })
  assert.deepEqual(out.mean.shape, photo.shape)
  assert.ok(number(tf.mean(tf.abs(out.mean.sub(photo)))) < 0.25)
  assert.deepEqual(
    priors.map((p) => p.mean.shape),
    [
      [1, 2, 3, 3],
      [1, 4, 6, 2],
    ],
  )
  assert.ok(priors.every((p) => number(tf.max(tf.abs(p.mean))) === 0 && number(tf.max(tf.abs(p.logDeviation))) === 0))
})

test('the loss: each part is counted, and beta weighs the divergence alone', () => {
  const w = weights(3)
  const clean = tf.sigmoid(normal([2, 16, 16, 3], 4)) as Tensor4D
  const noisy = clean.add(normal([2, 16, 16, 3], 5).mul(0.1)) as Tensor4D
  const batch = (beta: number) => ({
    clean,
    damaged: noisy,
    condition: tf.fill([2, 16, 16, 1], -1) as Tensor4D,
    beta: tf.scalar(beta),
    noise: { eighth: normal([1, 2, 2, 3], 6), quarter: normal([1, 4, 4, 2], 7) },
  })
  const options = { elboWeight: 1, freeNats: 0, charbonnier: 1e-3, fills: false }
  const [free, paid, double] = [0, 1, 2].map((b) => chvaeLoss(net, w, batch(b), options)) as [Loss, Loss, Loss]
  assert.ok(number(paid.metrics.kl8) > 0 && number(paid.metrics.kl4) > 0)
  const [a, b, c] = [free, paid, double].map((l) => number(l.loss)) as [number, number, number]
  assert.ok(Math.abs(c - b - (b - a)) < 1e-5 && b > a, 'linear in beta')
  const restored = net.decode(w, noisy, net.encode(w, noisy, batch(0).condition), (_, p) => p.mean).mean
  const mse = number(tf.mean(tf.square(restored.sub(clean))))
  assert.ok(Math.abs(mse - number(free.metrics.mse)) < 1e-6)
})

type Loss = { loss: Scalar; metrics: ReturnType<typeof chvaeLoss>['metrics'] }
