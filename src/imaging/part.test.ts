import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cut, grown, isInside } from './part.ts'

const raster = { data: Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => i), width: 5, height: 4, channels: 3 } as const

test('a part holds the pixels of its place, at the depth of the picture', () => {
  const part = cut(raster, { x: 2, y: 1, width: 2, height: 3 })
  assert.deepEqual([part.width, part.height, part.channels], [2, 3, 3])
  for (let y = 0; y < 3; y++)
    for (let x = 0; x < 2; x++)
      for (let c = 0; c < 3; c++)
        assert.equal(part.data[(y * 2 + x) * 3 + c], raster.data[((y + 1) * 5 + x + 2) * 3 + c])
  const deep = cut(
    { ...raster, data: Uint16Array.from(raster.data, (v) => v * 257) },
    { x: 0, y: 0, width: 5, height: 4 },
  )
  assert.ok(deep.data instanceof Uint16Array)
  assert.equal(deep.data[59], 59 * 257)
})

test('a margin ends at the edges of the picture', () => {
  assert.deepEqual(grown({ x: 1, y: 2, width: 2, height: 1 }, 2, raster), { x: 0, y: 0, width: 5, height: 4 })
  assert.deepEqual(grown({ x: 2, y: 1, width: 1, height: 1 }, 1, raster), { x: 1, y: 0, width: 3, height: 3 })
  const large = { width: 100, height: 100 }
  assert.deepEqual(grown({ x: 30, y: 5, width: 4, height: 4 }, 3, large, 8), { x: 24, y: 0, width: 13, height: 12 })
})

test('a region that leaves the picture is refused', () => {
  assert.equal(isInside({ x: 4, y: 0, width: 1, height: 4 }, raster), true)
  assert.equal(isInside({ x: 4, y: 0, width: 2, height: 1 }, raster), false)
  assert.throws(() => cut(raster, { x: 0, y: 3, width: 1, height: 2 }), /inside 5 x 4/)
})
