/** @file Marks as pixels: against closed forms and brute force, and any rectangle against the whole. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { MaskOp } from '../../shared/mask.ts'
import { integer, random, type Random } from '../random.ts'
import { boxFor } from './feather.ts'
import { levelSize, type Patch } from './patch.ts'
import { packPicture, unpackPicture } from './picture.ts'
import { rasterise, rasteriseWhole, type FindPicture } from './rasterise.ts'

const SIZE = { width: 97, height: 61 }
const at = (data: Uint8Array, x: number, y: number, width = SIZE.width) => data[y * width + x] ?? -1
const sum = (data: Uint8Array) => data.reduce((total, value) => total + value, 0) / 255

const stroke = (points: number[], more: Partial<Extract<MaskOp, { kind: 'stroke' }>> = {}): MaskOp => ({
  kind: 'stroke',
  mode: 'add',
  size: 10,
  hardness: 1,
  points,
  ...more,
})
const area = (points: number[], mode: 'add' | 'subtract' = 'add'): MaskOp => ({ kind: 'area', mode, points })

test('a hard dab has the area of its disc, a hard line that of its capsule', () => {
  const dab = rasteriseWhole([stroke([48.5, 30.5], { size: 31 })], SIZE)
  assert.ok(Math.abs(sum(dab) / (Math.PI * 15.5 ** 2) - 1) < 0.005, `${sum(dab)}`)
  const line = rasteriseWhole([stroke([20, 20, 70, 40], { size: 14 })], SIZE)
  const length = Math.hypot(50, 20)
  assert.ok(Math.abs(sum(line) / (length * 14 + Math.PI * 49) - 1) < 0.005, `${sum(line)}`)
})

test('a soft brush is full to its hardness and fades evenly to its rim', () => {
  const data = rasteriseWhole([stroke([40.5, 30.5], { size: 40, hardness: 0.5 })], SIZE)
  for (let d = 0; d < 24; d++) {
    const wanted = Math.min(Math.max((20.5 - d) / 10, 0), 1) * 255
    assert.equal(at(data, 40 + d, 30), Math.round(wanted), `${d} from the middle`)
  }
})

test('the pieces of a path do not build up, in whatever order and however often they are drawn', () => {
  const points = [10, 10, 30, 14, 50, 40, 52, 41, 80, 20]
  const whole = rasteriseWhole([stroke(points, { hardness: 0.2 })], SIZE)
  const pieces = [6, 2, 0, 4, 2].map((i) => stroke(points.slice(i, i + 4), { hardness: 0.2 }))
  assert.deepEqual(rasteriseWhole(pieces, SIZE), whole)
})

test('the eraser takes away what the same stroke gave', () => {
  const points = [10, 10, 80, 50]
  const soft = { hardness: 0.3, size: 20 } as const
  const data = rasteriseWhole([{ kind: 'invert' }, stroke(points, { ...soft, mode: 'subtract' })], SIZE)
  const given = rasteriseWhole([stroke(points, soft)], SIZE)
  assert.deepEqual(
    data,
    given.map((value) => 255 - value),
  )
})

test('a rectangle is exact, also where it covers parts of pixels', () => {
  const data = rasteriseWhole([area([10.25, 5, 20.5, 5, 20.5, 9.5, 10.25, 9.5])], SIZE)
  assert.equal(at(data, 10, 6), Math.round(0.75 * 255))
  assert.equal(at(data, 20, 6), Math.round(0.5 * 255))
  assert.equal(at(data, 15, 9), Math.round(0.5 * 255))
  assert.equal(at(data, 15, 6), 255)
  assert.equal(at(data, 9, 6), 0)
  assert.ok(Math.abs(sum(data) - 10.25 * 4.5) < 0.05)
})

/** Winding number of a point, counted along the ray to the right: each edge by itself. */
function winding(points: readonly number[], x: number, y: number): number {
  let count = 0
  for (let i = 0; i < points.length; i += 2) {
    const [x0, y0] = [points[i]!, points[i + 1]!]
    const [x1, y1] = [points[(i + 2) % points.length]!, points[(i + 3) % points.length]!]
    const side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
    if (y0 <= y && y1 > y && side > 0) count++
    if (y0 > y && y1 <= y && side < 0) count--
  }
  return count
}

test('an outline that crosses itself is filled by winding: against 256 points a pixel', () => {
  const r = random(3)
  for (let round = 0; round < 4; round++) {
    const points = Array.from({ length: 18 }, (_, i) => r() * (i % 2 === 0 ? 120 : 80) - 10)
    const data = rasteriseWhole([area(points)], SIZE)
    let worst = 0
    let total = 0
    for (let y = 0; y < SIZE.height; y++)
      for (let x = 0; x < SIZE.width; x++) {
        let inside = 0
        for (let s = 0; s < 256; s++)
          if (winding(points, x + ((s % 16) + 0.5) / 16, y + (Math.floor(s / 16) + 0.5) / 16) !== 0) inside++
        const error = Math.abs(at(data, x, y) - (inside / 256) * 255)
        worst = Math.max(worst, error)
        total += error
      }
    assert.ok(worst <= 48, `round ${round}: ${worst}`) // four lines a pixel: a near-level edge is off by an eighth
    assert.ok(total / data.length < 0.5, `round ${round}: ${total / data.length}`)
  }
})

function noisy(r: Random): MaskOp[] {
  const ops: MaskOp[] = []
  for (let i = 0; i < 6; i++) {
    const points = Array.from({ length: 6 }, (_, k) => r() * (k % 2 === 0 ? 97 : 61))
    ops.push(stroke(points, { size: 1 + r() * 12, hardness: r(), mode: r() < 0.7 ? 'add' : 'subtract' }))
  }
  return ops
}

test('growing is the largest value in a disc, shrinking the smallest: against brute force', () => {
  const ops = noisy(random(11))
  const before = rasteriseWhole(ops, SIZE)
  for (const by of [1, 2.5, 7, 40, 200, -3, -12]) {
    const after = rasteriseWhole([...ops, { kind: 'grow', by }], SIZE)
    const radius = Math.abs(by)
    for (let y = 0; y < SIZE.height; y += 3)
      for (let x = 0; x < SIZE.width; x++) {
        let [most, least] = [0, 255]
        for (let v = 0; v < SIZE.height; v++)
          for (let u = 0; u < SIZE.width; u++)
            if ((u - x) ** 2 + (v - y) ** 2 <= radius ** 2) {
              most = Math.max(most, at(before, u, v))
              least = Math.min(least, at(before, u, v))
            }
        assert.equal(at(after, x, y), by > 0 ? most : least, `by ${by} at ${x}, ${y}`)
      }
  }
})

test('softening is three boxes, each against brute force, the border going on', () => {
  const ops = noisy(random(12))
  for (const by of [2, 9, 60]) {
    let wanted = Float64Array.from(rasteriseWhole(ops, SIZE))
    const half = boxFor(by)
    const clamp = (i: number, count: number) => Math.min(Math.max(i, 0), count - 1)
    for (let pass = 0; pass < 3; pass++)
      wanted = wanted.map((_, i) => {
        const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)]
        let total = 0
        for (let dy = -half; dy <= half; dy++)
          for (let dx = -half; dx <= half; dx++)
            total += wanted[clamp(y + dy, SIZE.height) * SIZE.width + clamp(x + dx, SIZE.width)] ?? 0
        return total / (2 * half + 1) ** 2
      })
    const found = rasteriseWhole([...ops, { kind: 'feather', by }], SIZE)
    found.forEach((value, i) => assert.ok(Math.abs(value - (wanted[i] ?? 0)) <= 0.500001, `by ${by} at ${i}`))
  }
})

/** Every kind of operation, in an order that is drawn by lot. */
function anything(r: Random, picture: MaskOp): MaskOp {
  const mode = r() < 0.6 ? 'add' : 'subtract'
  const points = Array.from({ length: 8 }, (_, k) => Math.round(r() * (k % 2 === 0 ? 140 : 100) * 8) / 8 - 20)
  const made: MaskOp[] = [
    stroke(points, { mode, size: 1 + r() * 30, hardness: r() }),
    stroke(points.slice(0, 2), { mode, size: 1 + r() * 60, hardness: r() }),
    area(points, mode),
    { kind: 'grow', by: Math.round(r() * 24) - 12 },
    { kind: 'feather', by: 1 + Math.round(r() * 20) },
    { kind: 'invert' },
    picture,
    r() < 0.2 ? { kind: 'clear' } : { kind: 'invert' },
  ]
  return made[integer(r, made.length)]!
}

test('any rectangle at any scale has the bytes of the same rectangle of the whole', async () => {
  const r = random(2026)
  const pixels = Uint8Array.from({ length: SIZE.width * SIZE.height }, () => (r() < 0.02 ? integer(r, 256) : 0))
  const picture: MaskOp = { kind: 'picture', mode: 'add', data: await packPicture(pixels) }
  const find: FindPicture = () => pixels
  for (let round = 0; round < 60; round++) {
    const ops: MaskOp[] = Array.from({ length: 2 + integer(r, 8) }, () => anything(r, picture))
    const scale = [1, 1, 0.5, 0.25][round % 4]!
    const level = levelSize(SIZE, scale)
    const whole = rasterise(ops, SIZE, { left: 0, top: 0, ...level }, scale, find)
    if (scale === 1) assert.deepEqual(rasteriseWhole(ops, SIZE, find), whole.data)
    const left = integer(r, level.width)
    const top = integer(r, level.height)
    const box = { left, top, width: 1 + integer(r, level.width - left), height: 1 + integer(r, level.height - top) }
    const part = rasterise(ops, SIZE, box, scale, find)
    for (let y = 0; y < box.height; y++) {
      const start = (top + y) * level.width + left
      const row = part.data.subarray(y * box.width, (y + 1) * box.width)
      assert.deepEqual(row, whole.data.subarray(start, start + box.width), `round ${round}, row ${y}`)
    }
  }
})

test('a photo of several pieces is drawn as one', () => {
  const size = { width: 2_100, height: 1_050 }
  const ops: MaskOp[] = [
    stroke([900, 1_000, 1_300, 1_040], { size: 90, hardness: 0.5 }),
    { kind: 'grow', by: 20 },
    { kind: 'feather', by: 30 },
  ]
  const whole: Patch = rasterise(ops, size, { left: 0, top: 0, ...size }, 1)
  assert.ok(Buffer.from(rasteriseWhole(ops, size)).equals(whole.data))
})

test('an overview shows what the whole shows, a quarter as large', () => {
  const ops: MaskOp[] = [stroke([20, 20, 70, 40], { size: 16 }), { kind: 'grow', by: 4 }]
  const overview = rasterise(ops, SIZE, { left: 0, top: 0, ...levelSize(SIZE, 0.25) }, 0.25)
  const full = sum(rasteriseWhole(ops, SIZE))
  assert.ok(Math.abs((sum(overview.data) * 16) / full - 1) < 0.1)
})

test('a picture comes back from its text, and nothing larger than its size is unpacked', async () => {
  const r = random(5)
  const pixels = Uint8Array.from({ length: 100_000 }, () => integer(r, 256))
  const text = await packPicture(pixels)
  assert.deepEqual(await unpackPicture(text, 100_000), pixels)
  await assert.rejects(unpackPicture(text, 99_999), RangeError)
  await assert.rejects(unpackPicture(text, 100_001), RangeError)
  await assert.rejects(unpackPicture('AAAA', 100_000))
})
