import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Planes } from '../pad.ts'
import { fillNormal, random } from '../random.ts'
import { correlation } from './correlation.ts'
import { coverage } from './coverage.ts'
import { detection } from './detection.ts'
import { holePsnr } from './hole-psnr.ts'
import { removedDetail } from './removed-detail.ts'

const normal = (n: number, seed: number) => fillNormal(new Float32Array(n), random(seed))
const close = (a: number, b: number, within: number) =>
  assert.ok(Math.abs(a - b) <= within, `${a} is not ${b} +- ${within}`)

test('correlation: 1 of a line, -1 of its mirror, rho of a mixture', () => {
  const [x, y] = [normal(40_000, 1), normal(40_000, 2)]
  close(
    correlation(
      x,
      x.map((v) => 3 * v + 1),
    ),
    1,
    1e-6,
  )
  close(
    correlation(
      x,
      x.map((v) => -v),
    ),
    -1,
    1e-6,
  )
  close(
    correlation(
      x,
      x.map((v, i) => 0.6 * v + 0.8 * y[i]!),
    ),
    0.6,
    0.02,
  )
})

test('intervals of one deviation hold 68.3 % of normal errors, of 1.96 hold 95 %', () => {
  const errors = normal(100_000, 3)
  const zero = new Float32Array(100_000)
  close(
    coverage(
      errors,
      zero.map(() => 1),
      zero,
    ),
    0.6827,
    0.005,
  )
  close(
    coverage(
      errors,
      zero.map(() => 1.96),
      zero,
    ),
    0.95,
    0.003,
  )
  assert.throws(() => coverage(errors, [1], zero), /Expected 100000/)
})

test('detection: counted by hand', () => {
  const d = detection([0.9, 0.6, 0.4, 0.8, 0.1], [1, 0, 1, 1, 0])
  close(d.precision, 2 / 3, 1e-12)
  close(d.recall, 2 / 3, 1e-12)
  close(d.f1, 2 / 3, 1e-12)
  assert.equal(d.marked, 3 / 5)
  assert.deepEqual(detection([0.9, 0.6, 0.4, 0.8, 0.1, 0.9, 0.1], [1, 0, 1, 1, 0, 0.5, 0.5]).f1, d.f1)
  assert.deepEqual(detection([0, 0], [0, 0]), { precision: 1, recall: 1, f1: 1, marked: 0 })
  assert.equal(detection([1, 0], [0, 1]).f1, 0)
})

test('the PSNR of a hole counts nothing outside it', () => {
  const picture = (pixels: number[]): Planes => ({ width: 4, height: 1, pixels: Float32Array.from(pixels) })
  const reference = picture([0.5, 0.5, 0.5, 0.5])
  close(holePsnr(picture([0.6, 0.5, 0.9, 0]), reference, [1, 0, 0, 0]), 20, 1e-4)
  close(holePsnr(picture([0.6, 0.51, 0.9, 0]), reference, [0, 1, 0, 0]), 40, 1e-3)
  assert.throws(() => holePsnr(reference, reference, [0, 0, 0, 0]))
  assert.throws(() => holePsnr(reference, reference, [1]), /mask of 4 pixels/)
})

test('removed detail: near 0 where noise was removed, near 1 where the texture itself was', () => {
  const [width, height] = [96, 96]
  const area = width * height
  const grey = (values: Float32Array): Planes => ({
    width,
    height,
    pixels: Float32Array.from({ length: 3 * area }, (_, i) => values[i % area]!),
  })
  const texture = normal(area, 4).map((v) => 0.5 + 0.05 * v)
  const noise = normal(area, 5).map((v) => 0.05 * v)
  const noisy = grey(texture.map((v, i) => v + noise[i]!))
  close(removedDetail(noisy, grey(texture), grey(texture)), 0, 0.03)
  const flat = grey(texture.map(() => 0.5))
  assert.ok(removedDetail(grey(texture), flat, grey(texture)) > 0.97)
  // Half of the texture and all of the noise: cos of the angle between t / 2 + n and t for equal deviations.
  const half = grey(texture.map((v) => 0.5 + (v - 0.5) / 2))
  close(removedDetail(noisy, half, grey(texture)), 0.5 / Math.hypot(0.5, 1), 0.03)
})
