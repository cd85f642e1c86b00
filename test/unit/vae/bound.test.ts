/** @file The plain VAE's bound against closed forms, Monte Carlo and finite differences. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { unpack } from '../../../src/engine/flat-parameters.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import type { VaeConfig } from '../../../src/models/vae/config.ts'
import { divergenceFromPrior, drawLatent, negativeLogLikelihood, vaeLoss } from '../../../src/models/vae/loss.ts'
import { maskedBound } from '../../../src/models/vae/masked.ts'
import { vae, type Posterior } from '../../../src/models/vae/network.ts'
import type { Weights } from '../../../src/models/layers/layer.ts'
import { initialState } from '../../../src/worker/train/state.ts'

await tf.setBackend('cpu')

const number = (t: Tensor): number => t.dataSync()[0] as number
const normal = (shape: readonly number[], seed: number): Tensor =>
  tf.tensor(fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1)), random(seed)), [...shape])
const meanOf = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length
const standardError = (x: readonly number[]): number => {
  const m = meanOf(x)
  return Math.sqrt(x.reduce((s, v) => s + (v - m) ** 2, 0) / (x.length - 1) / x.length)
}
const gaussian = (x: number, mean: number, variance: number): number =>
  -0.5 * ((x - mean) ** 2 / variance + Math.log(2 * Math.PI * variance))

test('the divergence is the textbook one, and the Monte-Carlo mean of ln q - ln p within 3 standard errors', () => {
  for (const [m, ls] of [
    [0, 0],
    [1.3, -0.7],
    [-2, 0.4],
  ] as const) {
    const q: Posterior = { mean: tf.tensor2d([[m]]), logDeviation: tf.tensor2d([[ls]]) }
    const told = number(divergenceFromPrior(q))
    const s = Math.exp(ls)
    assert.ok(Math.abs(told - (Math.log(1 / s) + (s * s + m * m) / 2 - 0.5)) < 1e-5)
    const terms = Array.from(fillNormal(new Float32Array(40_000), random(7)), (e) => {
      const z = m + s * e
      return gaussian(z, m, s * s) - gaussian(z, 0, 1)
    })
    assert.ok(Math.abs(meanOf(terms) - told) <= 3 * standardError(terms) + 1e-6)
  }
})

/**
 * A linear decoder of one latent: x = w z + b + noise. Then p(x) is a Gaussian that can be written down, and so is the true posterior:
 * with it the bound is ln p(x) itself, with any other less by the divergence between the two.
 */
test('with the true posterior of a linear model the bound is ln p(x), with another less by their divergence', () => {
  const values = 3 * 2 * 2
  const [w, b, x] = [1, 2, 3].map((seed) => fillNormal(new Float32Array(values), random(seed))) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const variance = 0.3
  const square = w.reduce((s, v) => s + v * v, 0)
  const along = w.reduce((s, v, i) => s + v * ((x[i] as number) - (b[i] as number)), 0)
  const rest = x.reduce((s, v, i) => s + (v - (b[i] as number)) ** 2, 0)
  // ln N(x; b, variance I + w w^T) by the determinant lemma and Sherman-Morrison.
  const log =
    -0.5 *
    (values * Math.log(2 * Math.PI * variance) +
      Math.log(1 + square / variance) +
      (rest - (along * along) / (variance + square)) / variance)
  const trueMean = along / (variance + square)
  const trueDeviation = Math.sqrt(variance / (variance + square))
  const draws = 20_000
  const boundOf = (mean: number, deviation: number): readonly number[] => {
    const q = { mean: tf.tensor2d([[mean]]), logDeviation: tf.tensor2d([[Math.log(deviation)]]) }
    const z = drawLatent(q, normal([draws, 1], 4) as Tensor2D)
    const decoded = z.mul(tf.tensor(w)).add(tf.tensor(b)).reshape([draws, 2, 2, 3]) as Tensor4D
    const picture = tf.tensor(x, [1, 2, 2, 3]) as Tensor4D
    const nll = negativeLogLikelihood(picture, decoded, tf.scalar(variance)).dataSync()
    const kl = number(divergenceFromPrior(q))
    return Array.from(nll, (v) => -v - kl)
  }
  const exact = boundOf(trueMean, trueDeviation)
  assert.ok(Math.abs(meanOf(exact) - log) < 3 * standardError(exact), `${meanOf(exact)} instead of ${log}`)
  const [mean, deviation] = [trueMean + 0.2, trueDeviation * 1.5]
  const gap =
    Math.log(trueDeviation / deviation) + (deviation ** 2 + (mean - trueMean) ** 2) / (2 * trueDeviation ** 2) - 0.5
  const other = boundOf(mean, deviation)
  assert.ok(Math.abs(log - gap - meanOf(other)) < 3 * standardError(other))
})

const CONFIGS: readonly VaeConfig[] = [
  { form: 'conv', edge: 32, latent: 5, width: 4 },
  { form: 'dense', edge: 32, latent: 5, width: 1 },
]

function weightsOf(config: VaeConfig, seed: number): Record<string, Tensor> {
  const { parameters } = vae(config)
  const arrays = unpack(initialState(parameters, seed).vectors.theta, parameters)
  return Object.fromEntries(
    parameters.map((p) => [p.name, tf.tensor(arrays.get(p.name) as Float32Array, [...p.shape])]),
  )
}

/** Central differences of `f` along `direction` against the gradient's product with it. */
function checkGradient(f: (t: Tensor) => Scalar, at: Tensor, gradient: Tensor, name: string): void {
  for (const seed of [1, 2]) {
    const direction = normal(at.shape, seed)
    const step = 5e-4
    const slope = (number(f(at.add(direction.mul(step)))) - number(f(at.sub(direction.mul(step))))) / (2 * step)
    const told = number(tf.sum(gradient.mul(direction)))
    assert.ok(
      Math.abs(slope - told) < 0.02 * Math.max(Math.abs(slope), Math.abs(told)) + 2e-4,
      `${name}: ${told} instead of ${slope}`,
    )
  }
}

for (const config of CONFIGS)
  test(`${config.form}: the loss's gradient is that of (nll + beta kl) at the batch's own variance`, () => {
    const net = vae(config)
    const w = weightsOf(config, 3)
    const x = tf.sigmoid(normal([2, 32, 32, 3], 4)) as Tensor4D
    const noise = normal([2, config.latent], 5) as Tensor2D
    const beta = 2
    const q = net.encode(w, x)
    const variance = number(tf.mean(tf.square(x.sub(net.decode(w, drawLatent(q, noise))))))
    const fixed = (weights: Weights): Scalar => {
      const posterior = net.encode(weights, x)
      const decoded = net.decode(weights, drawLatent(posterior, noise))
      const nll = tf.mean(negativeLogLikelihood(x, decoded, tf.scalar(variance)))
      const kl = tf.mean(tf.sum(divergenceFromPrior(posterior), 1))
      return nll.add(kl.mul(beta)).mul(variance / (3 * 32 * 32)) as Scalar
    }
    const full = vaeLoss(net, w, x, noise, beta)
    assert.ok(Math.abs(number(full.loss) - number(fixed(w))) < 1e-5)
    assert.ok(Math.abs(number(full.metrics.mse) - variance) < 1e-6)
    for (const name of [
      'posterior.matrix',
      'latent.bias',
      config.form === 'conv' ? 'encoder.stem.filter' : 'encoder.a.bias',
    ]) {
      const at = w[name] as Tensor
      const gradient = tf.grad((t: Tensor) => vaeLoss(net, { ...w, [name]: t }, x, noise, beta).loss)(at)
      checkGradient((t) => fixed({ ...w, [name]: t }), at, gradient, name)
    }
  })

test('the masked bound: its gradient is right, and what is unknown does not matter', () => {
  const config = CONFIGS[0] as VaeConfig
  const net = vae(config)
  const w = weightsOf(config, 6)
  const mask = Float32Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 20 ? 1 : 0))
  const known = tf.tensor4d(mask, [1, 32, 32, 1])
  const picture = tf.sigmoid(normal([1, 32, 32, 3], 7)) as Tensor4D
  const variance = tf.scalar(0.05)
  const noise = normal([3, config.latent], 8) as Tensor2D
  const [mean, logDeviation] = [normal([1, 5], 9).mul(0.5) as Tensor2D, normal([1, 5], 10).mul(0.3) as Tensor2D]
  const bound = (q: Posterior, from = picture): Scalar =>
    maskedBound(net, w, q, { picture: from, known, variance }, noise).bound
  // Over the values, so that single precision has digits left for the differences.
  const scaled = (t: Scalar): Scalar => t.div(3000)
  const ofMean = (t: Tensor): Scalar => scaled(bound({ mean: t as Tensor2D, logDeviation }))
  const ofDeviation = (t: Tensor): Scalar => scaled(bound({ mean, logDeviation: t as Tensor2D }))
  checkGradient(ofMean, mean, tf.grad(ofMean)(mean), 'mean')
  checkGradient(ofDeviation, logDeviation, tf.grad(ofDeviation)(logDeviation), 'deviation')
  const other = picture.mul(known).add(tf.sub(1, known).mul(0.9)) as Tensor4D
  assert.equal(number(bound({ mean, logDeviation }, other)), number(bound({ mean, logDeviation })))
})
