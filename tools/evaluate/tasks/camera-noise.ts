/** @file Noise as cameras make it: pairs of a noisy photo and the mean of many exposures. */
import { DEFAULT_MODEL } from '../../../src/shared/tasks.ts'
import { removedDetail } from '../../../src/imaging/metrics/removed-detail.ts'
import { fastNonLocalMeans, matchedNonLocalMeans } from '../baselines.ts'
import { openNetwork } from '../network.ts'
import { pictureFigures } from '../picture-figures.ts'
import { picturePairs } from '../pictures.ts'
import type { Task } from '../task.ts'
import { blindUses } from './denoise.ts'

export const cameraNoise: Task = {
  lead: 'psnr',
  condition: () => ({ noise: 'of cameras' }),
  async *samples(o) {
    for await (const { name, noisy, reference } of picturePairs(o))
      yield { name, clean: reference, damaged: noisy, about: {} }
  },
  ours: (o) => openNetwork(o.model ?? DEFAULT_MODEL.denoise, 'denoise', blindUses(o)),
  baselines: (_, python) => [...fastNonLocalMeans(python, [2, 3, 4, 5, 7]), matchedNonLocalMeans(python)],
  measure: (sample, answer) => ({
    ...pictureFigures(sample, answer),
    removedDetail: removedDetail(sample.damaged, answer, sample.clean),
  }),
  before: (sample) => pictureFigures(sample, sample.damaged),
}
