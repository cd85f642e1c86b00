import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOf, halfTurn, motionTo } from './motion.ts'

test('both ends of a stroke mean the same motion', () => {
  for (const [x, y] of [
    [20, 0],
    [12, -9],
    [-12, -9],
    [0, 17],
  ] as const)
    assert.deepEqual(motionTo(x, y), motionTo(-x, -y))
})

test('a motion is drawn where it was dragged to', () => {
  for (let angle = -89; angle <= 90; angle++) {
    const { x, y } = endOf({ length: 60, angle })
    assert.deepEqual(motionTo(x, y), { length: 60, angle })
  }
})

test('it is as long as can be set, and level is 0', () => {
  assert.deepEqual(motionTo(500, 0), { length: 80, angle: 0 })
  assert.deepEqual(motionTo(0, 0), { length: 1, angle: 0 })
  assert.deepEqual([halfTurn(100), halfTurn(-100), halfTurn(270), halfTurn(90), halfTurn(-90)], [-80, 80, 90, 90, 90])
})
