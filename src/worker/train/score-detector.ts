/** @file How well the detector finds: on photos with drawn scratches, and on sound ones. */
import { randomScratches } from '../../imaging/degrade/scratches.ts'
import { FAINT } from '../../imaging/degrade/visibility.ts'
import { random } from '../../imaging/random.ts'
import type { DetectorConfig } from '../../models/detector/network.ts'
import { readImage } from './dataset.ts'
import { planesOf } from './evaluate.ts'
import type { PanelScores } from './panel.ts'
import { WholeDetector } from './whole-detector.ts'

const SEED = 4
const THRESHOLD = 0.5

/** `f1`: 1 is perfect (`before`: nothing marked). `sound`: percent of the pixels of sound photos that are marked. */
export async function scoreDetector(
  config: DetectorConfig,
  weights: ReadonlyMap<string, Float32Array>,
  files: readonly string[],
): Promise<PanelScores> {
  await using network = await WholeDetector.create(config, weights)
  const sums = { hit: 0, marked: 0, damaged: 0, alarms: 0, pixels: 0 }
  for (const [index, file] of files.entries()) {
    const clean = planesOf(await readImage(file))
    const { damaged, truth } = randomScratches(clean.pixels, clean.width, clean.height, random(SEED, index))
    const found = await network.probability({ ...clean, pixels: damaged })
    const alarms = await network.probability(clean)
    for (const [i, t] of truth.entries()) {
      const marked = (found[i] as number) >= THRESHOLD
      sums.hit += marked && t === 1 ? 1 : 0
      sums.marked += marked && t !== FAINT ? 1 : 0
      sums.damaged += t === 1 ? 1 : 0
      sums.alarms += (alarms[i] as number) >= THRESHOLD ? 1 : 0
      sums.pixels++
    }
  }
  return {
    f1: { before: 0, after: Number(((2 * sums.hit) / (sums.marked + sums.damaged)).toFixed(3)) },
    sound: { before: 0, after: Number(((100 * sums.alarms) / sums.pixels).toFixed(3)) },
  }
}
