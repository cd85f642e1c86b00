/** @file The shipped deblurring on a photo that needs none. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import type { Raster } from '../../../src/imaging/raster.ts'
import { restoreRaster } from '../../../src/worker/pipeline.ts'
import { openRestoration } from '../../../src/worker/restorations/index.ts'

const run = { engine: 'cpu', signal: new AbortController().signal, onTile: () => {} } as const

test('a sharp photo with a little noise hardly loses by deblurring', async () => {
  const sample = path.resolve(import.meta.dirname, '../../../resources/samples/kitten.jpg')
  // Halved, what noise and softness the sample has is gone.
  const { data, info } = await sharp(await readFile(sample))
    .extract({ left: 200, top: 40, width: 640, height: 640 })
    .resize(320)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const noise = fillNormal(new Float32Array(data.length), random(6))
  const noisy = Uint8Array.from(data, (v, i) => Math.min(255, Math.max(0, Math.round(v + 2.55 * (noise[i] as number)))))
  const from: Raster = { data: noisy, width: info.width, height: info.height, channels: 3 }
  const restoration = await openRestoration({ task: 'deblur', model: 'deblur-small', engine: 'cpu', mode: 'restore' })
  const { signal } = run
  const prepared = await restoration.prepare(from, { task: 'deblur', blur: null }, { signal, seed: 0 })
  const to = await restoreRaster(prepared.from, prepared.tileModel, run)
  await restoration.dispose()
  const psnr = (a: ArrayLike<number>) =>
    10 * Math.log10(255 ** 2 / (data.reduce((s, v, i) => s + (v - (a[i] as number)) ** 2, 0) / data.length))
  assert.ok(psnr(to.data) > psnr(noisy) - 0.3, `${psnr(noisy)} -> ${psnr(to.data)} dB`)
})
