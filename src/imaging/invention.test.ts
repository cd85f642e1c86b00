/** @file The invention map against its definition. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDoubt, emptyMap, FULL_SCALE, GUESS, inventedShare, inventionCell, inventionView } from './invention.ts'
import type { Tile } from './tiles.ts'

const [width, height] = [16, 8]
const whole: Tile = {
  x: { start: 0, size: 16, keepFrom: 0, keepTo: 16 },
  y: { start: 0, size: 8, keepFrom: 0, keepTo: 8 },
}
const levels = (r: number, g: number, b: number) =>
  Float32Array.from({ length: 3 * width * height }, (_, i) => ([r, g, b][Math.floor(i / (width * height))] ?? 0) / 255)

test('a value is the mean half width of the colours; steps add up in squares; strength scales', () => {
  const map = emptyMap(width, height)
  addDoubt(map, whole, levels(3, 6, 9), 1)
  const grey = (value: number) => (value / 65_535) * FULL_SCALE
  assert.ok(map.values.every((v) => Math.abs(grey(v) - 6) < 0.01))
  addDoubt(map, whole, levels(16, 16, 16), 0.5)
  assert.ok(map.values.every((v) => Math.abs(grey(v) - 10) < 0.01))
  addDoubt(map, whole, levels(1000, 1000, 1000), 1)
  assert.ok(map.values.every((v) => v === 65_535))
})

test('only kept pixels of a tile and pixels of holes are counted; the share is that of guesses', () => {
  const map = emptyMap(width, height)
  const holes = Uint8Array.from({ length: width * height }, (_, i) => (i % width < 12 ? 255 : 0))
  const right: Tile = { ...whole, x: { ...whole.x, keepFrom: 8 } }
  const sure = GUESS - 0.1
  addDoubt(map, right, levels(sure, sure, sure), 1, holes)
  assert.equal(inventedShare(map), 0)
  addDoubt(map, right, levels(5, 5, 5), 1, holes)
  assert.equal(inventedShare(map), 4 / 16)
  assert.ok(map.values.every((v, i) => v > 0 === (i % width >= 8 && i % width < 12)))
})

test('a shown map has the mean of each cell; one that fits is shown pixel by pixel', () => {
  const small = emptyMap(3, 2)
  small.values.set([0, 257, 65_535, 514, 128, 129])
  assert.deepEqual(inventionView(small), { width: 3, height: 2, cell: 1, values: Uint8Array.of(0, 1, 255, 2, 0, 1) })
  // 4,097 columns do not fit into 2,048 cells of 2: the last cell of 3 has 2 columns.
  const wide = emptyMap(4097, 4)
  wide.values.fill(65_535, 4095, 4097)
  const view = inventionView(wide)
  assert.deepEqual([view.width, view.height, view.cell], [1366, 2, inventionCell(4097, 4)])
  assert.equal(view.cell, 3)
  assert.equal(view.values[1365], Math.round(255 / 3), 'a third of what there is of it')
  assert.equal(view.values[1364], 0)
})
