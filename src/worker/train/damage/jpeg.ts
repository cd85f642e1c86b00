/** @file Training damage for the JPEG task: any quality, either colour resolution, any place of the block grid. */
import { jpegRoundTrip, type Subsampling } from '../../../imaging/degrade/jpeg.ts'
import { integer, type Random } from '../../../imaging/random.ts'
import { qualityInput, UNKNOWN } from '../../../models/chvae/condition.ts'
import type { Damage } from './damage.ts'

const QUALITY = { from: 5, to: 95 }
/** A file that was opened tells its own quality; one that was saved again as PNG does not. */
const BLIND_SHARE = 0.5

export function randomJpeg(pixels: Float32Array, edge: number, quality: number, r: Random): Float32Array {
  const subsampling: Subsampling = r() < 0.6 ? '4:2:0' : '4:4:4'
  const unit = subsampling === '4:2:0' ? 16 : 8
  return jpegRoundTrip(pixels, edge, edge, {
    quality,
    subsampling,
    offsetX: integer(r, unit),
    offsetY: integer(r, unit),
  })
}

export const jpegDamage: Damage = {
  margin: 8,
  apply: ({ pixels, edge, random }) => {
    // Bent: strong compression, where there is more to repair, comes up more often.
    const quality = Math.round(QUALITY.from + (QUALITY.to - QUALITY.from) * random() ** 1.5)
    const damaged = randomJpeg(pixels, edge, quality, random)
    const told = random() < BLIND_SHARE ? UNKNOWN : qualityInput(quality)
    return { clean: pixels, damaged, condition: new Float32Array(edge * edge).fill(told) }
  },
}
