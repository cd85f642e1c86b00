import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../random.ts'
import { fade, randomFading, type Fading } from './fading.ts'

const WIDTH = 16
const HEIGHT = 16
const AREA = WIDTH * HEIGHT
const plain = { gamma: 1, lift: 0, gain: 1 }
const NONE: Fading = { saturation: 1, curves: [plain, plain, plain], vignette: null }
const colours = Float32Array.from({ length: 3 * AREA }, random(8))

test('no fading changes nothing', () => {
  assert.ok(fade(colours, WIDTH, HEIGHT, NONE).every((v, i) => Math.abs(v - colours[i]!) < 1e-6))
})

test('a curve is lift + (gain - lift) v^gamma, and its formula undoes it', () => {
  const curve = { gamma: 1.3, lift: 0.1, gain: 0.85 }
  const out = fade(colours, WIDTH, HEIGHT, { ...NONE, curves: [plain, curve, plain] })
  for (let i = AREA; i < 2 * AREA; i++) {
    assert.ok(Math.abs(out[i]! - (0.1 + 0.75 * colours[i]! ** 1.3)) < 1e-5)
    assert.ok(Math.abs(((out[i]! - 0.1) / 0.75) ** (1 / 1.3) - colours[i]!) < 1e-3)
  }
  assert.deepEqual(out.subarray(0, AREA), fade(colours, WIDTH, HEIGHT, NONE).subarray(0, AREA))
})

test('what was lighter stays lighter, in every channel of every fading', () => {
  const ramp = Float32Array.from({ length: 3 * AREA }, (_, i) => (i % AREA) / (AREA - 1))
  for (let seed = 0; seed < 100; seed++) {
    const out = fade(ramp, WIDTH, HEIGHT, { ...randomFading(random(seed)), vignette: null })
    assert.ok(out.every((v, i) => v >= 0 && v <= 1 && (i % AREA === 0 || v > out[i - 1]!)))
  }
})

test('without saturation a photo is of one tone: each channel follows from the first', () => {
  const out = fade(colours, WIDTH, HEIGHT, { ...NONE, saturation: 0 })
  for (let i = 0; i < AREA; i++) assert.ok(Math.abs(out[i]! - out[i + AREA]!) < 1e-6)
})

test('a vignette: full light in its middle, 1 / (1 + strength)^2 in the corner', () => {
  const [width, height] = [33, 21]
  const white = new Float32Array(3 * width * height).fill(1)
  const out = fade(white, width, height, { ...NONE, vignette: { strength: 0.5, x: 0.5, y: 0.5 } })
  assert.ok(Math.abs(out[10 * width + 16]! - 1) < 1e-6)
  for (const corner of [0, width - 1, out.length - 1]) assert.ok(Math.abs(out[corner]! - 1 / 2.25) < 1e-6)
})
