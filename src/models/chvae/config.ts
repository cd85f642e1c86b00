/** @file The sizes of the CHVAE family. */

export interface ChvaeConfig {
  /** Channels at 1/2, 1/4 and 1/8 of the photo's width and height. */
  readonly widths: readonly [number, number, number]
  /** Residual blocks of the condition encoder at 1/2, 1/4 and 1/8. */
  readonly encoder: readonly [number, number, number]
  /** Residual blocks of the decoder at 1/8, 1/4 and 1/2. */
  readonly decoder: readonly [number, number, number]
  /** Latent channels at 1/8 and 1/4. */
  readonly latents: readonly [number, number]
  /** Channels of the posterior encoder at 1/2, 1/4 and 1/8 (training only). */
  readonly posterior: readonly [number, number, number]
}

export const SIZES = {
  small: {
    widths: [32, 64, 96],
    encoder: [0, 1, 1],
    decoder: [1, 1, 1],
    latents: [16, 8],
    posterior: [16, 32, 48],
  },
  /** Deeper than `small` and as wide, so that it grows from it; most of the depth is at 1/2, where fine structure is told from noise. */
  base: {
    widths: [32, 64, 96],
    encoder: [2, 2, 1],
    decoder: [1, 2, 4],
    latents: [16, 8],
    posterior: [16, 32, 48],
  },
} as const satisfies Record<string, ChvaeConfig>

export type ChvaeSize = keyof typeof SIZES

/** Pictures must be multiples of this: the coarsest level is 1/8. */
export const MULTIPLE = 8
