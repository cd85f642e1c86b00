/** @file Pixels of a photo in memory: interleaved samples of 8 or 16 bits. Pure; every process. */

/** 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha. */
export type Channels = 1 | 2 | 3 | 4
export type Samples = Uint8Array | Uint16Array

/** An upright picture: `data` holds height x width x channels samples, row by row. */
export interface Raster {
  readonly data: Samples
  readonly width: number
  readonly height: number
  readonly channels: Channels
}

/** Largest sample value: 255 or 65535. */
export const whiteOf = (data: Samples): number => (data.BYTES_PER_ELEMENT === 1 ? 255 : 65_535)

/** Bits per sample. */
export const bitsOf = (data: Samples): 8 | 16 => (data.BYTES_PER_ELEMENT === 1 ? 8 : 16)

/** How many of the channels are colour: the last of 2 or 4 is alpha. */
export const colourChannels = (channels: Channels): 1 | 3 => (channels < 3 ? 1 : 3)

/** Samples of the given depth, all zero. */
export const samples = (bits: 8 | 16, length: number): Samples =>
  bits === 8 ? new Uint8Array(length) : new Uint16Array(length)
