/** @file Finding scratches, dust and folds: every photo with synthetic ones, and once more undamaged. */
import { detection } from '../../../src/imaging/metrics/detection.ts'
import { randomScratches } from '../../../src/imaging/degrade/scratches.ts'
import type { Planes } from '../../../src/imaging/pad.ts'
import { random } from '../../../src/imaging/random.ts'
import { DEFAULT_MODEL } from '../../../src/shared/tasks.ts'
import { openDetector } from '../../../src/worker/restorations/scratches.ts'
import { bytesOf } from '../../../src/worker/train/evaluate.ts'
import { topHat } from '../baselines.ts'
import type { Figures } from '../measures.ts'
import type { Options } from '../options.ts'
import { cleanPictures } from '../pictures.ts'
import type { Method, Sample } from '../sample.ts'
import type { Ours, Task } from '../task.ts'

const SEED = 20_261_122

async function* samples(o: Options): AsyncGenerator<Sample> {
  for await (const { name, index, planes: clean } of cleanPictures(o)) {
    const { width, height, pixels } = clean
    const { damaged, truth } = randomScratches(pixels, width, height, random(SEED, index))
    yield { name, clean, damaged: { ...clean, pixels: damaged }, about: {}, map: { ...clean, pixels: truth } }
    const nothing = new Float32Array(width * height)
    yield { name: `${name}-undamaged`, clean, damaged: clean, about: {}, map: { ...clean, pixels: nothing } }
  }
}

/** The detector as the program runs it: on bytes, tile by tile. */
async function ours(o: Options): Promise<Ours> {
  const model = o.model ?? DEFAULT_MODEL.scratches
  const finder = await openDetector(model, 'cpu')
  const { signal } = new AbortController()
  const method: Method = {
    name: 'ours',
    restore: async (damaged) => {
      const { width, height } = damaged
      const found = await finder.find({ data: new Uint8Array(bytesOf(damaged)), width, height, channels: 3 }, signal)
      return { width, height, pixels: Float32Array.from(found, (v) => v / 255) }
    },
  }
  return { methods: [method], model, sha256: finder.sha256, [Symbol.asyncDispose]: () => finder.dispose() }
}

function measure({ map }: Sample, answer: Planes): Figures {
  if (map === undefined) throw new Error('The sample has no truth')
  const { f1, precision, recall, marked } = detection(answer.pixels, map.pixels)
  return map.pixels.some((v) => v > 0) ? { f1, precision, recall } : { cleanMarked: 100 * marked }
}

export const scratches: Task = {
  lead: 'f1',
  condition: () => ({ damage: 'scratches, dust, hairs and folds' }),
  samples,
  ours,
  baselines: (_, python) => topHat(python, [10, 20, 30, 45]),
  measure,
}
