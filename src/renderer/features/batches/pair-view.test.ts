/** @file Where a picture lies in a box: whole, or pixel for pixel around a point. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterKey, place } from './pair-view.ts'

const picture = { width: 2000, height: 1000 }
const box = { width: 500, height: 400 }

test('whole: as large as fits, in the middle, and never enlarged', () => {
  assert.deepEqual(place(picture, box, null), { scale: 0.25, x: 0, y: 75 })
  assert.deepEqual(place({ width: 100, height: 100 }, box, null), { scale: 1, x: 200, y: 150 })
})

test('pixel for pixel: the point is in the middle unless that would show a margin', () => {
  assert.deepEqual(place(picture, box, { x: 0.5, y: 0.5 }), { scale: 1, x: -750, y: -300 })
  assert.deepEqual(place(picture, box, { x: 0, y: 1 }), { scale: 1, x: 0, y: -600 })
  for (let n = 0; n <= 20; n++) {
    const { x, y } = place(picture, box, { x: n / 20, y: 1 - n / 20 })
    assert.ok(x <= 0 && x >= box.width - picture.width && y <= 0 && y >= box.height - picture.height)
  }
})

test('keys: Enter goes in and out, arrows move inside and stop at the edges', () => {
  assert.deepEqual(afterKey(null, 'Enter'), { x: 0.5, y: 0.5 })
  assert.equal(afterKey({ x: 0.5, y: 0.5 }, ' '), null)
  assert.equal(afterKey(null, 'ArrowLeft'), undefined, 'the whole picture does not move')
  assert.deepEqual(afterKey({ x: 0.02, y: 0.5 }, 'ArrowLeft'), { x: 0, y: 0.5 })
  assert.equal(afterKey({ x: 0.5, y: 0.5 }, 'q'), undefined)
})
