/** @file The numbers of a change against pictures whose change is known. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureChange } from './change.ts'

const grey = (n: number, value: number) => new Uint8Array(n * 3).fill(value)

test('the same picture has not changed', () => {
  assert.deepEqual(measureChange(grey(50, 90), grey(50, 90)), { difference: 0, tone: [0, 0, 0], clipped: 0 })
})

test('a cast moves one channel by what was added, and the difference by its root of a third', () => {
  const after = grey(50, 90).map((v, i) => (i % 3 === 2 ? v + 12 : v))
  const { difference, tone, clipped } = measureChange(grey(50, 90), after)
  assert.deepEqual([tone, clipped], [[0, 0, 12], 0])
  assert.ok(Math.abs(difference - 12 / Math.sqrt(3)) < 1e-12)
})

test('noise of known strength that was removed: its deviation, and no tone', () => {
  let seed = 5
  const noise = () => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5) * 40
  const before = new Uint8Array(300_000).map(() => Math.round(128 + noise()))
  const { difference, tone } = measureChange(before, grey(100_000, 128))
  assert.ok(Math.abs(difference - 40 / Math.sqrt(12)) < 0.1, String(difference))
  assert.ok(tone.every((t) => Math.abs(t) < 0.2))
})

test('only samples that became black or white count as lost', () => {
  const before = Uint8Array.from([0, 255, 100, 100, 100, 100])
  const after = Uint8Array.from([0, 255, 0, 255, 100, 101])
  assert.equal(measureChange(before, after).clipped, 2 / 6)
})

test('pictures of two sizes are refused', () => {
  assert.throws(() => measureChange(grey(2, 0), grey(3, 0)), RangeError)
  assert.throws(() => measureChange(grey(0, 0), grey(0, 0)), RangeError)
})
