/**
 * @file npm run evaluate:vae -- --data <folder of photos> [--model vae-small] [--pictures 800] [--holes 60]
 * What docs/generate.md tells of a VAE: Frechet distances to held-out photos (on the VAE's own encoder) of its samples, of independent
 * pixels and of photos that it learned from; and how near filled pixels come to the hidden ones, beside filling with the mean colour.
 * The photos are split as training splits them, so those that are held out here were held out there.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { listImages } from '../../src/worker/train/dataset.ts'
import { latentsOf, posteriorOf, withMeanColour } from '../../src/worker/vae/fill.ts'
import { frechetOf, planesOf, scoreOf } from '../../src/worker/vae/measure.ts'
import { openVae } from '../../src/worker/vae/model-file.ts'
import { VaeRunner } from '../../src/worker/vae/runner.ts'
import { smallPhotos } from '../../src/worker/vae/small-photos.ts'

const { values: o } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string', default: 'vae-small' },
    pictures: { type: 'string', default: '800' },
    holes: { type: 'string', default: '60' },
  },
})
if (o.data === undefined) throw new Error('Expected --data')
const data = o.data
const model = await openVae(o.model)
const { edge } = model.config
const files = (await listImages(data)).map((file) => ({ path: file, name: path.relative(data, file) }))
const { train, heldOut, photos } = await smallPhotos(files, edge, new AbortController().signal, () => undefined)
await using runner = await VaeRunner.create(model)

const { score } = await scoreOf(runner, planesOf(heldOut, Number(o.pictures)), model.card.variance)
const frechet = await frechetOf(runner, train, heldOut, Number(o.pictures))
const decibels = (mse: number): string => (-10 * Math.log10(mse)).toFixed(2)
console.log(`${o.model}: ${heldOut.count} pictures of ${photos.heldOut} held-out photos`)
console.log(
  `reconstruction ${decibels(score.mse)} dB, divergence ${score.kl.toFixed(1)} nats, ${score.active} active units`,
)
console.log('\n| Frechet distance to held-out photos | |\n| --- | --- |')
console.log(`| photos that were learned from | ${frechet.training.toFixed(2)} |`)
console.log(`| samples of the prior | ${frechet.samples.toFixed(2)} |`)
console.log(`| independent Gaussian pixels | ${frechet.pixelGaussian.toFixed(2)} |`)

/** 1 where the pixel is known. */
const HOLES: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  'a square of 3/8 of the edge in the middle': (x, y) => Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) > 3 / 16,
  'the right third': (x) => x < 2 / 3,
}
const plane = edge * edge
console.log('\n| hole | by the posterior, dB in the hole | mean colour, dB |\n| --- | --- | --- |')
for (const [name, isKnown] of Object.entries(HOLES)) {
  const known = Float32Array.from({ length: plane }, (_, i) =>
    isKnown(((i % edge) + 0.5) / edge, (Math.floor(i / edge) + 0.5) / edge) ? 1 : 0,
  )
  let [filled, plain, count] = [0, 0, 0]
  for (const [k, picture] of planesOf(heldOut, Number(o.holes)).entries()) {
    const hidden = picture.map((v, i) => (known[i % plane] === 1 ? v : 0))
    const q = await posteriorOf(runner, hidden, known, { variance: model.card.variance, seed: k })
    const [decoded = hidden] = await runner.decode(latentsOf(q, 1, k))
    const mean = withMeanColour(hidden, known)
    for (let i = 0; i < picture.length; i++)
      if (known[i % plane] !== 1) {
        filled += (Math.min(1, Math.max(0, decoded[i] as number)) - (picture[i] as number)) ** 2
        plain += ((mean[i] as number) - (picture[i] as number)) ** 2
        count++
      }
  }
  console.log(`| ${name} | ${decibels(filled / count)} | ${decibels(plain / count)} |`)
}
