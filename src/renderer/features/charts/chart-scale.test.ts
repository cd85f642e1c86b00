/** @file Scales of charts: round steps, ticks inside, ends where they belong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { along, linePath, rangeOf, roundStep, ticks } from './chart-scale.ts'

test('steps are 1, 2 or 5 times a power of ten and cut the range into no more parts than asked', () => {
  for (const [from, to] of [
    [0, 1],
    [30.1, 30.9],
    [0, 6000],
    [0.002, 0.0031],
  ] as const)
    for (const most of [2, 4, 6]) {
      const step = roundStep({ from, to }, most)
      const digit = Number(step.toExponential().split('e')[0])
      assert.ok([1, 2, 5, 10].includes(Number(digit.toFixed(6))), `${step}`)
      assert.ok((to - from) / step <= most + 1e-9)
      for (const tick of ticks({ from, to }, most)) assert.ok(tick >= from - 1e-9 && tick <= to + 1e-9)
    }
  assert.deepEqual(ticks({ from: 0, to: 1 }, 5), [0, 0.2, 0.4, 0.6, 0.8, 1])
})

test('a range has air, also around a single value; no value has one of its own', () => {
  assert.deepEqual(rangeOf([]), { from: 0, to: 1 })
  const { from, to } = rangeOf([5])
  assert.ok(from < 5 && to > 5)
  assert.ok(rangeOf([1, Number.NaN, 3]).from < 1)
})

test('values lie where they belong', () => {
  assert.equal(along(5, { from: 0, to: 10 }, 100, 200), 150)
  assert.equal(along(0, { from: 0, to: 10 }, 90, 10), 90)
  assert.equal(
    linePath([
      { x: 1, y: 2 },
      { x: 3, y: 4.25 },
    ]),
    'M1.0 2.0L3.0 4.3',
  )
})
