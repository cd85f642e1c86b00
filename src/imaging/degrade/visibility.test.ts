import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../random.ts'
import { elevation, FAINT, ONSET, PLAIN, seenChanges, textureOf, UNSEEN } from './visibility.ts'

const [WIDTH, HEIGHT] = [40, 32]
const AREA = WIDTH * HEIGHT
const MIDDLE = 16 * WIDTH + 20

/** Planar RGB out of a colour for each place. */
const photo = (colour: (x: number, y: number) => readonly [number, number, number]): Float32Array =>
  Float32Array.from({ length: 3 * AREA }, (_, i) => {
    const at = i % AREA
    return colour(at % WIDTH, Math.floor(at / WIDTH))[Math.floor(i / AREA) as 0 | 1 | 2]
  })
const grey = (level: (x: number, y: number) => number) =>
  photo((x, y) => [level(x, y), level(x, y), level(x, y)] as const)
/** Every other pixel lighter and darker by that much: a texture of this deviation, but for a window's odd pixel. */
const chequered = (contrast: number) => grey((x, y) => 0.5 + ((x + y) % 2 === 0 ? contrast : -contrast))

/** The truth of the middle pixel after its channels were changed by so much. */
function truthOf(before: Float32Array, change: readonly [number, number, number]): number {
  const after = before.slice()
  for (const [c, by] of change.entries()) after[c * AREA + MIDDLE] = after[c * AREA + MIDDLE]! + by
  const truth = seenChanges(before, after, WIDTH)
  assert.ok(truth.every((v, i) => i === MIDDLE || v === 0))
  return truth[MIDDLE]!
}
const lighter = (by: number): readonly [number, number, number] => [by, by, by]

test('on an even surface a change counts by its size alone, up or down', () => {
  const even = grey(() => 0.5)
  for (const sign of [1, -1]) {
    assert.equal(truthOf(even, lighter(sign * PLAIN * 1.02)), 1)
    assert.equal(truthOf(even, lighter(sign * PLAIN * 0.98)), FAINT)
    assert.equal(truthOf(even, lighter(sign * UNSEEN * 1.02)), FAINT)
    assert.equal(truthOf(even, lighter(sign * UNSEEN * 0.98)), 0)
  }
})

test('a texture hides what is below the power 0.7 of its deviation, and nothing below the onset', () => {
  for (const times of [0.5, 1, 2, 4, 8]) {
    const contrast = times * ONSET
    // A window of 49 pixels holds 25 of one and 24 of the other.
    const deviation = contrast * Math.sqrt(1 - 1 / 49 ** 2)
    const least = PLAIN * Math.max(1, deviation / ONSET) ** 0.7
    assert.equal(truthOf(chequered(contrast), lighter(1.01 * least)), 1)
    assert.equal(truthOf(chequered(contrast), lighter(0.99 * least)), FAINT)
  }
  assert.equal(elevation(ONSET / 3), 1)
  assert.ok(Math.abs(elevation(8 * ONSET) - 2 ** 2.1) < 1e-12)
})

test('an edge hides nothing beside it, also at the border of the photo', () => {
  for (const edge of [3, 18, 20, 21, 23])
    assert.equal(
      truthOf(
        grey((x) => (x < edge ? 0.2 : 0.7)),
        lighter(0.09),
      ),
      1,
    )
  const texture = textureOf(grey((x) => (x < 1 ? 0 : 0.5)).subarray(0, AREA), WIDTH)
  assert.ok(texture(4) < 1e-4)
})

test('lightness does not hide colour: red on a grey texture is seen where grey is not', () => {
  const rough = chequered(0.15)
  const red = [0.2, -0.1, 0] as const // 0.2 x 0.299 - 0.1 x 0.587: no lighter
  assert.equal(truthOf(rough, red), 1)
  assert.equal(truthOf(rough, lighter(0.2)), FAINT)
})

test('the texture is that of the quietest of nine windows, told anew pixel by pixel', () => {
  const r = random(3)
  const plane = Float32Array.from({ length: AREA }, (_, i) => r() * ((i % WIDTH) / WIDTH))
  const deviation = (cx: number, cy: number): number => {
    const values: number[] = []
    for (let y = Math.max(0, cy - 3); y <= Math.min(HEIGHT - 1, cy + 3); y++)
      for (let x = Math.max(0, cx - 3); x <= Math.min(WIDTH - 1, cx + 3); x++) values.push(plane[y * WIDTH + x]!)
    const mean = values.reduce((s, v) => s + v, 0) / values.length
    return Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length)
  }
  const texture = textureOf(plane, WIDTH)
  for (const [x, y] of [
    [0, 0],
    [2, 30],
    [20, 16],
    [39, 31],
    [37, 5],
  ] as const) {
    const columns = [Math.max(0, x - 3), x, Math.min(WIDTH - 1, x + 3)]
    const rows = [Math.max(0, y - 3), y, Math.min(HEIGHT - 1, y + 3)]
    const least = Math.min(...rows.flatMap((row) => columns.map((column) => deviation(column, row))))
    assert.ok(Math.abs(texture(y * WIDTH + x) - least) < 1e-4)
  }
})
