/**
 * @file Latents to bytes and back, in whole numbers only. Channel by channel, row by row; of each latent what is left of it after its
 * neighbours' guess is written as a magnitude in steps, each a bit whose probability depends on the channel and on how large the
 * latents around it and in earlier channels were. Both ends walk the same way: one function serves both.
 */
import { BitDecoder, BitEncoder, Chances, type BitCoder } from './binary-coder.ts'
import {
  BINS,
  classOf,
  contextOf,
  emptyContextOf,
  MEAN_BITS,
  MOST_LATENT,
  MOST_SIZE,
  plainBitsOf,
  type LatentModel,
  type Tap,
} from './latent-model.ts'

/** Latents of a tile: channels x height x width. */
export interface Latents {
  readonly values: Int16Array
  readonly width: number
  readonly height: number
}

/** The stream cannot have been written by this coder. */
export class StreamError extends Error {}

/** A plane with a border of zeros, so that neighbours need no test. */
const borderedSize = (width: number, height: number): number => (width + 2) * (height + 2)

interface Prepared {
  /** Distances in the bordered planes of all channels, and weights. */
  readonly at: Int32Array
  readonly weight: Int32Array
}

const prepare = (taps: readonly Tap[], channel: number, width: number, height: number): Prepared => ({
  at: Int32Array.from(
    taps,
    (t) => (t.channel - channel) * borderedSize(width, height) + t.row * (width + 2) + t.column,
  ),
  weight: Int32Array.from(taps, (t) => t.weight),
})

/** Longest prefix of an Exp-Golomb number: 2 ** 16 is more than any latent. */
const MOST_PREFIX = 16

function codeEscape(coder: BitCoder, value: number): number {
  const prefix = 31 - Math.clz32(value + 1)
  let length = 0
  while (coder.plain(length < prefix ? 1 : 0, 1) === 1)
    if (++length > MOST_PREFIX) throw new StreamError('a magnitude is larger than any latent')
  return 2 ** length + coder.plain(value + 1 - 2 ** length, length) - 1
}

/** A whole number whose magnitude is expected to be of this class. */
function codeValue(coder: BitCoder, channel: number, group: number, value: number): number {
  const plainBits = plainBitsOf(group)
  const magnitude = Math.abs(value)
  const high = magnitude >>> plainBits
  let steps = 0
  while (steps < BINS && coder.bit(contextOf(channel, group, steps), high > steps ? 1 : 0) === 1) steps++
  if (steps === BINS) steps += codeEscape(coder, Math.max(0, high - BINS))
  const low = plainBits === 0 ? 0 : coder.plain(magnitude & (2 ** plainBits - 1), plainBits)
  const found = steps * 2 ** plainBits + low
  if (found === 0) return 0
  return coder.plain(value < 0 ? 1 : 0, 1) === 1 ? -found : found
}

/** What the walk remembers: latents and magnitudes of what was left of them, bordered. */
interface Seen {
  readonly values: Int16Array
  readonly sizes: Uint16Array
}

const weighted = ({ at, weight }: Prepared, values: Int16Array | Uint16Array, here: number): number => {
  let sum = 0
  for (let i = 0; i < at.length; i++) sum += (weight[i] as number) * (values[here + (at[i] as number)] as number)
  return sum
}

function walkChannel(
  coder: BitCoder,
  model: LatentModel,
  channel: number,
  level: number,
  seen: Seen,
  l: Latents,
): void {
  const { width, height, values } = l
  const own = model.channels[channel] as LatentModel['channels'][number]
  const [mean, size] = [own.mean, own.size].map((taps) => prepare(taps, channel, width, height)) as [Prepared, Prepared]
  const bias = own.bias[level] as number
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = (channel * height + row) * width + column
      const here = channel * borderedSize(width, height) + (row + 1) * (width + 2) + column + 1
      const guess = (weighted(mean, seen.values, here) + 2 ** (MEAN_BITS - 1)) >> MEAN_BITS
      const group = classOf(bias + weighted(size, seen.sizes, here))
      const left = codeValue(coder, channel, group, (values[at] as number) - guess)
      const value = guess + left
      if (value > MOST_LATENT || value < -MOST_LATENT) throw new StreamError('a latent is out of range')
      values[at] = value
      seen.values[here] = value
      seen.sizes[here] = Math.min(MOST_SIZE, Math.abs(left))
    }
}

/** A sound stream ends within so many bytes behind its last. */
const MOST_OVERRUN = 8

function walk(coder: BitCoder, model: LatentModel, level: number, latents: Latents): void {
  const channels = model.channels.length
  const plane = latents.width * latents.height
  const length = channels * borderedSize(latents.width, latents.height)
  const seen: Seen = { values: new Int16Array(length), sizes: new Uint16Array(length) }
  for (let c = 0; c < channels; c++) {
    const part = latents.values.subarray(c * plane, (c + 1) * plane)
    const empty = part.every((v) => v === 0) ? 1 : 0
    if (coder.bit(emptyContextOf(channels, c), empty) === 1) part.fill(0)
    else walkChannel(coder, model, c, level, seen, latents)
    // At once, so that a short stream that claims much is not followed to the end.
    if (coder.overrun > MOST_OVERRUN) throw new StreamError('the stream ends too early')
  }
}

/** @param level the quality level whose biases are used @throws RangeError if a latent is larger than {@link MOST_LATENT} */
export function encodeLatents(model: LatentModel, level: number, latents: Latents): Uint8Array {
  const coder = new BitEncoder(new Chances(model.start))
  walk(coder, model, level, { ...latents, values: latents.values.slice() })
  return coder.finish()
}

/** @throws StreamError if these bytes cannot be a stream of so many latents */
export function decodeLatents(
  model: LatentModel,
  level: number,
  bytes: Uint8Array,
  width: number,
  height: number,
): Latents {
  const coder = new BitDecoder(new Chances(model.start), bytes)
  const values = new Int16Array(model.channels.length * width * height)
  walk(coder, model, level, { values, width, height })
  return { values, width, height }
}
