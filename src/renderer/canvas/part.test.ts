import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partAddress, partAround } from './part.ts'

const photo = { width: 1000, height: 600 }
const size = { width: 200, height: 100 }

test('a part lies around the middle of the region, and inside the photo', () => {
  assert.deepEqual(partAround({ x: 400, y: 300, width: 50, height: 10 }, size, photo), {
    x: 325,
    y: 255,
    width: 200,
    height: 100,
  })
  assert.deepEqual(partAround({ x: 0, y: 590, width: 10, height: 10 }, size, photo), {
    x: 0,
    y: 500,
    width: 200,
    height: 100,
  })
})

test('of a photo that is smaller the part is the whole width or height', () => {
  const small = { width: 120, height: 600 }
  assert.deepEqual(partAround({ x: 0, y: 0, width: 120, height: 600 }, size, small), {
    x: 0,
    y: 250,
    width: 120,
    height: 100,
  })
})

test('its address names it', () =>
  assert.equal(
    partAddress('0123456789abcdef', { x: 1, y: 2, width: 3, height: 4 }),
    'assets/photos/0123456789abcdef/parts/1_2_3_4',
  ))
