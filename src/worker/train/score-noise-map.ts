/** @file How true the noise map tells: white noise of known strength on clean photos. */
import { NoiseMapper } from '../noise-mapper.ts'
import type { NoiseMapConfig } from '../../models/noise-map/network.ts'
import { readImage } from './dataset.ts'
import { planesOf, withNoise } from './evaluate.ts'
import type { PanelScores } from './panel.ts'

/** Grey levels. */
const SIGMAS = [0, 2, 5, 10, 25]

/** For each strength the true deviation (`before`) and the mean of what was told (`after`), in grey levels. */
export async function scoreNoiseMap(
  config: NoiseMapConfig,
  weights: ReadonlyMap<string, Float32Array>,
  files: readonly string[],
): Promise<PanelScores> {
  await using mapper = await NoiseMapper.create(config, weights)
  const told = new Map(SIGMAS.map((sigma) => [sigma, 0]))
  for (const [index, file] of files.entries()) {
    const clean = planesOf(await readImage(file))
    for (const sigma of SIGMAS) {
      const { deviations } = await mapper.map(withNoise(clean, sigma, index))
      const mean = deviations.reduce((a, b) => a + b, 0) / deviations.length
      told.set(sigma, (told.get(sigma) as number) + (255 * mean) / files.length)
    }
  }
  return Object.fromEntries([...told].map(([s, v]) => [`sigma${s}`, { before: s, after: Number(v.toFixed(2)) }]))
}
