/** @file Training damage for the denoiser: noise of all kinds, its strength told now and then. */
import { addGrain, randomFilm } from '../../../imaging/degrade/film.ts'
import { cameraNoise } from '../../../imaging/degrade/isp.ts'
import { addRandomNoise, toTintedGrey } from '../../../imaging/noise.ts'
import { noiseInput, UNKNOWN } from '../../../models/chvae/condition.ts'
import type { Clean, Damage } from './damage.ts'

interface Noisy {
  readonly clean: Float32Array
  readonly noisy: Float32Array
  /** Standard deviation at each pixel; null: not known, as in a camera's file. */
  readonly map: Float32Array | null
}

type Kind = 'synthetic' | 'camera' | 'film'
type Odds = Readonly<Record<Kind, number>>

/**
 * White noise is the yardstick; camera and film are what people have. With a fifth of camera noise the larger network forgot what the
 * smaller knew of it: 0.2 dB on PolyU.
 */
const ODDS: Odds = { synthetic: 0.5, camera: 0.4, film: 0.1 }
/**
 * For what must not be forgotten while another noise is learned: mostly the yardstick. With the odds above general photos lost so much
 * that a quarter of what was learned of film grain could be kept; with these and larger patches three quarters are.
 */
const ODDS_OF_REHEARSAL: Odds = { synthetic: 0.94, camera: 0.04, film: 0.02 }

const PUT: Readonly<Record<Kind, (patch: Clean) => Noisy>> = {
  synthetic: ({ pixels, edge, pool, random }) => {
    const clean = pixels.slice()
    return { clean, noisy: pixels, map: addRandomNoise(pixels, edge, pool, random, new Float32Array(pixels.length)) }
  },
  camera: ({ pixels, edge, pool, random }) => ({ ...cameraNoise(pixels, edge, edge, pool, random), map: null }),
  // Colour photos do not get grain that all channels share: it is hard to tell from their own fine structure (docs/decisions/0004).
  film: ({ pixels, edge, pool, random }) => {
    toTintedGrey(pixels, random)
    const film = { ...randomFilm(random), colour: 0 }
    return { clean: pixels, ...addGrain(pixels, edge, edge, film, pool, random) }
  },
}

function drawKind(r: () => number, all: Odds): Kind {
  let left = r()
  for (const [kind, odds] of Object.entries(all) as [Kind, number][]) if ((left -= odds) < 0) return kind
  return 'synthetic'
}

/** Share of patches whose noise the network is not told: the blind mode is the one that most people use. */
const BLIND_SHARE = 0.7

const damageBy = (odds: Odds): Damage => ({
  margin: 0,
  apply: (patch) => {
    const { clean, noisy, map } = PUT[drawKind(patch.random, odds)](patch)
    const blind = map === null || patch.random() < BLIND_SHARE
    const condition = blind ? new Float32Array(patch.edge ** 2).fill(UNKNOWN) : map.map(noiseInput)
    return { clean, damaged: noisy, condition }
  },
})

export const noiseDamage = damageBy(ODDS)
export const rehearsalDamage = damageBy(ODDS_OF_REHEARSAL)
