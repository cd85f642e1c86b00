import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convolve, gaussian, motion, shake, type Kernel } from '../degrade/blur.ts'
import type { Planes } from '../pad.ts'
import { fillNormal, random } from '../random.ts'
import { deconvolve, type Denoise } from './deconvolve.ts'

const keep: Denoise = (p) => Promise.resolve(p)

/** Soft blobs: something that a blur can be undone on without a prior. */
function scene(width: number, height: number): Planes {
  const r = random(5)
  const blobs = Array.from({ length: 150 }, () => ({
    x: r() * width,
    y: r() * height,
    s: 0.7 + 1.5 * r(),
    a: 0.8 * (r() - 0.5),
  }))
  const pixels = new Float32Array(3 * width * height).map((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width) % height]
    return 0.5 + blobs.reduce((v, b) => v + b.a * Math.exp(-((x - b.x) ** 2 + (y - b.y) ** 2) / (2 * b.s ** 2)), 0)
  })
  return { width, height, pixels }
}

/** As psnr, but nothing is clipped. */
const quality = (a: Planes, b: Planes): number =>
  -10 * Math.log10(a.pixels.reduce((sum, v, i) => sum + (v - b.pixels[i]!) ** 2, 0) / a.pixels.length)

function middle(p: Planes, margin: number): Planes {
  const [width, height] = [p.width - 2 * margin, p.height - 2 * margin]
  const pixels = new Float32Array(3 * width * height).map((_, i) => {
    const [x, y, c] = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))]
    return p.pixels[(c * p.height + y + margin) * p.width + x + margin]!
  })
  return { width, height, pixels }
}

const noisy = (p: Planes, sigma: number): Planes => {
  const noise = fillNormal(new Float32Array(p.pixels.length), random(1))
  return { ...p, pixels: p.pixels.map((v, i) => v + sigma * noise[i]!) }
}

test('without noise, a blur that lost nothing is undone exactly', async () => {
  const sharp = scene(62, 45)
  const lossless: Kernel = { width: 3, height: 3, weights: Float32Array.of(0, 0.1, 0, 0.05, 0.6, 0.15, 0.05, 0.05, 0) }
  for (const kernel of [lossless, gaussian(0.5)]) {
    const photo = convolve(sharp, kernel, 'circular')
    const restored = await deconvolve({ photo, kernel, sigma: 1e-5, boundary: 'circular' }, keep)
    assert.ok(quality(restored, sharp) > 80)
  }
})

/** What one data step must be: the solution of the normal equations, found by plain gradient descent in space. */
function descended(y: Planes, kernel: Kernel, weight: number): Planes {
  const turned: Kernel = { ...kernel, weights: kernel.weights.toReversed() }
  const x = y.pixels.slice()
  for (let i = 0; i < 400; i++) {
    const miss = convolve({ ...y, pixels: x }, kernel, 'circular').pixels.map((v, j) => v - y.pixels[j]!)
    const slope = convolve({ ...y, pixels: miss }, turned, 'circular').pixels
    for (let j = 0; j < x.length; j++) x[j]! -= 0.9 * (slope[j]! + weight * (x[j]! - y.pixels[j]!))
  }
  return { ...y, pixels: x }
}

test('the first data step solves the normal equations', async () => {
  const kernel = shake(random(3), 5)
  const photo = noisy(convolve(scene(24, 16), kernel, 'circular'), 0.02)
  const sigma = 0.1
  let first: Planes | undefined
  await deconvolve({ photo, kernel, sigma, boundary: 'circular' }, (p) => {
    first ??= p
    return Promise.resolve(p)
  })
  const expected = descended(photo, kernel, 0.23 * (sigma * 255 / 49) ** 2) // prettier-ignore
  assert.ok(quality(first!, expected) > 90)
})

test('photos with real borders are restored up to them, and the torus does not show', async () => {
  const kernel = motion(9, 30)
  const wide = scene(140, 120)
  const [photo, sharp] = [convolve(wide, kernel, 'circular'), wide].map((p) => middle(p, 16)) as [Planes, Planes]
  const restore = (boundary: 'open' | 'circular') => deconvolve({ photo, kernel, sigma: 0.02, boundary }, keep)
  const [open, circular] = [await restore('open'), await restore('circular')]
  assert.deepEqual([open.width, open.height], [photo.width, photo.height])
  const gain = quality(open, sharp) - quality(photo, sharp)
  const overTorus = quality(open, sharp) - quality(circular, sharp)
  assert.ok(gain > 3 && overTorus > 6, `${gain} and ${overTorus} dB`)
})

test('the prior is told falling levels of noise, never less than the photo has', async () => {
  const levels: number[] = []
  const photo = scene(24, 24)
  const listen: Denoise = (p, sigma) => {
    levels.push(Math.round(sigma * 255))
    return Promise.resolve(p)
  }
  await deconvolve({ photo, kernel: gaussian(1), sigma: 10 / 255, boundary: 'open' }, listen)
  assert.deepEqual(levels, [49, 14, 10])
})

test('a photo without any noise is refused: nothing could be divided by it', async () => {
  const options = { photo: scene(16, 16), kernel: gaussian(1), sigma: 0, boundary: 'open' } as const
  await assert.rejects(deconvolve(options, keep), RangeError)
})
