/** @file Tile plans: property tests over 50 sizes and 5 tile sizes (runs in Node). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTile, writeTile } from './planar.ts'
import type { Raster } from './raster.ts'
import { planAxis, planTiles, reflect, type TileLimits } from './tiles.ts'

const LIMITS: TileLimits[] = [
  { tile: 16, overlap: 4, multiple: 4 },
  { tile: 32, overlap: 3, multiple: 8 },
  { tile: 48, overlap: 0, multiple: 16 },
  { tile: 64, overlap: 16, multiple: 8 },
  { tile: 129, overlap: 10, multiple: 1 },
]

/** 50 sizes: the odd ones, then seeded random ones. */
function sizes(): [number, number][] {
  const fixed: [number, number][] = [
    [1, 1],
    [1, 300],
    [300, 1],
    [2, 2],
    [15, 17],
    [16, 16],
    [31, 33],
    [63, 65],
    [128, 130],
    [129, 129],
  ]
  let seed = 1
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  const rest = Array.from({ length: 40 }, (): [number, number] => [
    1 + Math.floor(random() * 200),
    1 + Math.floor(random() * 200),
  ])
  return [...fixed, ...rest]
}

function picture(width: number, height: number): Raster {
  const data = Uint16Array.from({ length: width * height * 3 }, (_, i) => (i * 40_503) % 65_536)
  return { data, width, height, channels: 3 }
}

/** A cross of five taps with mirrored edges, dimmed on a stride-`multiple` grid: sees 1 pixel around, and the phase. */
function network(pixels: Float32Array, width: number, height: number, multiple: number): Float32Array {
  const out = new Float32Array(pixels.length)
  for (let plane = 0; plane < pixels.length; plane += width * height)
    for (let y = 0; y < height; y++) {
      const above = plane + reflect(y - 1, height) * width
      const here = plane + y * width
      const below = plane + reflect(y + 1, height) * width
      for (let x = 0; x < width; x++) {
        const left = x === 0 ? reflect(-1, width) : x - 1
        const right = x === width - 1 ? reflect(width, width) : x + 1
        const sum =
          pixels[here + x]! + pixels[here + left]! + pixels[here + right]! + pixels[above + x]! + pixels[below + x]!
        out[here + x] = (sum / 5) * (x % multiple === 0 ? 0.5 : 1) * (y % multiple === 0 ? 0.75 : 1)
      }
    }
  return out
}

function restore(from: Raster, limits: TileLimits): Uint16Array {
  const data = new Uint16Array(from.data.length)
  for (const tile of planTiles(from.width, from.height, limits)) {
    const answer = network(readTile(from, tile), tile.x.size, tile.y.size, limits.multiple)
    writeTile({ ...from, data }, tile, answer)
  }
  return data
}

test('every pixel is kept by exactly one tile (50 sizes x 5 tile sizes)', () => {
  for (const limits of LIMITS)
    for (const [width, height] of sizes()) {
      const seen = new Uint8Array(width * height)
      for (const { x, y } of planTiles(width, height, limits))
        for (let row = y.keepFrom; row < y.keepTo; row++)
          for (let column = x.keepFrom; column < x.keepTo; column++) {
            const i = row * width + column
            seen[i] = (seen[i] ?? 0) + 1
          }
      assert.ok(
        seen.every((n) => n === 1),
        `${width}x${height} ${JSON.stringify(limits)}`,
      )
    }
})

test('tiles are aligned, of one size within the limit, and give up the overlap at inner edges only', () => {
  for (const limits of LIMITS)
    for (let length = 1; length < 400; length++) {
      const spans = planAxis(length, limits)
      const padded = Math.ceil(length / limits.multiple) * limits.multiple
      assert.equal(new Set(spans.map((s) => s.size)).size, 1)
      for (const [i, s] of spans.entries()) {
        assert.equal(s.start % limits.multiple, 0)
        assert.equal(s.size % limits.multiple, 0)
        assert.ok(s.size <= Math.max(limits.tile, 2 * limits.overlap + 2 * limits.multiple))
        assert.ok(s.start + s.size <= padded)
        if (i > 0) assert.ok(s.keepFrom - s.start >= limits.overlap)
        if (i < spans.length - 1) assert.ok(s.start + s.size - s.keepTo >= limits.overlap)
      }
      assert.equal(spans[0]?.keepFrom, 0)
      assert.equal(spans.at(-1)?.keepTo, length)
    }
})

test('tiled equals untiled, bit for bit, for a network that sees less than the overlap (G66)', () => {
  for (const limits of LIMITS.filter((l) => l.overlap > 0))
    for (const [width, height] of sizes().slice(0, 30)) {
      const from = picture(width, height)
      const whole = restore(from, { ...limits, tile: 512 * limits.multiple })
      assert.deepEqual(restore(from, limits), whole, `${width}x${height} ${JSON.stringify(limits)}`)
    }
})

test('a photo of 6000 pixels needs few wasted ones', () => {
  const spans = planAxis(6000, { tile: 512, overlap: 32, multiple: 16 })
  const read = spans.reduce((sum, s) => sum + s.size, 0)
  assert.ok(read < 6000 * 1.16, `${read} pixels read in ${spans.length} tiles`)
})

test('reflect mirrors without repeating the edge, at any distance', () => {
  const walk = Array.from({ length: 11 }, (_, i) => reflect(i - 4, 3))
  assert.deepEqual(walk, [0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2])
  assert.equal(reflect(-7, 1), 0)
})

test('limits that cannot be met are refused', () => {
  assert.throws(() => planAxis(10, { tile: 4, overlap: 1, multiple: 8 }), RangeError)
  assert.throws(() => planAxis(10, { tile: 16, overlap: -1, multiple: 8 }), RangeError)
})
