import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jpegRoundTrip } from '../degrade/jpeg.ts'
import { quantisationTables } from '../degrade/jpeg-tables.ts'
import { fillNormal, random } from '../random.ts'
import type { Raster } from '../raster.ts'
import { jpegEvidence } from './jpeg.ts'
import { nearestQuality, readJpegFile, ZIGZAG } from './jpeg-file.ts'
import { samplePhoto } from './sample.ts'

const EDGE = 256

/** Texture of all frequencies, the low ones stronger, as photos have it; planar RGB in [0, 1]. */
function texture(seed: number): Float32Array {
  const plane = EDGE * EDGE
  const out = new Float32Array(3 * plane)
  const r = random(seed)
  const waves = Array.from({ length: 40 }, () => {
    const [turn, pace] = [r() * 6.3, 0.03 * 40 ** r()]
    return { fx: pace * Math.cos(turn), fy: pace * Math.sin(turn), phase: r() * 6.3, size: 0.012 / (pace + 0.1) }
  })
  const dust = fillNormal(new Float32Array(plane), r)
  for (let i = 0; i < plane; i++) {
    const [x, y] = [i % EDGE, Math.floor(i / EDGE)]
    let v = 0.5 + 0.01 * dust[i]!
    for (const { fx, fy, phase, size } of waves) v += size * Math.sin(fx * x + fy * y + phase)
    for (let c = 0; c < 3; c++) out[c * plane + i] = Math.min(0.97, Math.max(0.03, v + 0.05 * (c - 1)))
  }
  return out
}

const raster = (planes: Float32Array): Raster => ({
  data: Uint8Array.from({ length: planes.length }, (_, i) =>
    Math.round(255 * planes[(i % 3) * EDGE * EDGE + Math.floor(i / 3)]!),
  ),
  width: EDGE,
  height: EDGE,
  channels: 3,
})

test('the pixels tell the quality within 5 and the place of the grid, wherever the photo was cut', () => {
  for (const [k, quality] of [10, 20, 35, 50, 65, 75].entries()) {
    const [offsetX, offsetY] = [(3 * k) % 8, (5 * k + 2) % 8]
    const options = { quality, subsampling: '4:2:0', offsetX, offsetY } as const
    const found = jpegEvidence(samplePhoto(raster(jpegRoundTrip(texture(k), EDGE, EDGE, options))).blocks, undefined)
    assert.ok(Math.abs((found.pixels ?? 0) - quality) <= 5, `${found.pixels} instead of ${quality}`)
    assert.deepEqual([found.grid.x, found.grid.y], [(8 - offsetX) % 8, (8 - offsetY) % 8], `quality ${quality}`)
    assert.equal(found.quality, found.pixels)
  }
})

test('a photo that never was a JPEG has no quality; a file that says one has that', () => {
  const { blocks } = samplePhoto(raster(texture(9)))
  assert.equal(jpegEvidence(blocks, undefined).quality, null)
  assert.equal(jpegEvidence(blocks, { quality: 60, exact: true, subsampling: '4:2:0' }).quality, 60)
})

test('the worse of two savings counts', () => {
  const twice = jpegRoundTrip(texture(4), EDGE, EDGE, { quality: 20, subsampling: '4:2:0' })
  const { blocks } = samplePhoto(raster(twice))
  assert.ok(Math.abs(jpegEvidence(blocks, { quality: 95, exact: true, subsampling: '4:4:4' }).quality! - 20) <= 5)
})

/** Figure A.6 of ITU-T T.81, written out. */
const FIGURE_A6 = [
  0, 1, 5, 6, 14, 15, 27, 28, 2, 4, 7, 13, 16, 26, 29, 42, 3, 8, 12, 17, 25, 30, 41, 43, 9, 11, 18, 24, 31, 40, 44, 53,
  10, 19, 23, 32, 39, 45, 52, 54, 20, 22, 33, 38, 46, 51, 55, 60, 21, 34, 37, 47, 50, 56, 59, 61, 35, 36, 48, 49, 57,
  58, 62, 63,
]

test('zigzag order is that of the standard', () => {
  ZIGZAG.forEach((place, i) => assert.equal(FIGURE_A6[place], i))
})

const segment = (marker: number, body: readonly number[]) => {
  const length = body.length + 2
  return [0xff, marker, length >> 8, length & 255, ...body]
}

test('a header is read by the standard: tables of either depth, sampling, fill bytes; damage gives nothing', () => {
  const table = [...ZIGZAG].map((place) => quantisationTables(42).luma[place]!)
  const deep = table.flatMap((step) => [0, step])
  const frame = [8, 1, 0, 1, 0, 3, 1, 0x21, 0, 2, 0x11, 1, 3, 0x11, 1]
  for (const tables of [
    [0, ...table],
    [0x10, ...deep],
  ]) {
    const file = [0xff, 0xd8, ...segment(0xfe, [1, 2]), 0xff, ...segment(0xdb, tables), ...segment(0xc2, frame)]
    const expected = { quality: 42, exact: true, subsampling: '4:2:2' }
    assert.deepEqual(readJpegFile(Uint8Array.from([...file, ...segment(0xda, [0])])), expected)
  }
  assert.equal(readJpegFile(Uint8Array.of(0x89, 0x50, 0x4e, 0x47)), undefined)
  assert.equal(readJpegFile(Uint8Array.of(0xff, 0xd8, 0xff)), undefined)
  assert.equal(readJpegFile(Uint8Array.from([0xff, 0xd8, ...segment(0xdb, [0, 1, 2])])), undefined)
  const zeros = [0xff, 0xd8, ...segment(0xdb, new Array<number>(65).fill(0))]
  assert.equal(readJpegFile(Uint8Array.from(zeros)), undefined)
})

test('the quality of another maker is that of the nearest table', () => {
  const other = quantisationTables(60).luma.map((step, i) => step + (i % 3) - 1)
  const { quality, exact } = nearestQuality(other)
  assert.ok(Math.abs(quality - 60) <= 2 && !exact)
})
