/** @file The noise map: its loss against the closed form, its truth, and that it learns how strong noise is while the denoiser stays. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs-core'
import { unpack } from '../../../src/engine/flat-parameters.ts'
import { NormalPool, random } from '../../../src/imaging/random.ts'
import { chvae } from '../../../src/models/chvae/network.ts'
import { FLOOR, noiseMapLoss } from '../../../src/models/noise-map/network.ts'
import { NoiseMapper } from '../../../src/worker/noise-mapper.ts'
import { noiseMapProgram } from '../../../src/worker/noise-map-program.ts'
import type { Draw } from '../../../src/worker/train/batches.ts'
import { noiseMapDamage } from '../../../src/worker/train/damage/noise-map.ts'
import { initialState } from '../../../src/worker/train/state.ts'
import { Trainer } from '../../../src/worker/train/trainer.ts'
import { TINY } from './tiny.ts'

await tf.setBackend('cpu')

const EDGE = 64
const number = (t: Tensor): number => t.dataSync()[0] as number

test('the noise map pays a tenth of the mean distance of logarithms from the mean deviation of each block', () => {
  const truth = Float32Array.from({ length: 8 * 16 }, (_, i) => (i % 16 < 8 ? 0.02 + (i % 2) * 0.02 : 0.1))
  const { loss } = noiseMapLoss(tf.tensor4d([-3, -4], [1, 1, 2, 1]), tf.tensor4d(truth, [1, 8, 16, 1]))
  const expected = (Math.abs(-3 - Math.log(0.03 + FLOOR)) + Math.abs(-4 - Math.log(0.1 + FLOOR))) / 2
  assert.ok(Math.abs(number(loss) - 0.1 * expected) < 1e-6)
})

/** A denoiser that knows nothing: what it takes away is no noise. */
function network() {
  const { parameters } = chvae(TINY)
  return { config: TINY, weights: unpack(initialState(parameters, 1).vectors.theta, parameters), fills: false }
}

/** Shapes with white noise of a deviation of its own for each patch, or none. */
const noisyShapes: Draw = (pool, r) => {
  const deviation = r() < 0.2 ? 0 : 0.15 * r() ** 2
  const [fx, fy, phase] = [0.05 + 0.2 * r(), 0.05 + 0.2 * r(), 6 * r()]
  const area = EDGE * EDGE
  const clean = Float32Array.from(
    { length: 3 * area },
    (_, i) => 0.5 + 0.3 * Math.sin(fx * (i % EDGE) + fy * Math.floor((i % area) / EDGE) + phase),
  )
  const noise = pool.fill(new Float32Array(3 * area), r)
  return {
    clean,
    damaged: clean.map((v, i) => v + deviation * (noise[i] as number)),
    condition: new Float32Array(area).fill(deviation),
  }
}

test('it learns the deviation within a fifth, at any size; the padding at the edges has a say', async () => {
  const denoiser = network()
  const program = noiseMapProgram(denoiser)
  await using trainer = await Trainer.create({
    program,
    draw: noisyShapes,
    config: { latents: [0, 0] },
    shape: { photos: 4, bound: 0, edge: EDGE },
    seed: 3,
    schedule: { peak: 2e-3, from: 0, warmUp: 10, fallFrom: 200, fallSteps: 200 },
    provider: 'cpu',
    state: initialState(program.specs, 1),
  })
  for (let i = 0; i < 400; i++) await trainer.step()
  const learned = unpack(trainer.state.vectors.theta, program.specs)
  await using mapper = await NoiseMapper.create({
    ...denoiser,
    weights: new Map([...denoiser.weights, ...learned]),
  })
  const [width, height] = [101, 83]
  const pool = new NormalPool(7)
  for (const [index, deviation] of [0.02, 0.05, 0.1].entries()) {
    const noise = pool.fill(new Float32Array(3 * width * height), random(5, index))
    const told = await mapper.map({ width, height, pixels: noise.map((v) => 0.5 + deviation * v) })
    assert.deepEqual([told.columns, told.rows, told.deviations.length], [13, 11, 143])
    const mean = told.deviations.reduce((a, b) => a + b, 0) / told.deviations.length
    assert.ok(Math.abs(mean / deviation - 1) < 0.2, `${mean} instead of ${deviation}`)
  }
})

test('the truth that the noise map learns from is the noise as it fell out', () => {
  const edge = 64
  const pool = new NormalPool(1)
  let seen = 0
  for (let seed = 0; seed < 20; seed++) {
    const pixels = new Float32Array(3 * edge * edge).fill(0.5)
    const { clean, damaged, condition } = noiseMapDamage.apply({ pixels, edge, pool, random: random(seed) })
    const square = damaged.reduce((s, v, i) => s + (v - (clean[i] as number)) ** 2, 0) / damaged.length
    const told = condition.reduce((s, v) => s + v * v, 0) / condition.length
    // Squares at the border count twice in their neighbours' means, so the two differ a little.
    assert.ok(Math.abs(Math.sqrt(told) - Math.sqrt(square)) <= 0.03 * Math.sqrt(square))
    if (square > 0) seen++
  }
  assert.ok(seen >= 12 && seen < 20, 'some patches have no noise')
})
