/** @file Reading and writing tiles, blending, soundness: checked against plain arithmetic (runs in Node). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blendInto } from './blend.ts'
import { readTile, writeTile } from './planar.ts'
import { samples, type Channels, type Raster } from './raster.ts'
import { isSoundTile } from './soundness.ts'
import { planTiles } from './tiles.ts'

const LIMITS = { tile: 16, overlap: 3, multiple: 4 }

function ramp(bits: 8 | 16, width: number, height: number, channels: Channels): Raster {
  const data = samples(bits, width * height * channels)
  for (let i = 0; i < data.length; i++) data[i] = (i * 7919) % (bits === 8 ? 256 : 65_536)
  return { data, width, height, channels }
}

test('identity through tiles changes no sample, at both depths and with or without alpha', () => {
  for (const bits of [8, 16] as const)
    for (const channels of [1, 2, 3, 4] as const) {
      const from = ramp(bits, 37, 23, channels)
      const to = { ...from, data: from.data.slice() }
      for (let i = 0; i < to.data.length; i++) if (channels % 2 === 1 || i % channels !== channels - 1) to.data[i] = 0
      for (const tile of planTiles(37, 23, LIMITS)) writeTile(to, tile, readTile(from, tile))
      assert.deepEqual(to.data, from.data, `${bits} bits, ${channels} channels`)
    }
})

test('all 65,536 values survive the way through floats (G48)', () => {
  const data = Uint16Array.from({ length: 65_536 }, (_, i) => i)
  const from: Raster = { data, width: 256, height: 256, channels: 1 }
  const to = { ...from, data: new Uint16Array(65_536) }
  for (const tile of planTiles(256, 256, LIMITS)) writeTile(to, tile, readTile(from, tile))
  assert.deepEqual(to.data, data)
})

test('a tile is planar RGB in [0, 1], mirrored beyond the edge', () => {
  const from: Raster = { data: Uint8Array.of(0, 51, 102, 255, 204, 153), width: 2, height: 1, channels: 3 }
  const [tile] = planTiles(2, 1, { tile: 4, overlap: 0, multiple: 4 })
  assert.ok(tile)
  const row = [0, 1, 0, 1, 0.2, 0.8, 0.2, 0.8, 0.4, 0.6, 0.4, 0.6]
  const read = readTile(from, tile)
  assert.equal(read.length, 48)
  for (const [i, value] of row.entries())
    assert.ok(Math.abs((read[Math.floor(i / 4) * 16 + (i % 4)] ?? NaN) - value) < 1e-6, String(i))
})

test('values beyond the range are clipped, not wrapped', () => {
  const to: Raster = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 }
  const [tile] = planTiles(1, 1, { tile: 1, overlap: 0, multiple: 1 })
  assert.ok(tile)
  writeTile(to, tile, Float32Array.of(-0.5, 1.5, 0.5))
  assert.deepEqual([...to.data], [0, 255, 128])
})

test('blending is exact at both ends and rounds between', () => {
  for (const bits of [8, 16] as const) {
    const a = ramp(bits, 16, 16, 3).data
    const b = a.map((v, i) => (v + i * 31) % (bits === 8 ? 256 : 65_536))
    const at = (s: number) => {
      const mixed = b.slice()
      blendInto(mixed, a, s)
      return mixed
    }
    assert.deepEqual(at(0), a)
    assert.deepEqual(at(1), b)
    at(0.25).forEach((v, i) => assert.ok(Math.abs(v - (0.75 * (a[i] ?? NaN) + 0.25 * (b[i] ?? NaN))) <= 0.5 + 1e-9))
  }
  assert.throws(() => blendInto(new Uint8Array(3), new Uint8Array(4), 0.5), RangeError)
  assert.throws(() => blendInto(new Uint8Array(3), new Uint8Array(3), 1.5), RangeError)
})

test('NaN, infinity, a wrong length and a flat answer are found', () => {
  const input = Float32Array.of(0, 0.5, 1)
  assert.ok(isSoundTile(input, Float32Array.of(0.1, 0.5, 0.9)))
  assert.ok(!isSoundTile(input, Float32Array.of(0.1, NaN, 0.9)))
  assert.ok(!isSoundTile(input, Float32Array.of(0.1, -Infinity, 0.9)))
  assert.ok(!isSoundTile(input, Float32Array.of(0.1, 0.9)))
  assert.ok(!isSoundTile(input, new Float32Array(3)))
  assert.ok(isSoundTile(new Float32Array(3).fill(0.5), new Float32Array(3).fill(0.5)))
})

test('one bad value is found wherever it is, and opposite infinities do not cancel', () => {
  for (let length = 2; length < 12; length++) {
    const input = Float32Array.from({ length }, (_, i) => i / length)
    for (let at = 0; at < length; at++)
      for (const bad of [NaN, Infinity, -Infinity])
        assert.ok(!isSoundTile(input, input.with(at, bad)), `${at}/${length}`)
    assert.ok(!isSoundTile(input, input.with(0, Infinity).with(length - 1, -Infinity)))
    assert.ok(
      isSoundTile(input, new Float32Array(length).fill(0.5).with(length - 1, 0.6)),
      'the last pixel alone differs',
    )
  }
  assert.ok(isSoundTile(new Float32Array(64), new Float32Array(64).fill(3.4e38).with(9, 0)), 'large is not infinite')
})

test('every sample of a tile is the mirrored sample of the photo, on each side and at both depths', () => {
  for (const bits of [8, 16] as const)
    for (const channels of [1, 2, 3, 4] as const) {
      const from = ramp(bits, 21, 13, channels)
      const white = bits === 8 ? 255 : 65_535
      const bounce = (i: number, length: number): number => (i >= length ? 2 * length - 2 - i : i)
      for (const tile of planTiles(21, 13, { tile: 12, overlap: 2, multiple: 4 })) {
        const read = readTile(from, tile)
        const [w, h] = [tile.x.size, tile.y.size]
        for (let i = 0; i < read.length; i++) {
          const [plane, row, column] = [Math.floor(i / (w * h)), Math.floor((i % (w * h)) / w), i % w]
          const pixel = bounce(tile.y.start + row, 13) * 21 + bounce(tile.x.start + column, 21)
          const sample = from.data[pixel * channels + (channels < 3 ? 0 : plane)] as number
          assert.equal(read[i], Math.fround(sample * (1 / white)))
        }
      }
    }
})
