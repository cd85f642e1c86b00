import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillNormal, random } from '../random.ts'
import type { Channels, Raster } from '../raster.ts'
import { eigenvalues } from './eigenvalues.ts'
import { fitCurve, noiseEvidence } from './noise.ts'
import { samplePhoto } from './sample.ts'

const EDGE = 288

/** Soft shapes and a few hard edges, well inside the range: texture of a photo, without noise but for rounding. */
function scene(channels: Channels): Raster {
  const data = new Uint8Array(EDGE * EDGE * channels)
  for (let y = 0; y < EDGE; y++)
    for (let x = 0; x < EDGE; x++)
      for (let c = 0; c < channels; c++) {
        const waves = 45 * Math.sin(x / 47 + c / 4) + 20 * Math.cos(y / 31 - c) + 10 * Math.sin((x + y) / 5)
        data[(y * EDGE + x) * channels + c] = 128 + waves + (x > 150 && y > 90 ? 25 : 0)
      }
  return { data, width: EDGE, height: EDGE, channels }
}

/** @param deviation of the noise at each clean value */
function withNoise(from: Raster, seed: number, deviation: (level: number) => number): Raster {
  const normal = fillNormal(new Float32Array(from.data.length), random(seed))
  const clamped = new Uint8ClampedArray(from.data.length)
  from.data.forEach((v, i) => (clamped[i] = v + deviation(v) * (normal[i] as number)))
  return { ...from, data: new Uint8Array(clamped.buffer) }
}

test('eigenvalues: those of the second difference are known, 2 - 2 cos(k pi / (n + 1))', () => {
  const n = 40
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 2
    if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1
  }
  // Turned by a reflection, so that the matrix is full and its eigenvalues are the same.
  const v = Array.from({ length: n }, (_, i) => Math.sin(i + 1))
  const scale = 2 / v.reduce((s, x) => s + x * x, 0)
  const h = (i: number, j: number) => (i === j ? 1 : 0) - scale * v[i]! * v[j]!
  const turned = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++)
        for (let l = Math.max(0, k - 1); l <= Math.min(n - 1, k + 1); l++)
          turned[i * n + j]! += h(i, k) * matrix[k * n + l]! * h(l, j)
  eigenvalues(turned, n).forEach((value, k) => {
    assert.ok(Math.abs(value - (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)))) < 1e-12, `${k}: ${value}`)
  })
})

test('eigenvalues: of an even, an empty and a one by one matrix', () => {
  assert.deepEqual([...eigenvalues(new Float64Array(9), 3)], [0, 0, 0])
  assert.deepEqual([...eigenvalues(Float64Array.of(4), 1)], [4])
  assert.deepEqual([...eigenvalues(Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2), 3)], [1, 2, 3])
})

for (const [name, channels] of [
  ['colour', 3],
  ['grey', 1],
] as const)
  test(`noise of known deviation is measured within a tenth (${name})`, () => {
    const clean = scene(channels)
    assert.ok(noiseEvidence(samplePhoto(clean), channels === 3).sigma < 1)
    for (const sigma of [4, 10, 20, 35]) {
      const found = noiseEvidence(samplePhoto(withNoise(clean, sigma, () => sigma)), channels === 3)
      assert.ok(Math.abs(found.sigma / sigma - 1) < 0.1, `${found.sigma} instead of ${sigma}`)
      assert.ok(found.certain && found.upper >= found.sigma)
    }
  })

test('noise at 16 bits is told in the same unit', () => {
  const eight = withNoise(scene(3), 3, () => 10)
  const deep = { ...eight, data: Uint16Array.from(eight.data, (v) => v * 257) }
  const [a, b] = [eight, deep].map((raster) => noiseEvidence(samplePhoto(raster), true).sigma)
  assert.ok(Math.abs(a! - b!) < 1e-3)
})

test('noise that grows with the light: the curve is found, floor and slope', () => {
  const noisy = withNoise(scene(3), 5, (level) => Math.sqrt(0.6 * level + 20))
  const { curve } = noiseEvidence(samplePhoto(noisy), true)
  assert.ok(curve !== null)
  for (const light of [80, 130, 180]) {
    const ratio = (curve.signal * light + curve.floor) / (0.6 * light + 20)
    assert.ok(Math.abs(ratio - 1) < 0.2, `${ratio} at ${light}`)
  }
})

test('fitCurve: exact on a line, never below zero, null where lightness is all alike', () => {
  const bins = [30, 90, 150, 210].map((light) => ({ light, variance: 0.5 * light + 8, count: 100 }))
  const { signal, floor } = fitCurve(bins)!
  assert.ok(Math.abs(signal - 0.5) < 1e-12 && Math.abs(floor - 8) < 1e-9)
  assert.deepEqual(fitCurve(bins.map((b) => ({ ...b, variance: 100 - b.light / 4 })))!.signal, 0)
  assert.equal(fitCurve(bins.map((b) => ({ ...b, variance: b.light - 25 })))!.floor, 0)
  assert.equal(fitCurve(bins.map((b) => ({ ...b, light: 100 }))), null)
})
