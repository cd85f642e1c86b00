import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Planes } from '../pad.ts'
import { random } from '../random.ts'
import { ssim } from './ssim.ts'

const flat = (v: number): Planes => ({ width: 16, height: 12, pixels: new Float32Array(16 * 12 * 3).fill(v) })

function noise(seed: number, width = 11, planes = 1): Planes {
  const r = random(seed)
  return { width, height: 11, pixels: Float32Array.from({ length: width * 11 * planes }, () => r()) }
}

test('equal pictures have 1, flat ones what the formula leaves of their means', () => {
  assert.ok(Math.abs(ssim(noise(1, 30, 3), noise(1, 30, 3)) - 1) < 1e-12)
  const expected = (2 * 0.3 * 0.6 + 1e-4) / (0.3 ** 2 + 0.6 ** 2 + 1e-4)
  assert.ok(Math.abs(ssim(flat(0.3), flat(0.6)) - expected) < 1e-6)
})

test('one window, written out from the definition', () => {
  const [x, y] = [noise(2).pixels, noise(3).pixels]
  const raw = Float64Array.from({ length: 121 }, (_, i) =>
    Math.exp(-(((i % 11) - 5) ** 2 + (Math.floor(i / 11) - 5) ** 2) / 4.5),
  )
  const total = raw.reduce((a, b) => a + b)
  const mean = (f: (i: number) => number) => raw.reduce((s, w, i) => s + (w / total) * f(i), 0)
  const [mx, my] = [mean((i) => x[i]!), mean((i) => y[i]!)]
  const [vx, vy] = [mean((i) => (x[i]! - mx) ** 2), mean((i) => (y[i]! - my) ** 2)]
  const cov = mean((i) => (x[i]! - mx) * (y[i]! - my))
  const expected = ((2 * mx * my + 1e-4) * (2 * cov + 9e-4)) / ((mx ** 2 + my ** 2 + 1e-4) * (vx + vy + 9e-4))
  assert.ok(Math.abs(ssim(noise(2), noise(3)) - expected) < 1e-9)
})

test('values beyond the range are clipped; sizes must agree and hold a window', () => {
  assert.equal(ssim(flat(1.5), flat(1)), ssim(flat(1), flat(1)))
  assert.throws(() => ssim(noise(1, 12), noise(1, 13)), /Expected a picture of 13 x 11/)
  assert.throws(() => ssim(noise(1, 8), noise(1, 8)), /smaller than the window/)
})
