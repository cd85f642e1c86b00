import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convolve, defocus, gaussian, motion, type Kernel } from '../degrade/blur.ts'
import type { Planes } from '../pad.ts'
import { fillNormal, integer, random } from '../random.ts'
import type { Raster } from '../raster.ts'
import { measureBlur, suggestBlur } from './suggest.ts'

const SIDE = 512

/** Overlapping rectangles of all sizes: edges everywhere and a spectrum that falls as that of photos does ("dead leaves"). */
function leaves(seed: number): Planes {
  const r = random(seed)
  const pixels = new Float32Array(SIDE * SIDE).fill(0.5)
  for (let i = 0; i < 3000; i++) {
    const size = 2 + 60 * r() ** 3
    const [left, top] = [integer(r, SIDE), integer(r, SIDE)]
    const [right, bottom] = [Math.min(SIDE, left + size * (0.5 + r())), Math.min(SIDE, top + size * (0.5 + r()))]
    const value = 0.15 + 0.7 * r()
    for (let y = top; y < bottom; y++) pixels.fill(value, y * SIDE + left, y * SIDE + Math.floor(right))
  }
  return { width: SIDE, height: SIDE, pixels }
}

/** Grey, 8 bits, with a little noise. */
function photo(kernel: Kernel | null, seed: number, noise = 1): Raster {
  const scene = leaves(seed)
  const { pixels } = kernel === null ? scene : convolve(scene, kernel, 'reflect')
  const grain = fillNormal(new Float32Array(pixels.length), random(seed, 1))
  const data = Uint8Array.from(pixels, (v, i) => Math.round(v * 255 + noise * grain[i]!))
  return { data, width: SIDE, height: SIDE, channels: 1 }
}

const turn = (a: number, b: number) => Math.min(Math.abs(a - b), 180 - Math.abs(a - b))

test('motion is found with its length and angle', () => {
  for (const [i, [length, angle]] of [
    [9, 20],
    [15, 100],
    [27, 145],
    [38, 63],
  ].entries()) {
    // prettier-ignore
    const found = suggestBlur(photo(motion(length!, angle!), i), 1)?.blur
    assert.ok(found?.kind === 'motion', `${length} at ${angle}: ${JSON.stringify(found)}`)
    assert.ok(Math.abs(found.length / length! - 1) < 0.05, `${found.length} instead of ${length}`)
    assert.ok(turn(found.angle, angle!) <= 2, `${found.angle} instead of ${angle}`)
  }
})

test('a disc is found with its radius', () => {
  for (const [i, radius] of [4, 7.3].entries()) {
    const found = suggestBlur(photo(defocus(radius), i), 1)?.blur
    assert.ok(found?.kind === 'defocus', `${radius}: ${JSON.stringify(found)}`)
    assert.ok(Math.abs(found.radius / radius - 1) < 0.06, `${found.radius} instead of ${radius}`)
  }
})

test('a Gaussian is found with its deviation', () => {
  for (const [i, sigma] of [1.2, 2.5].entries()) {
    const found = suggestBlur(photo(gaussian(sigma), i), 1)?.blur
    assert.ok(found?.kind === 'gaussian', `${sigma}: ${JSON.stringify(found)}`)
    assert.ok(Math.abs(found.sigma / sigma - 1) < 0.2, `${found.sigma} instead of ${sigma}`)
  }
})

test('nothing is suggested for a sharp photo, an empty one, one of noise, a tiny one', () => {
  const flat: Raster = { data: new Uint8Array(300 * 200 * 3).fill(90), width: 300, height: 200, channels: 3 }
  const noise = photo(null, 1).data.map((_, i) => 100 + ((i * 7919) % 31))
  const tiny: Raster = { data: Uint8Array.of(9), width: 1, height: 1, channels: 1 }
  for (const sharp of [photo(null, 1), photo(null, 2, 6), flat, { ...flat, channels: 1, data: noise } as Raster, tiny])
    assert.equal(suggestBlur(sharp, 1), null)
})

test('softness is told part by part', () => {
  const sharp = photo(null, 3)
  const soft = photo(gaussian(3), 3)
  const half = sharp.data.map((v, i) => (i % SIDE < SIDE / 2 ? v : soft.data[i]!))
  const { regions, sigma } = measureBlur({ ...sharp, data: half }, 1)
  assert.equal(regions.length, 4)
  for (const { x, sigma: own } of regions)
    assert.ok(own !== null && (x < SIDE / 2 ? own < 1 : Math.abs(own - 3) < 0.7), `${x}: ${own}`)
  assert.ok(sigma !== null && sigma < 2)
})
