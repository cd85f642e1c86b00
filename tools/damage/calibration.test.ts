/** @file Calibration against probabilities that are known: true ones, and true ones made too sure by a known temperature. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { DAMAGE_WEIGHTS, type DamageModel } from '../../src/imaging/damage/classifier.ts'
import { classify } from '../../src/imaging/damage/classifier.ts'
import { DAMAGE_FEATURES } from '../../src/imaging/damage/features.ts'
import { fillNormal, random } from '../../src/imaging/random.ts'
import {
  bins,
  calibrationError,
  errorByChance,
  fittedTemperature,
  judged,
  meanNats,
  tempered,
  type Judged,
} from './calibration.ts'

const of = (sure: number, label: number): Judged => ({ told: [sure, 1 - sure, 0, 0, 0, 0], label })

test('the error of two bins, by hand', () => {
  // 0.9: right in 3 of 4; 0.6: right in 1 of 2.
  const all = [of(0.9, 0), of(0.9, 0), of(0.9, 0), of(0.9, 1), of(0.6, 0), of(0.6, 1)]
  assert.deepEqual(
    bins(all).map(({ right, count }) => [right, count]),
    [
      [0.5, 2],
      [0.75, 4],
    ],
  )
  assert.ok(Math.abs(calibrationError(all) - ((4 / 6) * 0.15 + (2 / 6) * 0.1)) < 1e-12)
  assert.ok(Math.abs(meanNats(all.slice(3, 5)) + (Math.log(0.1) + Math.log(0.6)) / 2) < 1e-12)
  assert.equal(calibrationError([of(1, 0), of(1, 0)]), 0)
})

/** A classifier of random weights, and pictures whose classes are drawn from what it tells. */
function scene(count: number, sureness: number) {
  const r = random(count, 4)
  const model: DamageModel = {
    tensors: {
      mean: new Float64Array(DAMAGE_FEATURES),
      deviation: new Float64Array(DAMAGE_FEATURES).fill(1),
      weights: fillNormal(new Float32Array(DAMAGE_WEIGHTS), r).map((w) => 0.15 * w),
    },
  }
  const examples = Array.from({ length: count }, () => {
    const features = Float64Array.from(fillNormal(new Float32Array(DAMAGE_FEATURES), r))
    const told = classify(model, features)
    let [left, label] = [r(), 0]
    while (label < told.length - 1 && left >= (told[label] as number)) left -= told[label++] as number
    return { features, label }
  })
  return { model: tempered(model, 1 / sureness), examples }
}

test('a temperature that was put in is found, and takes the error away that it made', () => {
  const { model, examples } = scene(1000, 2.5)
  const found = fittedTemperature(model, examples)
  assert.ok(Math.abs(found / 2.5 - 1) < 0.1, `${found}`)
  const [before, after] = [model, tempered(model, found)].map((m) => judged(m, examples)) as [Judged[], Judged[]]
  assert.ok(calibrationError(before) > 0.05)
  assert.ok(calibrationError(after) < 2 * errorByChance(after, random(1), 50))
  assert.deepEqual(
    before.map(({ told }) => told.indexOf(Math.max(...told))),
    after.map(({ told }) => told.indexOf(Math.max(...told))),
  )
})

test('probabilities that are true: a temperature of 1, an error as by chance', () => {
  const { model, examples } = scene(1000, 1)
  assert.ok(Math.abs(fittedTemperature(model, examples) - 1) < 0.1)
  const all = judged(model, examples)
  assert.ok(calibrationError(all) < 2 * errorByChance(all, random(2), 50))
})
