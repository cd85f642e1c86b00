/** @file Scratches out of the detector's map: which pixels count at a sensitivity, and how far the mask reaches. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scratchMask } from './scratches.ts'

const WIDTH = 9
const HEIGHT = 7
const at = (x: number, y: number) => y * WIDTH + x

function mapWith(probability: number): Uint8Array {
  const map = new Uint8Array(WIDTH * HEIGHT)
  map[at(4, 3)] = probability
  return map
}

const marked = (mask: Uint8Array) => mask.reduce((sum, value) => sum + (value === 255 ? 1 : 0), 0)

test('a pixel counts from 1 - sensitivity on, and marks itself and its eight neighbours', () => {
  for (const probability of [1, 51, 128, 204, 255])
    for (const sensitivity of [0, 0.1, 0.2, 0.5, 0.8, 0.9, 1]) {
      const mask = scratchMask(mapWith(probability), WIDTH, HEIGHT, sensitivity)
      const counts = probability / 255 >= 1 - sensitivity - 1e-12
      assert.equal(marked(mask), counts ? 9 : 0, `${probability} at ${sensitivity}`)
      if (!counts) continue
      for (let y = 2; y <= 4; y++) for (let x = 3; x <= 5; x++) assert.equal(mask[at(x, y)], 255)
    }
})

test('what cannot be damage never counts; more sensitivity never marks less', () => {
  assert.equal(marked(scratchMask(new Uint8Array(WIDTH * HEIGHT), WIDTH, HEIGHT, 1)), 0)
  const map = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i * 97) % 256)
  let before = new Uint8Array(map.length)
  for (let step = 0; step <= 100; step++) {
    const now = scratchMask(map, WIDTH, HEIGHT, step / 100)
    now.forEach((value, i) => assert.ok(value >= (before[i] as number)))
    before = new Uint8Array(now)
  }
  assert.equal(marked(before), WIDTH * HEIGHT)
})
