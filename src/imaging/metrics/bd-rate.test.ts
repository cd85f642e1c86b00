/** @file The Bjøntegaard difference against closed forms. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bdRate, type RatePoint } from './bd-rate.ts'

const curve = (rate: (quality: number) => number, qualities: readonly number[]): RatePoint[] =>
  qualities.map((quality) => ({ quality, rate: rate(quality) }))
const close = (found: number | null, expected: number, within = 1e-9): void =>
  assert.ok(found !== null && Math.abs(found - expected) < within, `${found} instead of ${expected}`)

test('a codec that needs k times the bits at each quality differs by k - 1, whatever the curve', () => {
  const rate = (q: number): number => 0.01 * Math.exp(0.13 * q) + 0.001 * q ** 1.5
  for (const k of [0.5, 0.7, 1, 1.4])
    close(
      bdRate(
        curve(rate, [27, 30, 34, 39, 45]),
        curve((q) => k * rate(q), [27, 30, 34, 39, 45]),
      ),
      k - 1,
    )
})

test('of curves that are straight in the logarithm it is the exponential of their mean distance over what both reach', () => {
  const a = curve((q) => Math.exp(-3 + 0.1 * q), [26, 31, 33, 42])
  const b = curve((q) => Math.exp(-4 + 0.12 * q), [30, 35, 36, 41, 50])
  // Common: 30 to 42, where the distance -1 + 0.02 q has the mean at 36.
  close(bdRate(a, b), Math.exp(-1 + 0.02 * 36) - 1)
  close(bdRate(b, a), Math.exp(1 - 0.02 * 36) - 1)
})

test('order does not matter; curves that never meet have no difference; too few points are refused', () => {
  const a = curve((q) => q, [40, 30, 35])
  close(
    bdRate(
      a,
      curve((q) => 2 * q, [30, 40, 35]),
    ),
    1,
  )
  assert.equal(
    bdRate(
      a,
      curve((q) => q, [41, 45]),
    ),
    null,
  )
  assert.throws(
    () =>
      bdRate(
        a,
        curve((q) => q, [30]),
      ),
    RangeError,
  )
  assert.throws(
    () =>
      bdRate(
        a,
        curve((q) => q, [30, 30]),
      ),
    RangeError,
  )
})
