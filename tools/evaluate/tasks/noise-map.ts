/** @file How well the noise of a photo is judged: its standard deviation, against what was put there or what the pair shows. */
import { correlation } from '../../../src/imaging/metrics/correlation.ts'
import type { Planes } from '../../../src/imaging/pad.ts'
import { GREY_LEVELS } from '../../../src/imaging/noise.ts'
import { BLOCK } from '../../../src/models/noise-map/network.ts'
import { NOISE_MAP_MODEL } from '../../../src/shared/tasks.ts'
import { loadModel } from '../../../src/worker/models.ts'
import { networkOf } from '../../../src/worker/network-of.ts'
import { NoiseMapper } from '../../../src/worker/noise-mapper.ts'
import { withNoise } from '../../../src/worker/train/evaluate.ts'
import { noiseEstimators } from '../baselines.ts'
import type { Figures } from '../measures.ts'
import type { Options } from '../options.ts'
import { cleanPictures, hasPairs, picturePairs } from '../pictures.ts'
import type { Method, Sample } from '../sample.ts'
import type { Ours, Task } from '../task.ts'

/** Where no sigma is asked for, photos take these in turn, in grey levels. */
const SIGMAS = [2.5, 5, 10, 15, 25, 50] as const

/** One plane: root of the mean squared difference of the channels at each pixel. */
function difference(a: Planes, b: Planes): Planes {
  const area = a.width * a.height
  const at = (i: number) => (a.pixels[i] as number) - (b.pixels[i] as number)
  const pixels = Float32Array.from({ length: area }, (_, i) =>
    Math.sqrt((at(i) ** 2 + at(i + area) ** 2 + at(i + 2 * area) ** 2) / 3),
  )
  return { width: a.width, height: a.height, pixels }
}

/** Root mean square of a map, in grey levels. */
const level = ({ pixels }: Planes): number =>
  GREY_LEVELS * Math.sqrt(pixels.reduce((sum, v) => sum + v * v, 0) / pixels.length)

/** The shipped noise map: one deviation for each block, spread over its pixels. */
async function ours(o: Options): Promise<Ours> {
  const model = o.model ?? NOISE_MAP_MODEL
  const loaded = await loadModel(model)
  const { card } = loaded
  if (card.family !== 'noise-map') throw new Error(`${model} is no noise map`)
  const mapper = await NoiseMapper.create(networkOf(loaded))
  const method: Method = {
    name: 'ours',
    restore: async (damaged) => {
      const { width, height } = damaged
      const { columns, deviations } = await mapper.map(damaged)
      const block = (i: number) => Math.floor(i / width / BLOCK) * columns + Math.floor((i % width) / BLOCK)
      return {
        width,
        height,
        pixels: Float32Array.from({ length: width * height }, (_, i) => deviations[block(i)] as number),
      }
    },
  }
  return { methods: [method], model, sha256: card.sha256, [Symbol.asyncDispose]: () => mapper[Symbol.asyncDispose]() }
}

async function* samples(o: Options): AsyncGenerator<Sample> {
  if (await hasPairs(o.set))
    for await (const { name, noisy, reference } of picturePairs(o))
      yield { name, clean: reference, damaged: noisy, about: {}, map: difference(noisy, reference) }
  else
    for await (const { name, index, planes } of cleanPictures(o)) {
      const damaged = withNoise(planes, o.sigma ?? (SIGMAS[index % SIGMAS.length] as number), index)
      yield { name, clean: planes, damaged, about: {}, map: difference(damaged, planes) }
    }
}

function measure({ map }: Sample, answer: Planes): Figures {
  if (map === undefined) throw new Error('The sample has no map')
  const [truth, estimate] = [level(map), level(answer)]
  return { truth, estimate, error: Math.abs(estimate - truth) }
}

/** The ratio of the means, and the correlation over the photos if their noise differs. */
function overall(list: readonly Figures[]): Figures {
  const truths = list.map((f) => f.truth ?? Number.NaN)
  const estimates = list.map((f) => f.estimate ?? Number.NaN)
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  const agreement = correlation(estimates, truths)
  const ratio = sum(estimates) / sum(truths)
  return list.length > 2 && Number.isFinite(agreement) ? { ratio, correlation: agreement } : { ratio }
}

export const noiseMap: Task = {
  lead: 'error',
  condition: async (o) => {
    if (await hasPairs(o.set)) return { noise: 'of cameras' }
    return { noise: 'white Gaussian, not clipped', sigma: o.sigma ?? SIGMAS.join(', ') }
  },
  samples,
  ours,
  baselines: (_, python) => noiseEstimators(python),
  measure,
  overall,
}
