/** @file The head that tells the doubt: it learns how large errors are, where they are, and changes nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpack } from '../../../src/engine/flat-parameters.ts'
import { NormalPool, random } from '../../../src/imaging/random.ts'
import { chvae } from '../../../src/models/chvae/network.ts'
import { doubtProgram } from '../../../src/worker/doubt-program.ts'
import { tellsDoubt } from '../../../src/worker/programs.ts'
import type { Draw } from '../../../src/worker/train/batches.ts'
import { WholeRestorer } from '../../../src/worker/train/evaluate.ts'
import { initialState } from '../../../src/worker/train/state.ts'
import { Trainer } from '../../../src/worker/train/trainer.ts'
import { TINY } from './tiny.ts'

const EDGE = 32
const AREA = EDGE * EDGE
const WEAK = 0.02
const STRONG = 0.1

/** A network that leaves every photo as it is: its errors are the damage. */
function lazyNetwork() {
  const { parameters } = chvae(TINY)
  const weights = unpack(initialState(parameters, 1).vectors.theta, parameters)
  for (const name of ['mean.filter', 'mean.bias']) weights.set(name, new Float32Array(weights.get(name)?.length ?? 0))
  return { config: TINY, weights, fills: false }
}

/** Grey with noise that is weak where the condition is 0 and strong where it is 1. */
const noisyGrey: Draw = (pool, r) => {
  const condition = Float32Array.from({ length: AREA }, (_, i) => (i % EDGE < EDGE / 2 ? 0 : 1))
  const clean = new Float32Array(3 * AREA).fill(0.5)
  const noise = pool.fill(new Float32Array(3 * AREA), r)
  return { clean, damaged: clean.map((v, i) => v + (condition[i % AREA] === 1 ? STRONG : WEAK) * noise[i]!), condition }
}

test('it becomes the mean size of the errors, deviation x sqrt(2 / pi) of Gaussian ones, and the photo stays as it is', async () => {
  const network = lazyNetwork()
  const program = doubtProgram(network)
  await using trainer = await Trainer.create({
    program,
    config: TINY,
    shape: { photos: 4, bound: 1, edge: EDGE },
    draw: noisyGrey,
    seed: 3,
    schedule: { peak: 3e-3, from: 0, warmUp: 10, fallFrom: 300, fallSteps: 300 },
    provider: 'cpu',
    state: initialState(program.specs, 2),
  })
  for (let step = 0; step < 600; step++) await trainer.step()
  const weights = new Map([...network.weights, ...unpack(trainer.state.vectors.theta, program.specs)])
  assert.ok(!tellsDoubt(network) && tellsDoubt({ ...network, weights }))

  await using before = await WholeRestorer.create(network)
  await using after = await WholeRestorer.create({ ...network, weights })
  const { damaged, condition } = noisyGrey(new NormalPool(8), random(9))
  const photo = { width: EDGE, height: EDGE, pixels: damaged }
  const { restored, doubt } = await after.judge(photo, condition)
  assert.deepEqual(restored.pixels, (await before.restore(photo, condition)).pixels)
  await assert.rejects(before.judge(photo, condition), /tells no doubt/)
  for (const [strength, at] of [
    [WEAK, 0],
    [STRONG, 1],
  ] as const) {
    const told = doubt.pixels.filter((_, i) => condition[i % AREA] === at)
    const mean = told.reduce((a, b) => a + b, 0) / told.length
    const expected = strength * Math.sqrt(2 / Math.PI)
    assert.ok(Math.abs(mean / expected - 1) < 0.15, `${mean} instead of ${expected}`)
  }
})
