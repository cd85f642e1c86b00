import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../random.ts'
import { dotsOf } from './font.ts'
import { MASKS, pixelMask, randomMask, type Mask, type MaskKind } from './masks.ts'

const EDGE = 128
const KINDS = Object.keys(MASKS) as MaskKind[]
const draw = (kind: MaskKind, seed: number, width = EDGE, height = EDGE): Mask =>
  MASKS[kind].draw(random(seed), width, height)
const share = (mask: Mask) => mask.reduce((sum, v) => sum + v, 0) / mask.length
const shares = (kind: MaskKind, count = 200) => Array.from({ length: count }, (_, seed) => share(draw(kind, seed)))
const mean = (values: readonly number[]) => values.reduce((s, v) => s + v, 0) / values.length

test('masks hold only 0 and 1, have the size asked for, and the same seed gives the same mask', () => {
  for (const kind of KINDS)
    for (const [width, height] of [
      [128, 128],
      [65, 40],
      [16, 16],
    ] as const) {
      const mask = draw(kind, 7, width, height)
      assert.equal(mask.length, width * height)
      assert.ok(mask.every((v) => v === 0 || v === 1))
      assert.deepEqual(mask, draw(kind, 7, width, height))
      assert.notDeepEqual(draw(kind, 8, width, height), draw(kind, 9, width, height), kind)
    }
})

test('the odds of the kinds sum to 1', () => {
  assert.ok(Math.abs(mean(KINDS.map((k) => MASKS[k].odds)) * KINDS.length - 1) < 1e-9)
})

test('brushes hide about what they hide in the literature: 18, 25 and 45 %', () => {
  for (const [kind, expected] of [
    ['thin', 0.177],
    ['medium', 0.254],
    ['thick', 0.452],
  ] as const) {
    const found = mean(shares(kind, 400))
    assert.ok(Math.abs(found / expected - 1) < 0.35, `${kind}: ${found}, not ${expected}`)
  }
})

test('pixels: 10 to 90 %, or the share asked for', () => {
  const found = shares('pixels')
  assert.ok(Math.min(...found) > 0.08 && Math.max(...found) < 0.92)
  assert.ok(Math.abs(mean(found) - 0.5) < 0.05)
  assert.ok(Math.abs(share(pixelMask(random(1), 200, 200, 0.3)) - 0.3) < 0.01)
})

/** Pixels from a hole to the nearest edge of the holes, at most: half of the greatest width. */
function thickest(mask: Mask, width: number): number {
  let left = mask
  for (let depth = 0; ; depth++) {
    if (!left.includes(1)) return depth
    const before = left
    left = before.map((v, i) => {
      const x = i % width
      const inside = [x === 0 ? 1 : before[i - 1]!, x === width - 1 ? 1 : before[i + 1]!]
      return v & Math.min(...inside, before[i - width] ?? 1, before[i + width] ?? 1)
    })
  }
}

test('scratches are thin: a few per cent, and 1 to 4 pixels wide', () => {
  for (const kind of ['scratch', 'film', 'curl'] as const) {
    const all = shares(kind)
    assert.ok(mean(all) > 0.003 && mean(all) < 0.12, `${kind}: ${mean(all)}`)
    // Crossings and tight curls are thicker than a stroke.
    const depths = Array.from({ length: 60 }, (_, seed) => thickest(draw(kind, seed), EDGE)).toSorted((a, b) => a - b)
    assert.ok(depths[30]! <= 3, `${kind}: ${depths[30]}`)
  }
})

test('film scratches are near vertical', () => {
  let vertical = 0
  for (let seed = 0; seed < 40; seed++) {
    const mask = draw('film', seed)
    const changes = (step: number) => mask.reduce((sum, v, i) => sum + Number(v !== (mask[i + step] ?? v)), 0)
    if (changes(1) > 4 * changes(EDGE)) vertical++
  }
  assert.ok(vertical > 36, `${vertical} of 40`)
})

test('a random mask is neither empty nor full', () => {
  const r = random(11)
  for (let i = 0; i < 400; i++) {
    const holes = share(randomMask(r, 64, 48))
    assert.ok(holes > 0 && holes <= 0.9)
  }
})

test('letters are dots: an I has its stroke in the middle', () => {
  const { width, height, dots } = dotsOf('I.')
  assert.deepEqual([width, height], [12, 7])
  assert.equal(dots.subarray(12, 24).join(''), '001000000000')
})
