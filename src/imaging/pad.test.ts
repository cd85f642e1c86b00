import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cropTo, padToMultiple, type Planes } from './pad.ts'

const picture = (width: number, height: number): Planes => ({
  width,
  height,
  pixels: Float32Array.from({ length: 3 * width * height }, (_, i) => i),
})

test('padding mirrors and cropping takes it away again, for every small size', () => {
  for (let w = 1; w < 20; w++)
    for (let h = 1; h < 20; h += 3) {
      const p = padToMultiple(picture(w, h), 8)
      assert.ok(p.width % 8 === 0 && p.height % 8 === 0 && p.width < w + 8)
      assert.deepEqual(cropTo(p, w, h), picture(w, h))
    }
})

test('the first column beyond the edge is the one before the edge', () => {
  const p = padToMultiple(picture(5, 8), 8)
  assert.deepEqual([...p.pixels.subarray(0, 8)], [0, 1, 2, 3, 4, 3, 2, 1])
})
