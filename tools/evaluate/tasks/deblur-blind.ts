/** @file A mild blur that nobody knows, with a little white noise; or no blur at all, and the photo must not be harmed. */
import { randomKernel } from '../../../src/imaging/degrade/blur.ts'
import { random } from '../../../src/imaging/random.ts'
import { withNoise } from '../../../src/worker/train/evaluate.ts'
import { blur } from '../kernels.ts'
import { programMethod } from '../program-method.ts'
import { pictureFigures } from '../picture-figures.ts'
import { cleanPictures } from '../pictures.ts'
import type { Task } from '../task.ts'

const SEED = 20_261_121
const SIGMA = 2.55

export const deblurBlind: Task = {
  lead: 'psnr',
  condition: (o) => ({ blur: o.sharp ? 'none' : 'mild, of random kinds', sigma: o.sigma ?? SIGMA }),
  async *samples(o) {
    for await (const { name, index, planes } of cleanPictures(o)) {
      const { clean, blurred } = o.sharp
        ? { clean: planes, blurred: planes }
        : blur(planes, randomKernel(random(SEED, index)), 'open')
      yield { name, clean, damaged: withNoise(blurred, o.sigma ?? SIGMA, index), about: {} }
    }
  },
  ours: (o) => programMethod({ task: 'deblur', blur: null }, o.model ?? null),
  baselines: () => [],
  measure: pictureFigures,
  before: (sample) => pictureFigures(sample, sample.damaged),
}
