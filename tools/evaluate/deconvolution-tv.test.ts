import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convolve, motion } from '../../src/imaging/degrade/blur.ts'
import type { Planes } from '../../src/imaging/pad.ts'
import { psnr } from '../../src/imaging/psnr.ts'
import { fillNormal, random } from '../../src/imaging/random.ts'
import { bestWeight, totalVariation } from './deconvolution-tv.ts'

/** Flat patches: what total variation is made for. */
const sharp: Planes = {
  width: 64,
  height: 48,
  pixels: new Float32Array(3 * 64 * 48).map((_, i) => 0.2 + 0.6 * ((((i % 64) >> 4) + (Math.floor(i / 64) >> 3)) % 2)),
}
const kernel = motion(7, 30)
const sigma = 2.55 / 255

function noisy(p: Planes): Planes {
  const noise = fillNormal(new Float32Array(p.pixels.length), random(1))
  return { ...p, pixels: p.pixels.map((v, i) => v + sigma * noise[i]!) }
}

test('flat patches come back', () => {
  const photo = noisy(convolve(sharp, kernel, 'circular'))
  const options = { weight: bestWeight(sigma), iterations: 50 }
  const restored = totalVariation({ photo, kernel, sigma, boundary: 'circular' }, options)
  const gain = psnr(restored.pixels, sharp.pixels) - psnr(photo.pixels, sharp.pixels)
  assert.ok(gain > 10, `${gain} dB`)
})

test('without weight on variation and noise, a blur that lost nothing is undone', () => {
  const mild = { width: 3, height: 1, weights: Float32Array.of(0.2, 0.6, 0.2) }
  const photo = convolve(sharp, mild, 'circular')
  const restored = totalVariation(
    { photo, kernel: mild, sigma, boundary: 'circular' },
    { weight: 1e-7, iterations: 50 },
  )
  assert.ok(psnr(restored.pixels, sharp.pixels) > 55)
})
