/** @file A known blur with a little white noise. The kernels of the folder are taken in turn. */
import { DEFAULT_MODEL } from '../../../src/shared/tasks.ts'
import { noiseInput } from '../../../src/models/chvae/condition.ts'
import { deconvolve } from '../../../src/imaging/blur/deconvolve.ts'
import { GREY_LEVELS } from '../../../src/imaging/noise.ts'
import { withNoise } from '../../../src/worker/train/evaluate.ts'
import { totalVariationMethods, wiener } from '../baselines.ts'
import { blur, readKernels } from '../kernels.ts'
import { openNetwork, type Use } from '../network.ts'
import type { Options } from '../options.ts'
import { pictureFigures } from '../picture-figures.ts'
import { cleanPictures } from '../pictures.ts'
import { blurOf, type Sample } from '../sample.ts'
import type { Task } from '../task.ts'

const sigmaOf = ({ sigma }: Options): number => sigma ?? 2.55

/** Half-quadratic splitting with the denoiser as the picture's prior. */
const PRIOR: Use = {
  name: 'ours',
  restore: (restorer, photo, about) =>
    deconvolve({ photo, ...blurOf(about) }, (noisy, level) => restorer.restore(noisy, noiseInput(level))),
}

async function* samples(o: Options): AsyncGenerator<Sample> {
  if (o.kernels === undefined) throw new Error('--kernels names no folder of kernels')
  const [kernels, sigma, boundary] = [await readKernels(o.kernels), sigmaOf(o), o.boundary]
  for await (const { name, index, planes } of cleanPictures(o)) {
    const kernel = kernels[index % kernels.length]
    if (kernel === undefined) continue
    const { clean, blurred } = blur(planes, kernel, boundary)
    yield { name, clean, damaged: withNoise(blurred, sigma, index), about: { sigma, kernel, boundary } }
  }
}

export const deblur: Task = {
  lead: 'psnr',
  condition: (o) => ({ sigma: sigmaOf(o), boundary: o.boundary }),
  samples,
  ours: (o) => openNetwork(o.model ?? DEFAULT_MODEL.denoise, 'denoise', [PRIOR]),
  baselines: (o, python) => {
    const deviation = sigmaOf(o) / GREY_LEVELS
    return [
      ...totalVariationMethods([0.05, 0.1, 0.2, 0.35].map((k) => k * deviation)),
      ...wiener(
        python,
        [10, 30, 100, 300].map((k) => k * deviation ** 2),
      ),
    ]
  },
  measure: pictureFigures,
  before: (sample) => pictureFigures(sample, sample.damaged),
}
