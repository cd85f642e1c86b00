/**
 * @file What the entropy coder knows of latents before it sees any: for each channel which latents that were coded before tell its
 * mean and its size, and with which whole-number weights; and the first probabilities of each context. Fitted to photos once
 * (src/worker/train/fit-coder.ts), kept in the model's file, the same on every machine.
 */

/** A latent that was coded before: this many columns and rows away in a channel that is the same or an earlier one. */
export interface Tap {
  readonly channel: number
  readonly column: -1 | 0 | 1
  readonly row: -1 | 0 | 1
  readonly weight: number
}

export interface ChannelModel {
  /** Weights in 1/256 of a latent's value. */
  readonly mean: readonly Tap[]
  /** Weights in 1/4096 of what a latent's magnitude tells of this one's. */
  readonly size: readonly Tap[]
  /** The magnitude that is expected where all of those are zero, in 1/4096, for each quality level. */
  readonly bias: readonly number[]
}

export interface LatentModel {
  readonly channels: readonly ChannelModel[]
  /** First probability of a one for each channel, class and bin: see `contextOf`; of 2 ** 20. */
  readonly start: Int32Array
}

/** Classes of expected magnitudes: two for each doubling. */
export const CLASSES = 28
/** Steps of a magnitude that have probabilities of their own. */
export const BINS = 12
/** Fraction bits of weights. */
export const MEAN_BITS = 8
export const SIZE_BITS = 12
/** Fraction bits of the magnitudes that classes tell apart. */
const CLASS_BITS = 6
/** Larger latents count as this in the size of others: one glint must not make all around it expensive. */
export const MOST_SIZE = 1023
/** Latents are whole numbers of at most this magnitude. */
export const MOST_LATENT = 32_767

export const contextOf = (channel: number, group: number, bin: number): number =>
  (channel * CLASSES + group) * BINS + bin

/** Contexts of "this channel holds nothing but zeros". */
export const emptyContextOf = (channels: number, channel: number): number => channels * CLASSES * BINS + channel

export const contextCount = (channels: number): number => channels * CLASSES * BINS + channels

/** The class of an expected magnitude in 1/4096: twice the binary logarithm of its 64-fold, rounded down. */
export function classOf(expected: number): number {
  const size = expected >> (SIZE_BITS - CLASS_BITS)
  if (size < 2) return size < 1 ? 0 : 1
  const octave = 31 - Math.clz32(size)
  const group = 2 * octave + ((size >>> (octave - 1)) & 1)
  return group < CLASSES ? group : CLASSES - 1
}

/** Low bits of a magnitude that are written plainly where large ones are expected: from a mean of 8 on. */
export const plainBitsOf = (group: number): number => Math.max(0, (group >> 1) - CLASS_BITS - 2)
