/** @file The line around a disc is its circle, and closes. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { MaskOp } from '../../shared/mask.ts'
import { contourOf } from './contour.ts'
import { rasterise } from './rasterise.ts'

const SIZE = { width: 80, height: 80 }

test('around a disc: every point at its radius, as long as the circle, and closed', () => {
  const op: MaskOp = { kind: 'stroke', mode: 'add', size: 50, hardness: 1, points: [40.3, 39.8] }
  const pieces = contourOf(rasterise([op], SIZE, { left: 0, top: 0, ...SIZE }, 1))
  let length = 0
  const ends = new Map<string, number>()
  for (let i = 0; i < pieces.length; i += 4) {
    const [x0, y0, x1, y1] = pieces.slice(i, i + 4) as [number, number, number, number]
    length += Math.hypot(x1 - x0, y1 - y0)
    for (const [x, y] of [
      [x0, y0],
      [x1, y1],
    ] as const) {
      assert.ok(Math.abs(Math.hypot(x - 40.3, y - 39.8) - 25) < 0.15)
      const key = `${x.toFixed(6)} ${y.toFixed(6)}`
      ends.set(key, (ends.get(key) ?? 0) + 1)
    }
  }
  assert.ok(Math.abs(length / (2 * Math.PI * 25) - 1) < 0.01)
  assert.ok([...ends.values()].every((count) => count === 2))
})

test('two marks that meet at a corner stay two', () => {
  const data = Uint8Array.of(0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0)
  const pieces = contourOf({ left: 0, top: 0, width: 4, height: 4, scale: 1, data })
  assert.equal(pieces.length / 4, 8)
})
