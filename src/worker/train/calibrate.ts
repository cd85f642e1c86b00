/**
 * @file How wide the intervals must be: the factors on the doubt's scale within which 68 % and 95 % of the errors of a restoration fall,
 * on damage that training never drew. Without them the scale would be right only if errors were truly Laplace.
 */
import { NormalPool, random } from '../../imaging/random.ts'
import { padToMultiple } from '../../imaging/pad.ts'
import { MULTIPLE } from '../../models/chvae/config.ts'
import type { Calibration } from '../../shared/model-card.ts'
import { cropped } from './batches.ts'
import type { Damage } from './damage/damage.ts'
import type { ByteImage } from './dataset.ts'
import type { WholeRestorer } from './evaluate.ts'

/** Far from every seed of training. */
const SEED = 77_003_141
const EDGE = 128
/** Each patch counts as much as another, however large its holes. */
const SAMPLES_A_PATCH = 2_000

/** @param patches how many patches are measured */
export async function calibrate(
  restorer: WholeRestorer,
  damage: Damage,
  fills: boolean,
  images: readonly ByteImage[],
  patches: number,
): Promise<Calibration> {
  const pool = new NormalPool(SEED)
  const ratios: number[] = []
  for (let i = 0; i < patches; i++) {
    const r = random(SEED, i)
    const { clean, damaged, condition } = cropped(images, damage, EDGE, pool, r)
    const size = { width: EDGE, height: EDGE }
    const { restored, doubt } = await restorer.judge(padToMultiple({ ...size, pixels: damaged }, MULTIPLE), condition)
    const where = fills ? condition : undefined
    for (let k = 0; k < SAMPLES_A_PATCH; k++) {
      const at = Math.floor(r() * clean.length)
      if (where !== undefined && where[at % where.length] === 0) continue
      const value = Math.min(1, Math.max(0, restored.pixels[at] as number))
      ratios.push(Math.abs(value - (clean[at] as number)) / (doubt.pixels[at] as number))
    }
  }
  ratios.sort((a, b) => a - b)
  const quantile = (q: number): number => Number((ratios[Math.floor(q * (ratios.length - 1))] as number).toFixed(3))
  return { within68: quantile(0.68), within95: quantile(0.95), samples: ratios.length }
}
