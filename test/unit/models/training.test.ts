/** @file The training loop: it learns, it resumes bit for bit, and a wild step changes nothing. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { totalOf, unpack } from '../../../src/engine/flat-parameters.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import type { ChvaeConfig } from '../../../src/models/chvae/config.ts'
import { LOSS } from '../../../src/models/chvae/loss.ts'
import { chvae } from '../../../src/models/chvae/network.ts'
import { chvaeProgram, trainable } from '../../../src/worker/programs.ts'
import { compiledRestorer } from '../../../src/worker/restorer.ts'
import { fromPhotos } from '../../../src/worker/train/batches.ts'
import { rateAt } from '../../../src/worker/train/schedule.ts'
import { grownFrom, initialState, readState, writeState, type TrainingState } from '../../../src/worker/train/state.ts'
import { noiseDamage } from '../../../src/worker/train/damage/denoise.ts'
import { Trainer } from '../../../src/worker/train/trainer.ts'
import { TINY } from './tiny.ts'

const specs = trainable(chvae(TINY))
const schedule = { peak: 2e-3, from: 0, warmUp: 5, fallFrom: Number.POSITIVE_INFINITY, fallSteps: 1 }

/** Smooth pictures: sums of two waves, so that noise can be told from them. */
const images = Array.from({ length: 4 }, (_, k) => ({
  name: String(k),
  width: 48,
  height: 40,
  pixels: Uint8Array.from(
    { length: 48 * 40 * 3 },
    (_, i) => 128 + 60 * Math.sin(i / (50 + 9 * k)) + 50 * Math.cos(i / 700),
  ),
}))

const trainer = (state: TrainingState): Promise<Trainer> =>
  Trainer.create({
    config: TINY,
    shape: { photos: 2, bound: 1, edge: 32 },
    draw: fromPhotos(images, noiseDamage, 32),
    program: chvaeProgram(TINY, LOSS),
    seed: 4,
    schedule,
    provider: 'cpu',
    state,
  })

test('the deterministic path learns: its error falls by a third and more within 250 steps', async () => {
  await using t = await trainer(initialState(specs, 1))
  const errors: number[] = []
  for (let i = 0; i < 250; i++) errors.push((await t.step()).metrics['mse'] as number)
  const mean = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length
  assert.ok(
    mean(errors.slice(-30)) < 0.66 * mean(errors.slice(0, 20)),
    `${mean(errors.slice(0, 20))} to ${mean(errors.slice(-30))}`,
  )
})

test('a run that was stopped, written and read goes on bit for bit like one that was not', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-train-'))
  try {
    await using whole = await trainer(initialState(specs, 2))
    for (let i = 0; i < 9; i++) await whole.step()
    await using first = await trainer(initialState(specs, 2))
    for (let i = 0; i < 4; i++) await first.step()
    const file = path.join(folder, 'state.safetensors')
    await writeState(file, first.state, { size: 'tiny' })
    const { state, facts } = await readState(file, totalOf(specs))
    assert.equal(facts.get('size'), 'tiny')
    await using second = await trainer(state)
    for (let i = 0; i < 5; i++) await second.step()
    assert.deepEqual(second.state, whole.state)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a state whose gradient is not finite changes nothing but the count', async () => {
  const start = initialState(specs, 3)
  start.vectors.theta.set(fillNormal(new Float32Array(64), random(1)).map((v) => v * 1e20))
  await using t = await trainer(start)
  const report = await t.step()
  assert.ok(!(report.norm < 5))
  assert.equal(t.state.step, 1)
  assert.deepEqual(t.state.vectors, start.vectors)
})

test('after eight wild steps in a row the last good weights take the place of the ruined ones', async () => {
  const start = initialState(specs, 3)
  const good = { ...initialState(specs, 8).vectors }
  start.vectors.theta.fill(Number.NaN)
  await using t = await trainer({ ...start, safety: { good, wild: 0, returns: 0 } })
  for (let i = 0; i < 7; i++) await t.step()
  assert.equal(t.returns, 0)
  assert.ok(Number.isNaN(t.state.vectors.theta[0]))
  await t.step()
  assert.equal(t.returns, 1)
  assert.deepEqual(t.state.vectors, good)
  const { norm } = await t.step()
  assert.ok(norm < 5)
  assert.notDeepEqual(t.state.vectors.theta, good.theta)
})

test('the rate rises, stays and falls to zero', () => {
  const s = { peak: 1, from: 0, warmUp: 10, fallFrom: 100, fallSteps: 50 }
  assert.deepEqual(
    [1, 10, 100, 150, 200].map((step) => Number(rateAt(step, s).toFixed(6))),
    [0.1, 1, 1, 0, 0],
  )
  assert.ok(rateAt(120, s) < rateAt(110, s))
})

test('a grown network starts as good as the smaller one: new blocks are the identity', async () => {
  const larger: ChvaeConfig = { ...TINY, encoder: [1, 0, 0], decoder: [0, 0, 2] }
  const [small, large] = [chvae(TINY), chvae(larger)]
  const state = initialState(specs, 5)
  const grown = grownFrom(unpack(state.vectors.average, specs), trainable(large), 6)
  const photo = fillNormal(new Float32Array(3 * 16 * 24), random(2))
  const outputs = [
    { config: TINY, net: small, theta: state.vectors.average },
    { config: larger, net: large, theta: grown.vectors.theta },
  ].map(async ({ config, net, theta }) => {
    await using restorer = await compiledRestorer(
      { config, weights: unpack(theta, trainable(net)), fills: false },
      'cpu',
    )
    return await restorer.run({ photo, condition: new Float32Array(16 * 24), width: 24, height: 16 })
  })
  const [a, b] = (await Promise.all(outputs)) as [Float32Array, Float32Array]
  for (const [i, v] of a.entries()) assert.ok(Math.abs(v - (b[i] as number)) < 1e-5)
})
