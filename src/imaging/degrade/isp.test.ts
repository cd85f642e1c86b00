import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NormalPool, random } from '../random.ts'
import { demosaic, mosaic } from './demosaic.ts'
import { cameraNoise, photograph, randomCamera } from './isp.ts'

const EDGE = 96
const AREA = EDGE * EDGE
const pool = new NormalPool(5)

const flat = (level: number) => new Float32Array(3 * AREA).fill(level)

/** Waves of several lengths and directions, different in the channels. */
const textured = (seed: number) =>
  Float32Array.from({ length: 3 * AREA }, (_, i) => {
    const [c, y, x] = [Math.floor(i / AREA), Math.floor(i / EDGE) % EDGE, i % EDGE]
    const wave = (u: number, v: number, a: number) => a * Math.sin(u * x + v * y + seed)
    return 0.45 + wave(0.05, 0.11, 0.2) + wave(0.7, -0.4, 0.08) + wave(0.2 * c, 0.3, 0.06) + wave(1.3, 1.1, 0.04)
  })

/** Deviation in grey levels, and correlation with the neighbour to the right, each about the channel's mean. */
function measure(noisy: Float32Array, clean: Float32Array): { deviation: number; correlation: number } {
  let [squares, products] = [0, 0]
  for (let from = 0; from < noisy.length; from += AREA) {
    const off = noisy.subarray(from, from + AREA).map((v, i) => v - clean[from + i]!)
    const mean = off.reduce((s, v) => s + v, 0) / AREA
    for (const [i, v] of off.entries()) {
      squares += (v - mean) ** 2
      if (i % EDGE < EDGE - 1) products += (v - mean) * (off[i + 1]! - mean)
    }
  }
  return {
    deviation: 255 * Math.sqrt(squares / noisy.length),
    correlation: (products / squares) * (EDGE / (EDGE - 1)),
  }
}

function statistics(patch: (seed: number) => Float32Array, count = 60) {
  const found = Array.from({ length: count }, (_, seed) => {
    const { noisy, clean } = cameraNoise(patch(seed), EDGE, EDGE, pool, random(seed))
    return measure(noisy, clean)
  })
  const sorted = (key: 'deviation' | 'correlation') => found.map((f) => f[key]).toSorted((a, b) => a - b)
  const at = (values: readonly number[], share: number) => values[Math.floor(share * (values.length - 1))]!
  const [deviations, correlations] = [sorted('deviation'), sorted('correlation')]
  return {
    weakest: deviations[0]!,
    strongest: deviations.at(-1)!,
    quarter: at(correlations, 0.25),
    median: at(correlations, 0.5),
    threeQuarters: at(correlations, 0.75),
  }
}

test('flat areas: neighbours correlate by about 0.5 to 0.67 in half of the files, deviation about 1 to 12 grey levels', () => {
  for (const level of [0.2, 0.5, 0.8]) {
    const s = statistics(() => flat(level))
    const text = `${level}: ${JSON.stringify(s)}`
    assert.ok(s.median > 0.52 && s.median < 0.63, text)
    assert.ok(s.quarter > 0.48 && s.threeQuarters < 0.7, text)
    assert.ok(s.weakest > 0.8 && s.weakest < 2.5 && s.strongest > 8 && s.strongest < 14, text)
  }
})

test('texture: a little more deviation and less correlation, from what compression does to detail', () => {
  const s = statistics(textured)
  assert.ok(s.median > 0.35 && s.median < 0.63, JSON.stringify(s))
  assert.ok(s.weakest > 0.8 && s.strongest < 16, JSON.stringify(s))
})

test('a camera without noise gives the same twice, and keeps an even colour', () => {
  for (let seed = 0; seed < 20; seed++) {
    const camera = { ...randomCamera(random(seed)), shot: 0, read: 0 }
    const patch = flat(0).map((_, i) => [0.8, 0.3, 0.5][Math.floor(i / AREA)]!)
    const { noisy, clean } = photograph(patch, EDGE, EDGE, camera, pool, random(1))
    assert.ok(clean.every((v, i) => Math.abs(v - patch[i]!) < 2.6 / 255))
    // One is written at quality 100, the other at its own: they differ by that alone.
    assert.ok(measure(noisy, clean).deviation < 2)
  }
})

test('more light, more photon noise in the sensor, and less of it in a photo', () => {
  const camera = { ...randomCamera(random(3)), shot: 2e-3, read: 0 }
  const deviationAt = (level: number) => {
    const { noisy, clean } = photograph(flat(level), EDGE, EDGE, camera, pool, random(2))
    return measure(noisy, clean).deviation
  }
  assert.ok(deviationAt(0.15) > deviationAt(0.5) && deviationAt(0.5) > deviationAt(0.85))
})

test('the same seed gives the same noise', () => {
  const once = () => cameraNoise(textured(1), EDGE, EDGE, pool, random(9))
  assert.deepEqual(once(), once())
})

test('demosaicing: even ramps come back exactly but at the edge, in every phase and with any correction', () => {
  const [width, height] = [20, 14]
  const ramp = Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const [c, y, x] = [Math.floor(i / width / height), Math.floor(i / width) % height, i % width]
    return 0.2 + 0.1 * c + 0.01 * x + 0.015 * y
  })
  for (const x of [0, 1] as const)
    for (const y of [0, 1] as const)
      for (const correction of [0, 0.5, 1]) {
        const phase = { x, y }
        const out = demosaic(mosaic(ramp, width, height, phase), width, height, phase, correction)
        for (const [i, v] of out.entries()) {
          const [row, column] = [Math.floor(i / width) % height, i % width]
          const inside = row > 1 && row < height - 2 && column > 1 && column < width - 2
          if (inside) assert.ok(Math.abs(v - ramp[i]!) < 1e-6)
        }
      }
})
