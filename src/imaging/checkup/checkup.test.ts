import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Checkup } from '../../shared/checkup.ts'
import { FINDING_KINDS } from '../../shared/finding-kinds.ts'
import { convolve, motion } from '../degrade/blur.ts'
import { random } from '../random.ts'
import type { Channels, Raster } from '../raster.ts'
import { checkUp } from './checkup.ts'
import { components } from './components.ts'
import { labOf } from './lab.ts'
import { BLOCK, planBlocks, readOverview, samplePhoto } from './sample.ts'
import { scratchEvidence } from './scratches.ts'
import { blurEvidence } from './sharpness.ts'
import { severityOf, THRESHOLDS } from './thresholds.ts'
import { toneEvidence } from './tones.ts'
import { boxMean, topHat } from './top-hat.ts'

const raster = (width: number, height: number, channels: Channels, at: (x: number, y: number, c: number) => number) => {
  const data = new Uint8ClampedArray(width * height * channels)
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels)
    data[i] = at(pixel % width, Math.floor(pixel / width), i % channels)
  }
  return { data: new Uint8Array(data.buffer), width, height, channels } satisfies Raster
}

/** Cells of random greys around scattered points: sharp edges in all directions, all of the range. */
function blocksScene(width: number, height: number): Raster {
  const pace = 24
  const columns = Math.ceil(width / pace) + 2
  const r = random(11)
  const points = Array.from({ length: columns * (Math.ceil(height / pace) + 2) }, (_, i) => ({
    x: ((i % columns) - 1 + r()) * pace,
    y: (Math.floor(i / columns) - 1 + r()) * pace,
    level: 20 + 215 * r(),
    tint: 30 * (r() - 0.5),
  }))
  const nearest = (x: number, y: number) => {
    const at = (Math.floor(y / pace) + 1) * columns + Math.floor(x / pace) + 1
    const around = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((k) => points[at + row * columns + k]!))
    return around.reduce((a, b) => (Math.hypot(a.x - x, a.y - y) < Math.hypot(b.x - x, b.y - y) ? a : b))
  }
  return raster(width, height, 3, (x, y, c) => {
    const { level, tint } = nearest(x, y)
    return level + (c - 1) * tint
  })
}

test('blocks: inside the photo, on a multiple of 8, all of a small photo, at most 48 of a large one', () => {
  for (const [width, height] of [
    [1, 1],
    [100, 5_000],
    [1_000, 700],
    [6_000, 4_000],
    [14_000, 8_000],
    [100_000, 200],
  ] as const) {
    const found = planBlocks(width, height)
    assert.ok(found.length >= 1 && found.length <= 48)
    for (const b of found) {
      assert.ok(b.x % 8 === 0 && b.y % 8 === 0 && b.x + b.width <= width && b.y + b.height <= height)
      assert.ok(b.width === Math.min(BLOCK, width) && b.height === Math.min(BLOCK, height))
    }
    assert.equal(new Set(found.map(({ x, y }) => `${x},${y}`)).size, found.length)
  }
})

test('the overview is the mean of squares, of any depth', () => {
  const small = raster(6, 5, 3, (x, y, c) => 10 * x + 3 * y + 50 * c)
  const over = readOverview(small, 8)
  assert.deepEqual([over.scale, over.width, over.height], [2, 3, 2])
  assert.ok(Math.abs(over.red[0]! - (0 + 10 + 3 + 13) / 4) < 1e-4)
  assert.ok(Math.abs(over.blue[5]! - (100 + 40 + 5 + 6 + 1.5)) < 1e-4)
  const deep = readOverview({ ...small, data: Uint16Array.from(small.data, (v) => v * 257) }, 8)
  over.light.forEach((v, i) => assert.ok(Math.abs(v - deep.light[i]!) < 1e-3))
})

test('L*a*b* of sRGB colours (values of Lindbloom, D65)', () => {
  for (const [rgb, lab] of [
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 0, 255],
      [32.3, 79.19, -107.86],
    ],
    [
      [119, 119, 119],
      [50.03, 0, 0],
    ],
  ] as [[number, number, number], [number, number, number]][])
    labOf(...rgb).forEach((v, i) => assert.ok(Math.abs(v - lab[i]!) < 0.05, `${rgb}: ${v}`))
})

test('tones: grey, toned and coloured photos; black, white and clipping as they were made', () => {
  const grey = toneEvidence(readOverview(raster(200, 100, 3, (x) => 40 + x * 0.8)), true)
  assert.equal(grey.tone, 'grey')
  assert.ok(Math.abs(grey.black - 40.8) <= 1 && Math.abs(grey.white - 198.4) <= 1)
  const sepia = toneEvidence(readOverview(raster(200, 100, 3, (x, _, c) => (40 + x * 0.8) * [1, 0.86, 0.68][c]!)), true)
  assert.equal(sepia.tone, 'toned')
  assert.equal(toneEvidence(readOverview(blocksScene(200, 100)), true).tone, 'colour')
  const clipped = toneEvidence(readOverview(raster(100, 100, 3, (x) => (x < 20 ? 255 : x < 50 ? 0 : 128))), true)
  assert.ok(Math.abs(clipped.blown - 0.2) < 1e-9 && Math.abs(clipped.crushed - 0.3) < 1e-9)
})

test('a cast of known colour is measured within a tenth, and stands apart', () => {
  const scene = blocksScene(300, 200)
  assert.ok(toneEvidence(readOverview(scene), true).apart < 0)
  const flat = raster(100, 100, 3, (_x, _y, c) => [150, 120, 100][c]!)
  const [, a, b] = labOf(150, 120, 100)
  const { cast, apart } = toneEvidence(readOverview(flat), true)
  assert.ok(Math.abs(cast.a / a - 1) < 0.1 && Math.abs(cast.b / b - 1) < 0.1)
  assert.ok(apart > 2.2)
})

test('motion is told from sharpness, with its direction', () => {
  const scene = blocksScene(384, 384)
  const sharp = blurEvidence(samplePhoto(scene).blocks, 0)
  assert.ok(sharp.told && sharp.lost < 0.25 && sharp.oneWay < 0.1, JSON.stringify(sharp))
  const area = 384 * 384
  const planes = { width: 384, height: 384, pixels: new Float32Array(3 * area) }
  planes.pixels.forEach((_, i) => (planes.pixels[i] = scene.data[(i % area) * 3 + Math.floor(i / area)]! / 255))
  for (const angle of [0, 45, 90, 135] as const) {
    const { pixels } = convolve(planes, motion(11, angle), 'reflect')
    const moved = raster(384, 384, 3, (x, y, c) => 255 * pixels[c * area + y * 384 + x]!)
    const found = blurEvidence(samplePhoto(moved).blocks, 0)
    assert.equal(found.angle, angle)
    assert.ok(found.lost > 0.4 && found.oneWay > 0.13, `${angle}: ${found.lost} ${found.oneWay}`)
  }
})

test('an even grey photo and one of a single pixel are judged without a fault', async () => {
  for (const photo of [raster(400, 300, 3, () => 120), raster(1, 1, 1, () => 9), raster(30, 7, 4, (x) => x * 8)]) {
    const checkup = await checkUp(photo, undefined)
    assert.deepEqual(Checkup.parse(checkup), checkup)
    // The last one, half transparent over white, does look faded.
    assert.deepEqual(
      checkup.plan.map(({ finding }) => finding).filter((kind) => kind !== 'fading'),
      [],
    )
    assert.deepEqual(
      checkup.measures.map(({ kind }) => kind),
      [...FINDING_KINDS],
    )
  }
})

test('top-hat and box mean agree with their definitions', () => {
  const [width, height, radius] = [23, 17, 2]
  const r = random(5)
  const plane = Float32Array.from({ length: width * height }, () => r())
  const near = (values: Float32Array, i: number, span: number) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return [...values].filter(
      (_, k) => Math.abs((k % width) - x) <= span && Math.abs(Math.floor(k / width) - y) <= span,
    )
  }
  const least = plane.map((_, i) => Math.min(...near(plane, i, radius)))
  const opened = plane.map((_, i) => Math.max(...near(least, i, radius)))
  const found = topHat(plane, width, radius, true)
  const mean = boxMean(plane, width, 3)
  for (let i = 0; i < plane.length; i++) {
    assert.equal(found[i], Math.fround(plane[i]! - opened[i]!))
    const around = near(plane, i, 3)
    assert.ok(Math.abs(mean[i]! - around.reduce((s, v) => s + v, 0) / around.length) < 1e-6)
  }
})

test('components: a bar has its length and breadth, and pixels that touch at corners belong together', () => {
  const [width, height] = [40, 30]
  const mask = new Uint8Array(width * height)
  for (let x = 5; x < 25; x++) for (let y = 10; y < 13; y++) mask[y * width + x] = 1
  for (let k = 0; k < 4; k++) mask[(20 + k) * width + 30 + k] = 1
  const [bar, stairs] = components(mask, width, new Float32Array(width * height).fill(2))
  assert.deepEqual([bar!.area, bar!.weight, stairs!.area], [60, 120, 4])
  assert.ok(Math.abs(bar!.length - 20) < 1e-9 && Math.abs(bar!.breadth - 3) < 1e-9)
  assert.deepEqual(bar!.box, { x: 5, y: 10, width: 20, height: 3 })
})

test('scratches: bright and dark lines on a calm photo are measured; the same photo without them has none', () => {
  const calm = (x: number, y: number) => 120 + 40 * Math.sin(x / 60) + 20 * Math.cos(y / 40)
  const line = (x: number, y: number) => Math.abs(y - 0.4 * x - 60) < 1.2 && x > 40 && x < 340
  const hair = (x: number, y: number) => Math.abs(x - 300 - 10 * Math.sin(y / 30)) < 1 && y > 200
  const clean = readOverview(raster(400, 400, 1, calm))
  const scratched = readOverview(
    raster(400, 400, 1, (x, y) => calm(x, y) + (line(x, y) ? 70 : 0) - (hair(x, y) ? 60 : 0)),
  )
  assert.equal(scratchEvidence(clean).length, 0)
  const { length, regions } = scratchEvidence(scratched)
  const truth = (Math.hypot(300, 120) + 200) / Math.hypot(400, 400)
  assert.ok(Math.abs(length / truth - 1) < 0.1, `${length} instead of ${truth}`)
  assert.ok(regions[0]!.width > 250 && regions[0]!.x < 60)
})

test('thresholds: severity grows from where damage begins to where it is ruin, whichever way that is', () => {
  for (const kind of FINDING_KINDS) {
    const { begins, ruined, reason } = THRESHOLDS[kind]
    const at = [0, 0.3, 0.6, 1].map((along) => severityOf(kind, begins + along * (ruined - begins)))
    assert.ok(at.every((v, i) => i === 0 || v > at[i - 1]!) && at[3] === 1 && at[0]! > 0, kind)
    assert.ok(reason.length > 30)
  }
})
