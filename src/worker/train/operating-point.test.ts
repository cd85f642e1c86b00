import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../imaging/random.ts'
import { operatingPoint, tallied } from './operating-point.ts'

const logistic = (x: number) => 1 / (1 + Math.exp(-x))
const many = (count: number, of: (i: number) => number) => Float32Array.from({ length: count }, (_, i) => of(i))

test('the point lies where F1 is best, as trying every threshold finds', () => {
  const r = random(5)
  const truth = many(4000, (i) => (i < 400 ? 1 : i < 600 ? 0.5 : 0))
  const odds = [...truth].map((t) => 4 * (t - 0.5) + 3 * (r() + r() - 1) - 1.5)
  const found = Float32Array.from(odds, logistic)
  const alarms = many(4000, () => logistic(-9))
  const point = operatingPoint([tallied(found, truth, alarms)], 0.01)
  const f1 = (least: number): number => {
    const hit = odds.filter((x, i) => x >= least && truth[i] === 1).length
    const wrong = odds.filter((x, i) => x >= least && truth[i] === 0).length
    return (2 * hit) / (400 + hit + wrong)
  }
  const tried = Array.from({ length: 1200 }, (_, i) => f1(-6 + i / 100))
  assert.ok(Math.abs(point.f1 - Math.max(...tried)) < 0.003)
  assert.ok(Math.abs(f1(point.odds) - point.f1) < 0.003)
  assert.equal(point.alarms, 0)
})

test('sound photos come first: the point rises until few enough of their pixels are marked', () => {
  const truth = many(1000, (i) => (i < 100 ? 1 : 0))
  const found = many(1000, (i) => logistic(truth[i] === 1 ? -2 + i / 25 : -6)) // odds of -2 to 2 where damaged
  const alarms = many(1000, (i) => logistic(i < 20 ? i / 10 : -8)) // 20 pixels of odds 0 to 2
  const free = operatingPoint([tallied(found, truth, alarms)], 1)
  assert.ok(free.odds < -2 && free.f1 > 0.99)
  const bound = operatingPoint([tallied(found, truth, alarms)], 0.005)
  assert.ok(bound.alarms <= 0.005 && bound.odds > 1.4 && bound.odds < 1.6, JSON.stringify(bound))
})

test('without photos, and with a truth that is none, there is no point', () => {
  assert.throws(() => operatingPoint([], 0.001), /photos/)
  assert.throws(
    () =>
      tallied(
        many(4, () => 0.5),
        many(4, () => 0.3),
        many(4, () => 0.5),
      ),
    /truth/,
  )
})
