/** @file The sizes of the plain VAE. */

export const VAE_FORMS = ['conv', 'dense'] as const
export type VaeForm = (typeof VAE_FORMS)[number]

export const VAE_EDGES = [32, 64] as const
export type VaeEdge = (typeof VAE_EDGES)[number]

export interface VaeConfig {
  readonly form: VaeForm
  /** Edge of the square pictures in pixels. */
  readonly edge: VaeEdge
  /** Dimensions of the latent. */
  readonly latent: number
  /** Channels at half the size (conv); a sixteenth of the hidden units (dense). */
  readonly width: number
}

/** Values of a picture: RGB. */
export const valuesOf = ({ edge }: Pick<VaeConfig, 'edge'>): number => 3 * edge * edge
