/** @file Training damage for the denoiser: noise of all kinds, its strength told now and then. */
import { addRandomNoise } from '../../../imaging/noise.ts'
import { noiseInput, UNKNOWN } from '../../../models/chvae/condition.ts'
import type { Damage } from './damage.ts'

/** Share of patches whose noise the network is not told: the blind mode is the one that most people use. */
const BLIND_SHARE = 0.7

export const noiseDamage: Damage = {
  margin: 0,
  apply: ({ pixels, edge, pool, random }) => {
    const noise = addRandomNoise(pixels, edge, pool, random, new Float32Array(pixels.length))
    const blind = random() < BLIND_SHARE
    return {
      clean: noise.clean,
      damaged: pixels,
      condition: blind ? new Float32Array(edge * edge).fill(UNKNOWN) : noise.map.map(noiseInput),
    }
  },
}
