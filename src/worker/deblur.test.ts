import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convolve, gaussian, motion, type Kernel } from '../imaging/degrade/blur.ts'
import { fillNormal, random } from '../imaging/random.ts'
import type { Raster } from '../imaging/raster.ts'
import { deblurModel, withNetwork } from './deblur.ts'
import { restoreRaster } from './pipeline.ts'
import type { Restorer } from './restorer.ts'

/** Stands in for a network: smooths a little. Remembers the conditions that it was given. */
function smoother(): Restorer & { readonly conditions: number[] } {
  const conditions: number[] = []
  return {
    conditions,
    run: ({ photo: pixels, condition, width, height }) => {
      assert.deepEqual([width % 8, height % 8, condition.length], [0, 0, width * height])
      conditions.push(condition[0]!)
      return Promise.resolve(convolve({ pixels, width, height }, gaussian(0.6), 'reflect').pixels)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Random texture of several scales, blurred, at 8 bits. */
function blurred(width: number, height: number, kernel: Kernel): { sharp: Raster; photo: Raster } {
  const texture = (sigma: number, seed: number) =>
    convolve({ pixels: fillNormal(new Float32Array(3 * width * height), random(seed)), width, height }, gaussian(sigma), 'circular').pixels // prettier-ignore
  const [fine, coarse] = [texture(1, 1), texture(6, 2)]
  const pixels = fine.map((v, i) => 0.5 + 0.2 * v + coarse[i]!)
  const raster = (values: Float32Array): Raster => {
    const area = width * height
    const data = new Uint8ClampedArray(3 * area).map((_, i) => values[(i % 3) * area + Math.floor(i / 3)]! * 255)
    return { data: new Uint8Array(data), width, height, channels: 3 }
  }
  return { sharp: raster(pixels), photo: raster(convolve({ pixels, width, height }, kernel, 'circular').pixels) }
}

const run = { engine: 'cpu', signal: new AbortController().signal, onTile: () => {} } as const

const differences = (a: Raster, b: Raster): number[] => Array.from(a.data, (v, i) => Math.abs(v - b.data[i]!))
const meanSquare = (a: Raster, b: Raster) => differences(a, b).reduce((s, d) => s + d * d, 0) / a.data.length

test('a photo in tiles is the photo in one piece, and sharper than it was', async () => {
  const kernel = motion(7, 20)
  const { sharp, photo } = blurred(600, 64, kernel)
  const options = { denoiser: smoother(), kernel, sigma: 3, width: photo.width, height: photo.height }
  const model = deblurModel(options)
  const whole = await restoreRaster(photo, { ...model, tile: 600 }, run)
  const tiled = await restoreRaster(photo, { ...model, tile: 320 }, run)
  const most = differences(tiled, whole).reduce((m, d) => Math.max(m, d), 0)
  assert.ok(most <= 2 && meanSquare(tiled, whole) < 0.04, `${most} grey levels, square ${meanSquare(tiled, whole)}`)
  assert.ok(meanSquare(tiled, sharp) < meanSquare(photo, sharp) / 2)
})

test('tiles make room for the kernel, and refuse one that leaves none', () => {
  const model = (kernel: Kernel) => deblurModel({ denoiser: smoother(), kernel, sigma: 2, width: 4000, height: 3000 })
  const [narrow, wide] = [model(gaussian(1)), model(gaussian(20))]
  assert.equal(narrow.tile % narrow.multiple, 0)
  assert.ok(narrow.tile <= 1024 && narrow.tile > 900)
  assert.ok(wide.overlap > 160 && wide.tile > 4 * wide.overlap)
  assert.throws(() => model({ width: 1999, height: 1, weights: new Float32Array(1999).fill(1 / 1999) }), RangeError)
})

test('the network is told the level of noise in its own unit', async () => {
  const denoiser = smoother()
  await withNetwork(denoiser)({ pixels: new Float32Array(3 * 13 * 9), width: 13, height: 9 }, 25 / 255)
  assert.deepEqual(denoiser.conditions, [0.5])
})
