/** @file Putting a part of one picture into another, by its definition. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { putOver } from './blend.ts'
import type { Raster } from './raster.ts'

const raster = (...data: number[]): Raster => ({ width: 4, height: 1, channels: 3, data: Uint16Array.from(data) })

test('a part is put over bit for bit where the mask is white, not at all where it is black, mixed where it is grey', () => {
  const base = raster(1, 2, 3, 10, 20, 30, 100, 200, 300, 7, 7, 7)
  const over = raster(9, 9, 9, 60_000, 1, 2, 65_535, 0, 301, 7, 8, 9)
  putOver(base, over, Uint8Array.of(0, 255, 51, 0))
  assert.deepEqual([...base.data], [1, 2, 3, 60_000, 1, 2, 13_187, 160, 300, 7, 7, 7])
})

test('pictures or masks of other sizes are refused', () => {
  const base = raster(...Array.from({ length: 12 }, () => 0))
  assert.throws(() => putOver(base, base, new Uint8Array(3)), RangeError)
  assert.throws(() => putOver(base, { ...base, data: base.data.slice(3) }, new Uint8Array(4)), RangeError)
})
