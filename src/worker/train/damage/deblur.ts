/** @file Training damage for mild, unknown blur: out of focus, moved or soft, with the little noise and compression that photos have. */
import { convolve, defocus, gaussian, motion, type Kernel } from '../../../imaging/degrade/blur.ts'
import type { Random } from '../../../imaging/random.ts'
import { UNKNOWN } from '../../../models/chvae/condition.ts'
import type { Damage } from './damage.ts'

type Kind = 'gaussian' | 'oblong' | 'defocus' | 'motion' | 'sharp'

/** A sharp photo must stay as it is, so the network sees many. */
const ODDS: Readonly<Record<Kind, number>> = { gaussian: 0.35, oblong: 0.1, defocus: 0.1, motion: 0.3, sharp: 0.15 }

/** Grey levels. */
const MOST_NOISE = 2
/** Largest deviation, radius and length in pixels; what is beyond is for the data step with a known blur. */
const MOST = { sigma: 3, radius: 3.5, length: 15 }

const KERNELS: Readonly<Record<Exclude<Kind, 'sharp'>, (r: Random) => Kernel>> = {
  gaussian: (r) => gaussian(0.4 + (MOST.sigma - 0.4) * r()),
  oblong: (r) => gaussian(0.4 + (MOST.sigma - 0.4) * r(), 0.4 + 1.2 * r(), 180 * r()),
  defocus: (r) => defocus(0.7 + (MOST.radius - 0.7) * r()),
  motion: (r) => motion(2 + (MOST.length - 2) * r(), 180 * r()),
}

function drawKind(r: Random): Kind {
  let left = r()
  for (const [kind, odds] of Object.entries(ODDS) as [Kind, number][]) if ((left -= odds) < 0) return kind
  return 'sharp'
}

export const blurDamage: Damage = {
  margin: 12,
  apply: ({ pixels, edge, pool, random }) => {
    const kind = drawKind(random)
    const soft =
      kind === 'sharp'
        ? pixels
        : convolve({ width: edge, height: edge, pixels }, KERNELS[kind](random), 'reflect').pixels
    const deviation = (MOST_NOISE * random() ** 2) / 255
    const noise = pool.fill(new Float32Array(pixels.length), random)
    const damaged = noise.map((n, i) => (soft[i] as number) + deviation * n)
    return { clean: pixels, damaged, condition: new Float32Array(edge * edge).fill(UNKNOWN) }
  },
}
