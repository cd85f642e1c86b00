/** @file White Gaussian noise of a fixed seed on clean photos, not clipped, as the literature has it. */
import { combined } from '../../../src/imaging/candidates.ts'
import { DEFAULT_MODEL } from '../../../src/shared/tasks.ts'
import { UNKNOWN, noiseInput } from '../../../src/models/chvae/condition.ts'
import { withNoise } from '../../../src/worker/train/evaluate.ts'
import { fastNonLocalMeans } from '../baselines.ts'
import { openNetwork, type Use } from '../network.ts'
import type { Options } from '../options.ts'
import { pictureFigures } from '../picture-figures.ts'
import { cleanPictures } from '../pictures.ts'
import type { Sample } from '../sample.ts'
import type { Task } from '../task.ts'

const BLIND: Use = { name: 'ours, blind', restore: (restorer, damaged) => restorer.restore(damaged, UNKNOWN) }
const TOLD: Use = {
  name: 'ours, sigma told',
  restore: (restorer, damaged, { sigma }) =>
    restorer.restore(damaged, sigma === undefined ? UNKNOWN : noiseInput(sigma / 255)),
}

/** Blind, and the mean of candidates if that is asked for. */
export const blindUses = ({ candidates }: Options): Use[] =>
  candidates === undefined
    ? [BLIND]
    : [
        BLIND,
        {
          name: `ours, blind, mean of ${candidates} candidates`,
          restore: (restorer, damaged) => combined(candidates, damaged, (seen) => restorer.restore(seen, UNKNOWN)),
        },
      ]

export const sigmaOf = ({ sigma }: Options): number => sigma ?? 25

/** PSNR of values that are not clipped: the noise as it was put there. */
function unclippedPsnr({ clean, damaged }: Sample): number {
  const sum = damaged.pixels.reduce((s, v, i) => s + (v - (clean.pixels[i] as number)) ** 2, 0)
  return -10 * Math.log10(sum / damaged.pixels.length)
}

export const denoise: Task = {
  lead: 'psnr',
  condition: (o) => ({ noise: 'white Gaussian, not clipped', sigma: sigmaOf(o) }),
  async *samples(o) {
    const sigma = sigmaOf(o)
    for await (const { name, index, planes } of cleanPictures(o))
      yield { name, clean: planes, damaged: withNoise(planes, sigma, index), about: { sigma } }
  },
  ours: (o) => openNetwork(o.model ?? DEFAULT_MODEL.denoise, 'denoise', [...blindUses(o), TOLD]),
  baselines: (o, python) =>
    fastNonLocalMeans(
      python,
      [0.3, 0.45, 0.6, 0.8].map((k) => Number((k * sigmaOf(o)).toFixed(1))),
    ),
  measure: pictureFigures,
  before: (sample) => ({ ...pictureFigures(sample, sample.damaged), psnr: unclippedPsnr(sample) }),
}
