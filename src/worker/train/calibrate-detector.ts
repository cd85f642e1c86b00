/** @file Puts a trained detector's operating point at a probability of one half, on photos that it is not measured on. */
import { randomScratches } from '../../imaging/degrade/scratches.ts'
import { random } from '../../imaging/random.ts'
import type { DetectorConfig } from '../../models/detector/network.ts'
import { readImage } from './dataset.ts'
import { planesOf } from './evaluate.ts'
import { operatingPoint, tallied, type OperatingPoint, type Tally } from './operating-point.ts'
import { WholeDetector } from './whole-detector.ts'

/** Far from every seed of training. */
const SEED = 77_003_142
/**
 * Share of a sound photo that may be marked. The bar is a thousandth (docs/quality.md); a detector that is still learning would miss
 * too much there.
 */
const MOST_ALARMS = 0.002

/**
 * Shifts the head's bias, so that the point of the best F1 that leaves sound photos alone is at one half.
 * @param weights by name; not changed
 * @param files photos; each is damaged once
 */
export async function calibratedDetector(
  config: DetectorConfig,
  weights: ReadonlyMap<string, Float32Array>,
  files: readonly string[],
): Promise<{ weights: Map<string, Float32Array>; point: OperatingPoint }> {
  await using network = await WholeDetector.create(config, weights)
  const tallies: Tally[] = []
  for (const [index, file] of files.entries()) {
    const clean = planesOf(await readImage(file))
    const { damaged, truth } = randomScratches(clean.pixels, clean.width, clean.height, random(SEED, index))
    const found = await network.probability({ ...clean, pixels: damaged })
    tallies.push(tallied(found, truth, await network.probability(clean)))
  }
  const point = operatingPoint(tallies, MOST_ALARMS)
  const shifted = weights.get('head.bias')?.map((v) => v - point.odds)
  if (shifted === undefined) throw new Error('The weights hold no head.bias')
  return { weights: new Map([...weights, ['head.bias', shifted]]), point }
}
