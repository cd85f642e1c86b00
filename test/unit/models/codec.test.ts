/** @file The learned codec against closed forms and finite differences, and that it learns. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { pack, unflatten, unpack } from '../../../src/engine/flat-parameters.ts'
import { DIALECT_OF, Session } from '../../../src/engine/session.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { analysisBasis, COEFFICIENTS, synthesisBasis } from '../../../src/models/codec/basis.ts'
import { CODEC_SIZES, LATENTS, LEVELS, priceOf, stepOf } from '../../../src/models/codec/config.ts'
import { codecLoss, logisticBits, rounded } from '../../../src/models/codec/loss.ts'
import { codecNet } from '../../../src/models/codec/network.ts'
import { codecProgram, traceAnalysis, traceSynthesis } from '../../../src/worker/codec-program.ts'
import { fromPhotos } from '../../../src/worker/train/batches.ts'
import { codecDamage } from '../../../src/worker/train/damage/codec.ts'
import { initialState } from '../../../src/worker/train/state.ts'
import { Trainer } from '../../../src/worker/train/trainer.ts'

await tf.setBackend('cpu')

const TINY = { widths: [4, 4] } as const
const number = (t: Tensor): number => t.dataSync()[0] as number

test('the fixed transform is orthonormal, and its first coefficient is the brightness', () => {
  const [forward, backward] = [analysisBasis(), synthesisBasis()]
  for (const [i, j] of [
    [0, 0],
    [5, 5],
    [191, 191],
    [0, 1],
    [17, 90],
    [190, 191],
  ] as const) {
    let dot = 0
    for (let s = 0; s < LATENTS; s++)
      dot += (forward[s * LATENTS + i] as number) * (backward[j * LATENTS + s] as number)
    assert.ok(Math.abs(dot - (i === j ? 1 : 0)) < 1e-6, `${i} ${j}: ${dot}`)
  }
  assert.deepEqual(COEFFICIENTS[0], { row: 0, column: 0, colour: 0 })
  assert.ok(Math.abs((forward[0] as number) - 1 / Math.sqrt(192)) < 1e-7)
})

test('bits of a logistic are those of its distribution function, near and far, and those of all whole numbers are a distribution', () => {
  const cumulative = (x: number): number => 1 / (1 + Math.exp(-x))
  for (const [v, s] of [
    [0, 1],
    [0.3, 0.2],
    [-2, 0.7],
    [5, 3],
    [40, 20],
  ] as const) {
    const p = cumulative((v + 0.5) / s) - cumulative((v - 0.5) / s)
    assert.ok(Math.abs(number(logisticBits(tf.scalar(v), tf.scalar(s))) + Math.log2(p)) < 1e-4)
  }
  // Far out the probability is e^(-|v|/s) (e^(1/2s) - e^(-1/2s)), below what a float can hold.
  const far = number(logisticBits(tf.scalar(100), tf.scalar(0.5)))
  assert.ok(Math.abs(far - (200 - Math.log(Math.exp(1) - Math.exp(-1))) / Math.LN2) < 1e-2)
  const all = Array.from({ length: 201 }, (_, i) => 2 ** -number(logisticBits(tf.scalar(i - 100), tf.scalar(2))))
  assert.ok(Math.abs(all.reduce((a, b) => a + b) - 1) < 1e-5)
})

test('at the start rate and distortion weigh as the theory of fine quantisation says', () => {
  // d(bits a pixel)/d(mse) = -3 * 6 / (ln 2 * step^2): moving the step by a little changes rate and distortion alike.
  for (const level of [0, 3, LEVELS - 1]) {
    const d = stepOf(level)
    const [rate, mse] = [(x: number) => -3 * Math.log2(x), (x: number) => x ** 2 / 12]
    const h = 1e-4 * d
    const slope = (rate(d + h) - rate(d - h)) / (mse(d + h) - mse(d - h))
    assert.ok(Math.abs(slope / -priceOf(level) - 1) < 1e-4)
  }
})

const net = codecNet(TINY)
const specs = [...net.parameters, ...net.priorParameters]
const photo = (): Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: 2 * 16 * 16 * 3 }, (_, i) => 0.5 + 0.3 * Math.sin(i / 7) + 0.1 * Math.cos(i / 31)),
    [2, 16, 16, 3],
  )

test('the gradient is the one of finite differences where rounding moves along', () => {
  const noise = tf.tensor4d(fillNormal(new Float32Array(2 * 4 * LATENTS), random(3)), [2, 2, 2, LATENTS])
  const batch = { photo: photo(), quality: tf.tensor4d([0.2, 0.83], [2, 1, 1, 1]), noise }
  const theta = initialState(specs, 5).vectors.theta
  // Zeros would hide gradients behind them.
  const shaken = fillNormal(new Float32Array(theta.length), random(9))
  for (const [i, v] of shaken.entries()) theta[i] = (theta[i] as number) + 0.02 * v
  const weights = (values: Float32Array) => unflatten(tf.tensor1d(values), specs)
  const latents = net.analyse(weights(theta), batch.photo).mul<Tensor4D>(net.gains(weights(theta), batch.quality))
  const offset = rounded(latents).sub<Tensor4D>(latents)
  const frozen = (x: Tensor4D): Tensor4D => x.add(offset)
  const value = (values: Float32Array): number => number(codecLoss(net, weights(values), batch, frozen).loss)
  const gradient = tf
    .grad((t) => codecLoss(net, unflatten(t as never, specs), batch).loss)(tf.tensor1d(theta))
    .dataSync()
  const direction = fillNormal(new Float32Array(theta.length), random(11))
  const perParameter = unpack(direction, specs)
  for (const { name } of specs) {
    // One direction for each parameter, so that none is missed.
    const only = new Map(
      specs.map((s) => [
        s.name,
        s.name === name
          ? (perParameter.get(name) as Float32Array)
          : new Float32Array(s.shape.reduce((a, b) => a * b, 1)),
      ]),
    )
    const along = pack(only, specs)
    const length = Math.sqrt(along.reduce((sum, v) => sum + v * v, 0))
    const h = 2e-3 / length
    const moved = (k: number): Float32Array => theta.map((v, i) => v + k * h * (along[i] as number))
    const slope = (value(moved(1)) - value(moved(-1))) / (2 * h)
    const expected = along.reduce((sum, v, i) => sum + v * (gradient[i] as number), 0)
    assert.ok(
      Math.abs(slope - expected) <= 0.03 * Math.abs(slope) + 2e-3 * length * 1e-2,
      `${name}: ${expected}, not ${slope}`,
    )
  }
})

test('analysis and synthesis run on pictures of any size, and undo each other to half a step', async () => {
  const config = CODEC_SIZES.small
  const { specs: all } = codecProgram(config)
  const weights = unpack(initialState(all, 1).vectors.theta, all)
  const options = { provider: 'cpu', purpose: 'inference', threads: 1 } as const
  await using analysis = await Session.create(traceAnalysis(config, weights, DIALECT_OF.cpu).graph, options)
  await using synthesis = await Session.create(traceSynthesis(config, weights, DIALECT_OF.cpu).graph, options)
  const [width, height, quality] = [40, 24, Float32Array.of(1)]
  const pixels = Float32Array.from({ length: 3 * width * height }, (_, i) => 0.5 + 0.4 * Math.sin(i / 11))
  const { latents } = await analysis.run({ photo: pixels, quality }, {}, { rows: height, columns: width })
  const whole = (latents as Float32Array).map((v) => Math.round(v))
  const { restored } = await synthesis.run({ latents: whole, quality }, {}, { rows: height / 8, columns: width / 8 })
  const error = (restored as Float32Array).reduce((sum, v, i) => sum + (v - (pixels[i] as number)) ** 2, 0)
  // Untrained it is the cosine transform: an error of step^2 / 12 at most.
  assert.ok(Math.sqrt(error / pixels.length) < stepOf(LEVELS - 1) / Math.sqrt(12))
})

test('it learns: the loss falls by a fifth and more within 60 steps', async () => {
  const images = Array.from({ length: 3 }, (_, k) => ({
    name: String(k),
    width: 80,
    height: 72,
    pixels: Uint8Array.from(
      { length: 80 * 72 * 3 },
      (_, i) => 128 + 60 * Math.sin(i / (50 + 9 * k)) + 40 * Math.cos(i / 700),
    ),
  }))
  const program = codecProgram(TINY)
  await using trainer = await Trainer.create({
    program,
    draw: fromPhotos(images, codecDamage, 64),
    config: { latents: [LATENTS, 0] },
    shape: { photos: 2, bound: 2, edge: 64 },
    seed: 3,
    schedule: { peak: 1e-3, from: 0, warmUp: 10, fallFrom: Number.POSITIVE_INFINITY, fallSteps: 1 },
    provider: 'cpu',
    threads: 1,
    state: initialState(program.specs, 1),
  })
  const losses: number[] = []
  for (let i = 0; i < 60; i++) losses.push((await trainer.step()).loss)
  const mean = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length
  const [first, last] = [mean(losses.slice(0, 10)), mean(losses.slice(-15))]
  assert.ok(last < 0.8 * first, `${first} to ${last}`)
})
