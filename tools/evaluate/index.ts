/**
 * @file npm run evaluate -- --task denoise --set <folder of clean photos> [--sigma 25] [--model denoise-small] [--json] [--limit n]
 * Puts noise of a fixed seed on clean photos (unclipped floats), restores them blind and told, and compares with OpenCV's fast
 * non-local means on the same pixels (skipped with a reason where Python's cv2 is not installed).
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SIZES } from '../../src/models/chvae/config.ts'
import { psnr } from '../../src/imaging/psnr.ts'
import { loadModel } from '../../src/worker/models.ts'
import { listImages, readImage } from '../../src/worker/train/dataset.ts'
import { planesOf, WholeDenoiser, withNoise } from '../../src/worker/train/evaluate.ts'
import { NonLocalMeans } from './non-local-means.ts'

const { values: o } = parseArgs({
  options: {
    task: { type: 'string', default: 'denoise' },
    set: { type: 'string' },
    sigma: { type: 'string', default: '25' },
    model: { type: 'string', default: 'denoise-small' },
    limit: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
if (o.task !== 'denoise' || o.set === undefined || !existsSync(o.set)) {
  console.error('Expected --task denoise and --set <folder of clean photos>.')
  process.exit(2)
}

interface Row {
  readonly name: string
  readonly noisy: number
  readonly blind: number
  readonly told: number
  readonly secondsPerMegapixel: number
}

const sigma = Number(o.sigma)
const { card, weights } = await loadModel(o.model)
await using denoiser = await WholeDenoiser.create(SIZES[card.size], weights)
using baseline = new NonLocalMeans()

const rows: Row[] = []
for (const [index, file] of (await listImages(o.set))
  .slice(0, o.limit === undefined ? undefined : Number(o.limit))
  .entries()) {
  const clean = planesOf(await readImage(file))
  const noisy = withNoise(clean, sigma, index)
  baseline.add(index, clean, noisy)
  const began = performance.now()
  const blind = await denoiser.restore(noisy, null)
  const seconds = (performance.now() - began) / 1000
  const told = await denoiser.restore(noisy, sigma)
  const error = noisy.pixels.map((v, i) => v - (clean.pixels[i] as number))
  const row: Row = {
    name: file.split('/').at(-1) ?? file,
    noisy: -10 * Math.log10(error.reduce((s, e) => s + e * e, 0) / error.length),
    blind: psnr(blind.pixels, clean.pixels),
    told: psnr(told.pixels, clean.pixels),
    secondsPerMegapixel: seconds / ((clean.width * clean.height) / 1e6),
  }
  rows.push(row)
  if (o.json) console.log(JSON.stringify(row))
}

const mean = (pick: (r: Row) => number): number => rows.reduce((s, r) => s + pick(r), 0) / rows.length
const nlm = baseline.run(sigma)
const summary = {
  model: o.model,
  photos: rows.length,
  sigma,
  noisy: mean((r) => r.noisy),
  blind: mean((r) => r.blind),
  told: mean((r) => r.told),
  nonLocalMeans: nlm,
  secondsPerMegapixel: mean((r) => r.secondsPerMegapixel),
}
if (o.json) console.log(JSON.stringify(summary))
else {
  console.log(`${o.model} on ${rows.length} photos, Gaussian noise of sigma ${sigma}, mean RGB PSNR in dB`)
  console.log(`  noisy                     ${summary.noisy.toFixed(2)}`)
  console.log(`  restored, blind           ${summary.blind.toFixed(2)}`)
  console.log(`  restored, sigma told      ${summary.told.toFixed(2)}`)
  console.log(
    `  fast non-local means      ${typeof nlm === 'string' ? nlm : `${nlm.psnr.toFixed(2)} (best of h = ${nlm.tried.join(', ')}: ${nlm.h})`}`,
  )
}
