/** @file What is drawn of each class is damaged as its class says, and the classifier learns it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAMAGE_CLASSES } from '../../shared/damage-classes.ts'
import { NormalPool, random } from '../random.ts'
import type { Raster } from '../raster.ts'
import { classify, DAMAGE_WEIGHTS, fitClassifier } from './classifier.ts'
import { drawDamaged, type DrawnPhoto } from './draw.ts'
import { DAMAGE_FEATURES, damageFeatures } from './features.ts'

const [WIDTH, HEIGHT] = [208, 200]
const PLANE = WIDTH * HEIGHT

/** Discs of many colours on a shaded ground: edges in all directions, and calm between them. */
function scene(seed: number): DrawnPhoto {
  const r = random(seed)
  const pixels = new Float32Array(3 * PLANE)
  const slope = [r() - 0.5, r() - 0.5]
  for (let i = 0; i < 3 * PLANE; i++)
    pixels[i] =
      0.5 + slope[0]! * ((i % WIDTH) / WIDTH - 0.5) + slope[1]! * (Math.floor((i % PLANE) / WIDTH) / HEIGHT - 0.5)
  for (let n = 0; n < 40; n++) {
    const [x, y, radius] = [WIDTH * r(), HEIGHT * r(), 4 + 26 * r()]
    const colour = [r(), r(), r()].map((v) => (v < 0.15 ? 0 : v > 0.85 ? 1 : v))
    for (let py = Math.max(0, Math.floor(y - radius)); py < Math.min(HEIGHT, y + radius); py++)
      for (let px = Math.max(0, Math.floor(x - radius)); px < Math.min(WIDTH, x + radius); px++)
        if (Math.hypot(px - x, py - y) < radius)
          for (let c = 0; c < 3; c++) pixels[c * PLANE + py * WIDTH + px] = colour[c]!
  }
  return { pixels, width: WIDTH, height: HEIGHT }
}

const rasterOf = ({ pixels }: DrawnPhoto): Raster => ({
  data: Uint8Array.from(pixels, (_, i) => Math.round(255 * pixels[(i % 3) * PLANE + Math.floor(i / 3)]!)),
  width: WIDTH,
  height: HEIGHT,
  channels: 3,
})

const pool = new NormalPool(1)
const NOTHING_FOUND = new Uint8Array(4)

test('whole 255ths in [0, 1]; the same seed draws the same; the photo is left alone', () => {
  const clean = scene(1)
  const before = clean.pixels.slice()
  for (const kind of DAMAGE_CLASSES) {
    const { pixels } = drawDamaged(clean, kind, random(3), pool)
    assert.ok(
      pixels.every((v) => v >= 0 && v <= 1 && Math.abs(255 * v - Math.round(255 * v)) < 1e-4),
      kind,
    )
    assert.deepEqual(pixels, drawDamaged(clean, kind, random(3), pool).pixels)
  }
  assert.deepEqual(clean.pixels, before)
})

test('features: as many as told, finite, of photos of any depth, colour and size', () => {
  const odd: Raster[] = [
    { data: new Uint8Array(3), width: 1, height: 1, channels: 3 },
    { data: new Uint8Array(2 * 30 * 20).fill(255), width: 30, height: 20, channels: 2 },
    { data: Uint16Array.from({ length: 50 * 40 }, (_, i) => (i * 977) % 65_536), width: 50, height: 40, channels: 1 },
    { data: new Uint8Array(4 * 3000 * 2).fill(128), width: 3000, height: 2, channels: 4 },
  ]
  for (const raster of odd) {
    const features = damageFeatures(raster, new Uint8Array(4))
    assert.equal(features.length, DAMAGE_FEATURES)
    assert.ok(features.every(Number.isFinite), `${raster.width} x ${raster.height}`)
  }
})

test('a classifier learns the classes of scenes and tells those of others', () => {
  const examples = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) =>
      DAMAGE_CLASSES.map((kind, label) => ({
        label,
        // Without the detector: its part is nothing in all.
        features: damageFeatures(
          rasterOf(drawDamaged(scene(from + n), kind, random(from + n, label), pool)),
          NOTHING_FOUND,
        ),
      })),
    ).flat()
  const model = fitClassifier(examples(10, 14), 1, 30)
  assert.equal(model.tensors.weights.length, DAMAGE_WEIGHTS)
  const held = examples(100, 4)
  const right = held.filter(({ features, label }) => {
    const p = classify(model, features)
    assert.ok(Math.abs(p.reduce((a, b) => a + b, 0) - 1) < 1e-9)
    return p.indexOf(Math.max(...p)) === label
  })
  assert.ok(right.length / held.length >= 0.75, `${right.length} of ${held.length}`)
})
