/** @file How well the detector finds: on photos with drawn scratches, and on sound ones. */
import { DIALECT_OF, Session } from '../../engine/session.ts'
import { randomScratches } from '../../imaging/degrade/scratches.ts'
import { FAINT } from '../../imaging/degrade/visibility.ts'
import { padToMultiple, type Planes } from '../../imaging/pad.ts'
import { random } from '../../imaging/random.ts'
import { MULTIPLE } from '../../models/chvae/config.ts'
import type { DetectorConfig } from '../../models/detector/network.ts'
import { traceDetection } from '../detector-program.ts'
import { readImage } from './dataset.ts'
import { planesOf } from './evaluate.ts'
import type { PanelScores } from './panel.ts'

const SEED = 4
const THRESHOLD = 0.5

/** `f1`: 1 is perfect (`before`: nothing marked). `sound`: percent of the pixels of sound photos that are marked. */
export async function scoreDetector(
  config: DetectorConfig,
  weights: ReadonlyMap<string, Float32Array>,
  files: readonly string[],
): Promise<PanelScores> {
  const { graph } = traceDetection(config, weights, DIALECT_OF.cpu)
  await using session = await Session.create(graph, { provider: 'cpu', purpose: 'inference' })
  const marked = async (photo: Planes): Promise<(index: number) => boolean> => {
    const { pixels, width, height } = padToMultiple(photo, MULTIPLE)
    const { probability } = await session.run({ photo: pixels }, {}, { rows: height, columns: width })
    return (i) => {
      const at = Math.floor(i / photo.width) * width + (i % photo.width)
      return ((probability as Float32Array)[at] as number) >= THRESHOLD
    }
  }
  const sums = { hit: 0, marked: 0, damaged: 0, alarms: 0, pixels: 0 }
  for (const [index, file] of files.entries()) {
    const clean = planesOf(await readImage(file))
    const { damaged, truth } = randomScratches(clean.pixels, clean.width, clean.height, random(SEED, index))
    const [found, alarm] = [await marked({ ...clean, pixels: damaged }), await marked(clean)]
    for (const [i, t] of truth.entries()) {
      const counts = t !== FAINT
      sums.hit += found(i) && t === 1 ? 1 : 0
      sums.marked += found(i) && counts ? 1 : 0
      sums.damaged += t === 1 ? 1 : 0
      sums.alarms += alarm(i) ? 1 : 0
      sums.pixels++
    }
  }
  return {
    f1: { before: 0, after: Number(((2 * sums.hit) / (sums.marked + sums.damaged)).toFixed(3)) },
    sound: { before: 0, after: Number(((100 * sums.alarms) / sums.pixels).toFixed(3)) },
  }
}
