/**
 * @file A second decoder of the learned codec's streams, for tests: in BigInt, which knows no fraction and never overflows, written by what the
 * format says and not by the program's decoder.
 */
import type { LatentModel, Tap } from '../../../src/imaging/entropy/latent-model.ts'

const MASK = (1n << 32n) - 1n

/** Bits of a stream: contexts that learn at two speeds, and bits of even chances. */
class Bits {
  readonly #bytes: Uint8Array
  readonly #states: [fast: bigint, slow: bigint][]
  #at = 0
  #code = 0n
  #range = MASK

  constructor(bytes: Uint8Array, start: Int32Array) {
    this.#bytes = bytes
    this.#states = [...start].map((s) => [BigInt(s), BigInt(s)])
    for (let i = 0; i < 4; i++) this.#shift()
  }

  #shift(): void {
    this.#code = ((this.#code << 8n) | BigInt(this.#bytes[this.#at++] ?? 0)) & MASK
  }

  #refill(): void {
    while (this.#range < 1n << 24n) {
      this.#shift()
      this.#range <<= 8n
    }
  }

  learned(context: number): boolean {
    const state = this.#states[context] as [bigint, bigint]
    const mean = (state[0] + state[1]) >> 5n
    const chance = mean < 16n ? 16n : mean > 65_520n ? 65_520n : mean
    const bound = (this.#range >> 16n) * chance
    const one = this.#code < bound
    if (one) this.#range = bound
    else {
      this.#code -= bound
      this.#range -= bound
    }
    for (const [i, speed] of [5n, 7n].entries()) {
      const s = state[i] as bigint
      state[i] = one ? s + (((1n << 20n) - 1n - s) >> speed) : s - (s >> speed)
    }
    this.#refill()
    return one
  }

  even(count: bigint): bigint {
    let value = 0n
    for (let i = 0n; i < count; i++) {
      this.#range >>= 1n
      const one = this.#code >= this.#range
      if (one) this.#code -= this.#range
      value = (value << 1n) | (one ? 1n : 0n)
      this.#refill()
    }
    return value
  }
}

const [CLASSES, BINS] = [28, 12]

/** Twice the binary logarithm of the 64-fold, rounded down. @param expected in 1/4096 */
function groupOf(expected: bigint): number {
  const size = expected >> 6n
  if (size < 2n) return size < 1n ? 0 : 1
  const octave = size.toString(2).length - 1
  const half = Number((size >> BigInt(octave - 1)) & 1n)
  return Math.min(CLASSES - 1, 2 * octave + half)
}

function signed(bits: Bits, channel: number, group: number): bigint {
  const low = BigInt(Math.max(0, Math.trunc(group / 2) - 8))
  let steps = 0
  while (steps < BINS && bits.learned((channel * CLASSES + group) * BINS + steps)) steps++
  let high = BigInt(steps)
  if (steps === BINS) {
    let length = 0n
    while (bits.even(1n) === 1n) length++
    high += (1n << length) + bits.even(length) - 1n
  }
  const magnitude = (high << low) + bits.even(low)
  return magnitude !== 0n && bits.even(1n) === 1n ? -magnitude : magnitude
}

/** @returns channels x height x width */
export function decodeWhole(
  { channels, start }: LatentModel,
  level: number,
  stream: Uint8Array,
  width: number,
  height: number,
): Int16Array {
  const bits = new Bits(stream, start)
  const zeros = (): bigint[][] => Array.from({ length: height }, () => Array.from({ length: width }, () => 0n))
  const values = channels.map(zeros)
  const sizes = channels.map(zeros)
  const sum = (taps: readonly Tap[], from: bigint[][][], y: number, x: number): bigint =>
    taps.reduce((s, t) => s + BigInt(t.weight) * (from[t.channel]?.[y + t.row]?.[x + t.column] ?? 0n), 0n)
  for (const [c, { mean, size, bias }] of channels.entries()) {
    if (bits.learned(channels.length * CLASSES * BINS + c)) continue
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const guess = (sum(mean, values, y, x) + 128n) >> 8n
        const left = signed(bits, c, groupOf(BigInt(bias[level] as number) + sum(size, sizes, y, x)))
        const magnitude = left < 0n ? -left : left
        const [row, sizeRow] = [values[c]?.[y] as bigint[], sizes[c]?.[y] as bigint[]]
        row[x] = guess + left
        sizeRow[x] = magnitude > 1023n ? 1023n : magnitude
      }
  }
  return Int16Array.from(values.flat(2), Number)
}
