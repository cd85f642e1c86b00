/** @file The chance of a blind comparison's outcome by guessing, against values worked out by hand and against counting all outcomes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceByGuessing } from './guessing.ts'

test('known values: all of 8, 7 of 8, half of 6, none', () => {
  assert.equal(chanceByGuessing(8, 8), 1 / 256)
  assert.equal(chanceByGuessing(7, 8), 9 / 256)
  assert.equal(chanceByGuessing(3, 6), 42 / 64)
  assert.equal(chanceByGuessing(0, 6), 1)
})

test('it is the share of all outcomes of up to 12 pairs that are at least as good', () => {
  for (let pairs = 1; pairs <= 12; pairs++)
    for (let right = 0; right <= pairs; right++) {
      let good = 0
      for (let outcome = 0; outcome < 2 ** pairs; outcome++)
        if (outcome.toString(2).replaceAll('0', '').length >= right) good++
      assert.ok(Math.abs(chanceByGuessing(right, pairs) - good / 2 ** pairs) < 1e-12)
    }
})

test('what is no outcome is refused', () => {
  for (const [right, pairs] of [
    [-1, 6],
    [7, 6],
    [1.5, 6],
    [0, 2000],
  ] as const)
    assert.throws(() => chanceByGuessing(right, pairs), RangeError)
})
