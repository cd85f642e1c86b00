/** @file Photos through a real JPEG encoder (libjpeg-turbo, by sharp): Annex K tables, 4:2:0. */
import { DEFAULT_MODEL } from '../../../src/shared/tasks.ts'
import { qualityInput, UNKNOWN } from '../../../src/models/chvae/condition.ts'
import type { Planes } from '../../../src/imaging/pad.ts'
import sharp from 'sharp'
import { openNetwork } from '../network.ts'
import { pictureFigures } from '../picture-figures.ts'
import { asSharp, cleanPictures } from '../pictures.ts'
import type { Task } from '../task.ts'

async function throughJpeg(clean: Planes, quality: number): Promise<Planes> {
  const file = await asSharp(clean).jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer()
  const data = await sharp(file).raw().toBuffer()
  const area = clean.width * clean.height
  return {
    ...clean,
    pixels: Float32Array.from(
      { length: 3 * area },
      (_, i) => (data[3 * (i % area) + Math.floor(i / area)] as number) / 255,
    ),
  }
}

export const jpeg: Task = {
  lead: 'psnr',
  condition: ({ quality }) => ({ quality, encoder: 'libjpeg-turbo, 4:2:0' }),
  async *samples(o) {
    for await (const { name, planes } of cleanPictures(o))
      yield { name, clean: planes, damaged: await throughJpeg(planes, o.quality), about: { quality: o.quality } }
  },
  ours: (o) =>
    openNetwork(o.model ?? DEFAULT_MODEL.jpeg, 'jpeg', [
      {
        name: 'ours, quality told',
        restore: (restorer, damaged, { quality }) =>
          restorer.restore(damaged, quality === undefined ? UNKNOWN : qualityInput(quality)),
      },
      { name: 'ours, blind', restore: (restorer, damaged) => restorer.restore(damaged, UNKNOWN) },
    ]),
  baselines: () => [],
  measure: pictureFigures,
  before: (sample) => pictureFigures(sample, sample.damaged),
}
