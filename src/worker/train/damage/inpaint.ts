/** @file Training damage for inpainting: holes of all kinds, filled roughly as they are before the network sees a photo. */
import { randomMask, type Mask } from '../../../imaging/degrade/masks.ts'
import { fillHoles } from '../../../imaging/push-pull.ts'
import type { Damage } from './damage.ts'

/** The patch with its holes filled roughly, and the mask as the network takes it. @param pixels planar RGB, not changed */
export function withHoles(pixels: Float32Array, mask: Mask, width: number, height: number) {
  const damaged = pixels.slice()
  fillHoles(damaged, mask, { width, height, channels: 3, pixelStride: 1, channelStride: width * height })
  return { damaged, condition: Float32Array.from(mask) }
}

export const inpaintDamage: Damage = {
  margin: 0,
  apply: ({ pixels, edge, random }) => ({
    clean: pixels,
    ...withHoles(pixels, randomMask(random, edge, edge), edge, edge),
  }),
}
