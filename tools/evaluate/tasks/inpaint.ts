/** @file Holes in the middle 256 x 256 of clean photos. */
import { DEFAULT_MODEL } from '../../../src/shared/tasks.ts'
import path from 'node:path'
import { fillHoles } from '../../../src/imaging/push-pull.ts'
import type { Planes } from '../../../src/imaging/pad.ts'
import { classicalInpainting } from '../baselines.ts'
import { holeReader } from '../holes.ts'
import { openNetwork, type Use } from '../network.ts'
import { pictureFigures } from '../picture-figures.ts'
import { centreCrop, cleanPictures } from '../pictures.ts'
import type { About, Method } from '../sample.ts'
import type { Task } from '../task.ts'

const EDGE = 256

/** Holes are black: what was there is gone. */
const withHole = (clean: Planes, hole: Float32Array): Planes => ({
  ...clean,
  pixels: clean.pixels.map((v, i) => (hole[i % hole.length] === 1 ? 0 : v)),
})

/** The smooth fill that the network begins with. */
export function roughFill(damaged: Planes, { hole }: About): Planes {
  if (hole === undefined) throw new Error('There is no hole to fill')
  const { width, height } = damaged
  const pixels = damaged.pixels.slice()
  const layout = { width, height, channels: 3, pixelStride: 1, channelStride: width * height }
  fillHoles(pixels, Uint8Array.from(hole), layout)
  return { width, height, pixels }
}

const FILL: Use = {
  name: 'ours',
  restore: (restorer, damaged, about) => restorer.restore(roughFill(damaged, about), about.hole ?? 0),
}

const ROUGH: Method = {
  name: 'push-pull, where ours begins',
  restore: (damaged, about) => Promise.resolve(roughFill(damaged, about)),
}

export const inpaint: Task = {
  lead: 'holePsnr',
  condition: ({ mask }) => ({ mask: path.basename(mask), crop: EDGE }),
  async *samples(o) {
    const holeFor = await holeReader(o.mask)
    for await (const { name, index, planes } of cleanPictures(o)) {
      const clean = centreCrop(planes, EDGE)
      const hole = await holeFor(clean.width, clean.height, index)
      yield { name, clean, damaged: withHole(clean, hole), about: { hole } }
    }
  },
  ours: (o) => openNetwork(o.model ?? DEFAULT_MODEL.inpaint, 'inpaint', [FILL]),
  baselines: (_, python) => [ROUGH, ...classicalInpainting(python)],
  measure: pictureFigures,
  before: (sample) => pictureFigures(sample, sample.damaged),
}
