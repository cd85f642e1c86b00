/** @file The sizes and the quality levels of the learned codec. */

export interface CodecConfig {
  /** Channels of the hidden layers at 1/4 and 1/8 of the photo's width and height. */
  readonly widths: readonly [number, number]
}

export const CODEC_SIZES = { small: { widths: [48, 96] } } as const satisfies Record<string, CodecConfig>

/** Edge of the blocks that one latent of each channel stands for, in pixels; pictures must be multiples of it. */
export const BLOCK = 8
/** Latent channels: as many as a block has samples, so that the finest level can keep everything. */
export const LATENTS = 3 * BLOCK * BLOCK

/** Quality levels with gains of their own; between two of them gains are interpolated geometrically. */
export const LEVELS = 8
/** Quantisation step of the coarsest and the finest level at the start of training, in [0, 1] units of a sample. */
const COARSEST = 120 / 255
const FINEST = 6 / 255

/** The step of a level before training changes it, for each channel alike. */
export const stepOf = (level: number): number => COARSEST * (FINEST / COARSEST) ** (level / (LEVELS - 1))

/**
 * The price of distortion, in bits a pixel for a unit of mean squared error. An entropy-coded uniform quantiser of step d has
 * dD/dR = -(ln 2 / 6) d^2 for each sample (Gish & Pierce 1968); a pixel has three.
 */
export const priceOf = (level: number): number => (3 * 6) / (Math.LN2 * stepOf(level) ** 2)
