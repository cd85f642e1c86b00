/** @file The damages that networks learn from: shapes, ranges, and that what is called clean or known is so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NormalPool, random } from '../../../src/imaging/random.ts'
import { UNKNOWN } from '../../../src/models/chvae/condition.ts'
import { cropped } from '../../../src/worker/train/batches.ts'
import { LESSONS, type LessonName } from '../../../src/worker/train/lessons.ts'

const EDGE = 64
const pool = new NormalPool(2)
const images = Array.from({ length: 3 }, (_, k) => ({
  name: String(k),
  width: 120,
  height: 100,
  pixels: Uint8Array.from(
    { length: 120 * 100 * 3 },
    (_v, i) => 128 + 70 * Math.sin(i / (31 + k)) + 50 * Math.cos(i / 900),
  ),
}))
const damaged = (name: LessonName, seed: number) => cropped(images, LESSONS[name].damage, EDGE, pool, random(seed))
const seeds = Array.from({ length: 40 }, (_, seed) => seed)
const apart = (a: Float32Array, b: Float32Array) =>
  a.reduce((s, v, i) => s + Math.abs(v - (b[i] as number)), 0) / a.length

test('every lesson: sizes are those of the patch, clean values lie in [0, 1], the same seed damages alike', () => {
  for (const name of Object.keys(LESSONS) as LessonName[])
    for (const seed of seeds.slice(0, 12)) {
      const [a, b] = [damaged(name, seed), damaged(name, seed)]
      assert.deepEqual(
        [a.clean.length, a.damaged.length, a.condition.length],
        [3 * EDGE ** 2, 3 * EDGE ** 2, EDGE ** 2],
      )
      assert.ok(
        a.clean.every((v) => v >= 0 && v <= 1),
        name,
      )
      assert.ok(a.damaged.every(Number.isFinite) && a.condition.every(Number.isFinite), name)
      assert.deepEqual([a.damaged, a.condition], [b.damaged, b.condition], name)
    }
})

test('inpainting: outside the holes nothing is changed, inside it is filled smoothly', () => {
  for (const seed of seeds) {
    const { clean, damaged: given, condition } = damaged('inpaint', seed)
    assert.ok(condition.some((c) => c === 1) && condition.every((c) => c === 0 || c === 1))
    for (let i = 0; i < given.length; i++)
      if (condition[i % EDGE ** 2] === 0) assert.equal(given[i], clean[i])
      else assert.ok((given[i] as number) >= 0 && (given[i] as number) <= 1)
  }
})

test('JPEG: the worse the quality that is told, the more is lost; half of the patches are not told', () => {
  const all = seeds.map((seed) => damaged('jpeg', seed))
  const told = all.filter((d) => d.condition[0] !== UNKNOWN)
  assert.ok(told.length > 8 && told.length < 32)
  const loss = (d: (typeof all)[number]) => apart(d.damaged, d.clean)
  const mean = (part: typeof all) => part.reduce((s, d) => s + loss(d), 0) / part.length
  const sorted = told.toSorted((a, b) => (a.condition[0] as number) - (b.condition[0] as number))
  const third = Math.floor(sorted.length / 3)
  assert.ok(mean(sorted.slice(-third)) > 1.3 * mean(sorted.slice(0, third)))
})

test('denoising: the deviation that is told is that of the noise', () => {
  const told = seeds.map((seed) => damaged('denoise', seed)).filter((d) => d.condition[0] !== UNKNOWN)
  assert.ok(told.length > 4 && told.length < 30)
  for (const { clean, damaged: noisy, condition } of told) {
    const found = Math.sqrt(noisy.reduce((s, v, i) => s + (v - (clean[i] as number)) ** 2, 0) / noisy.length)
    const said = (Math.sqrt(condition.reduce((s, v) => s + v * v, 0) / condition.length) * 50) / 255
    assert.ok(Math.abs(found / said - 1) < 0.12, `${found} instead of ${said}`)
  }
})

test('scratches: sound photos are among them, and the truth marks what was changed', () => {
  const all = seeds.map((seed) => damaged('scratches', seed))
  const share = all.map((d) => d.condition.reduce((a, b) => a + b, 0) / d.condition.length)
  assert.ok(share.filter((s) => s === 0).length >= 5)
  assert.ok(share.filter((s) => s > 0.003).length >= 15)
})
