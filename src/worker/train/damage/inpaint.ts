/** @file Training damage for inpainting: holes of all kinds, filled roughly as they are before the network sees a photo. */
import { MASKS, type Mask, type MaskKind } from '../../../imaging/degrade/masks.ts'
import type { Random } from '../../../imaging/random.ts'
import { fillHoles } from '../../../imaging/push-pull.ts'
import type { Damage } from './damage.ts'

/**
 * Mostly holes that can be filled truly. What a wide hole held cannot be known: its error is large whatever the network learns, and
 * would drown what is to be learned from the others.
 */
const ODDS: Readonly<Partial<Record<MaskKind, number>>> = {
  scratch: 0.2,
  film: 0.1,
  curl: 0.1,
  pixels: 0.32,
  thin: 0.08,
  date: 0.05,
  caption: 0.05,
  blob: 0.05,
  medium: 0.05,
}

function drawMask(r: Random, edge: number): Mask {
  let left = r()
  for (const [kind, odds] of Object.entries(ODDS) as [MaskKind, number][])
    if ((left -= odds) < 0) return MASKS[kind].draw(r, edge, edge)
  return MASKS.scratch.draw(r, edge, edge)
}

/** The patch with its holes filled roughly, and the mask as the network takes it. @param pixels planar RGB, not changed */
export function withHoles(pixels: Float32Array, mask: Mask, width: number, height: number) {
  const damaged = pixels.slice()
  fillHoles(damaged, mask, { width, height, channels: 3, pixelStride: 1, channelStride: width * height })
  return { damaged, condition: Float32Array.from(mask) }
}

export const inpaintDamage: Damage = {
  margin: 0,
  apply: ({ pixels, edge, random }) => ({ clean: pixels, ...withHoles(pixels, drawMask(random, edge), edge, edge) }),
}
