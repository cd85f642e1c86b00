/** @file Noise reduction against closed forms. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillNormal, random } from '../random.ts'
import { reduceNoise } from './noise-reduction.ts'

const EDGE = 256
const AREA = EDGE * EDGE
const NONE = { reach: 1, share: 0 }
const FLAT = new Float32Array(3 * AREA).fill(0.5)
const NOWHERE = Number.POSITIVE_INFINITY
const variance = (x: Float32Array): number => x.reduce((s, v) => s + v * v, 0) / x.length
const white = (seed: number): Float32Array => fillNormal(new Float32Array(3 * AREA), random(seed))

test('nothing taken away: the noise as it was; an even shift stays as it is', () => {
  const noise = white(1)
  const kept = noise.slice()
  reduceNoise(kept, FLAT, EDGE, EDGE, { lightness: NONE, colour: NONE, spares: NOWHERE })
  assert.ok(kept.every((v, i) => Math.abs(v - noise[i]!) < 1e-5))
  const even = Float32Array.from({ length: 3 * AREA }, (_, i) => [0.1, -0.2, 0.3][Math.floor(i / AREA)]!)
  const after = even.slice()
  reduceNoise(after, FLAT, EDGE, EDGE, {
    lightness: { reach: 2, share: 1 },
    colour: { reach: 3, share: 0.7 },
    spares: NOWHERE,
  })
  assert.ok(after.every((v, i) => Math.abs(v - even[i]!) < 1e-5))
})

test('grey noise has no colour to smooth, and white noise keeps what the filter of both sides lets through', () => {
  const one = fillNormal(new Float32Array(AREA), random(2))
  const grey = new Float32Array(3 * AREA)
  for (let c = 0; c < 3; c++) grey.set(one, c * AREA)
  const untouched = grey.slice()
  reduceNoise(untouched, FLAT, EDGE, EDGE, { lightness: NONE, colour: { reach: 3, share: 1 }, spares: NOWHERE })
  assert.ok(untouched.every((v, i) => Math.abs(v - grey[i]!) < 1e-5))
  for (const reach of [0.7, 1.5, 3]) {
    const smooth = grey.slice()
    reduceNoise(smooth, FLAT, EDGE, EDGE, { lightness: { reach, share: 1 }, colour: NONE, spares: NOWHERE })
    const a = Math.exp(-1 / reach)
    // Sum of squared weights along a line, squared for both directions.
    const expected = (((1 - a) / (1 + a)) ** 2 * ((1 + a * a) / (1 - a * a))) ** 2
    const found = variance(smooth.subarray(0, AREA))
    assert.ok(Math.abs(found / expected - 1) < 0.08, `${reach}: ${found} instead of ${expected}`)
  }
})

test('texture keeps its noise, what is flat does not: of texture of the spared deviation half of the smoothing is left out', () => {
  const spares = 0.02
  // A chessboard of single pixels, flat on the left: its detail is its deviation but for what the mean keeps of it.
  const clean = Float32Array.from({ length: 3 * AREA }, (_, i) => {
    const [x, y] = [i % EDGE, Math.floor((i % AREA) / EDGE)]
    return x < EDGE / 2 ? 0.5 : 0.5 + ((x + y) % 2 === 0 ? spares : -spares)
  })
  const noise = white(4)
  const after = noise.slice()
  reduceNoise(after, clean, EDGE, EDGE, {
    lightness: { reach: 3, share: 1 },
    colour: { reach: 3, share: 1 },
    spares,
  })
  const part = (x: Float32Array, from: number, to: number) =>
    variance(x.filter((_, i) => i % EDGE >= from && i % EDGE < to))
  const flat = part(after, 16, EDGE / 2 - 16) / part(noise, 16, EDGE / 2 - 16)
  const textured = part(after, EDGE / 2 + 16, EDGE - 16) / part(noise, EDGE / 2 + 16, EDGE - 16)
  assert.ok(flat < 0.03, String(flat))
  // Half of what is smooth, which is little, and half of what is not: a quarter of the variance.
  assert.ok(Math.abs(textured / 0.27 - 1) < 0.15, String(textured))
})
