/** @file A CHVAE that trains in seconds. */
import type { ChvaeConfig } from '../../../src/models/chvae/config.ts'

export const TINY: ChvaeConfig = {
  widths: [16, 16, 16],
  encoder: [0, 0, 0],
  decoder: [0, 0, 1],
  latents: [4, 2],
  posterior: [8, 8, 8],
}
