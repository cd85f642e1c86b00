/** @file The measures against scikit-image, and the baselines' own promises. Skipped where Python lacks its packages. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, test } from 'node:test'
import { gmsd } from '../../src/imaging/metrics/gmsd.ts'
import { ssim } from '../../src/imaging/metrics/ssim.ts'
import type { Planes } from '../../src/imaging/pad.ts'
import { psnr } from '../../src/imaging/psnr.ts'
import { withNoise } from '../../src/worker/train/evaluate.ts'
import { gaussian } from '../../src/imaging/degrade/blur.ts'
import { classicalInpainting, matchedNonLocalMeans, noiseEstimators, wiener } from './baselines.ts'
import { blur } from './kernels.ts'
import { centreCrop, cropAt, readPicture, rounded } from './pictures.ts'
import { Python, PYTHON_NEEDED, pythonWith } from './python.ts'

const skip = pythonWith('cv2', 'skimage', 'scipy') === undefined ? PYTHON_NEEDED : false
const sample = async (): Promise<Planes> =>
  centreCrop(await readPicture(path.join(import.meta.dirname, '../../resources/samples/nagasaki-boats.jpg')), 120)

/** Begins with the first method that is asked for. */
const python = new Python()
after(() => python[Symbol.dispose]())

const meanSquare = (a: Planes, b: Planes): number =>
  a.pixels.reduce((s, v, i) => s + (v - b.pixels[i]!) ** 2, 0) / a.pixels.length

test('PSNR and SSIM are those of scikit-image, GMSD that of the authors’ program', { skip }, async () => {
  const clean = cropAt(await sample(), 0, 0, 97, 120) // an odd width: half a block is black
  const damaged = withNoise(clean, 12, 0)
  const other = await python.values('compare', { damaged, clean })
  assert.ok(Math.abs(psnr(damaged.pixels, clean.pixels) - other['psnr']!) < 1e-4)
  assert.ok(Math.abs(ssim(damaged, clean) - other['ssim']!) < 1e-6)
  assert.ok(Math.abs(gmsd(damaged, clean) - other['gmsd']!) < 1e-6)
  assert.ok(other['ssim']! < 0.95 && other['gmsd']! > 0.001, 'the pictures must differ')
})

test('the matched non-local means removes as much as it was asked to', { skip }, async () => {
  const clean = await sample()
  const damaged = rounded(withNoise(clean, 10, 1))
  const first = { ...clean, pixels: damaged.pixels.map((v, i) => (v + clean.pixels[i]!) / 2) }
  const matched = await matchedNonLocalMeans(python).restore(damaged, { first })
  const ratio = meanSquare(matched, damaged) / meanSquare(first, damaged)
  assert.ok(ratio > 0.9 && ratio < 1.1, `it removed ${ratio} times as much`)
})

test('filling touches nothing outside the hole', { skip }, async () => {
  const damaged = rounded(await sample())
  const hole = Float32Array.from({ length: damaged.width * damaged.height }, (_, i) => (i % 7 === 0 ? 1 : 0))
  for (const method of classicalInpainting(python)) {
    const filled = await method.restore(damaged, { hole })
    const touched = filled.pixels.some((v, i) => hole[i % hole.length] === 0 && Math.abs(v - damaged.pixels[i]!) > 1e-6)
    assert.equal(touched, false, method.name)
  }
})

test('Wiener: better than the blurred photo, with borders of both kinds', { skip }, async () => {
  const photo = await sample()
  const kernel = gaussian(1.5)
  for (const boundary of ['circular', 'open'] as const) {
    const { clean, blurred } = blur(photo, kernel, boundary)
    const damaged = withNoise(blurred, 1, 0)
    const [method] = wiener(python, [0.003])
    const restored = await method!.restore(damaged, { kernel, boundary, sigma: 1 })
    const gain = psnr(restored.pixels, clean.pixels) - psnr(damaged.pixels, clean.pixels)
    assert.ok(gain > 0.5, `${boundary}: ${gain} dB`)
  }
})

test('estimators of white noise on a flat picture tell its deviation', { skip }, async () => {
  const flat: Planes = { width: 128, height: 128, pixels: new Float32Array(3 * 128 * 128).fill(0.5) }
  for (const method of noiseEstimators(python)) {
    const [deviation] = (await method.restore(withNoise(flat, 10, 0), {})).pixels
    assert.ok(Math.abs(255 * deviation! - 10) < 0.7, `${method.name}: ${255 * deviation!}`)
  }
})

test('a method that fails says why', { skip }, async () => {
  const clean = await sample()
  await assert.rejects(python.picture('wiener', { damaged: clean }), /wiener: KeyError/)
  await assert.rejects(python.picture('none', { damaged: clean }), /none: KeyError/)
})
