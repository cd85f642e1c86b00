/** @file Seeded random numbers: the same seed gives the same numbers on every machine. Pure. */

/** A source of uniform numbers in [0, 1). */
export type Random = () => number

/** sfc32 (Chris Doty-Humphrey, PractRand): small, fast, 128 bits of state. @param seeds any integers; each matters */
export function random(...seeds: readonly number[]): Random {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]
  const next: Random = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    c |= 0
    return (t >>> 0) / 2 ** 32
  }
  for (const seed of seeds) {
    a ^= seed | 0
    b = (b + Math.floor(seed / 2 ** 32)) | 0
    for (let i = 0; i < 12; i++) next() // mixes each seed in before the next one
  }
  return next
}

/** An integer in [0, below). */
export const integer = (r: Random, below: number): number => Math.floor(r() * below)

/** Two independent standard normal numbers (Box & Muller 1958). */
function normalPair(r: Random): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - r()))
  const angle = 2 * Math.PI * r()
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

/** Fills an array with standard normal numbers. */
export function fillNormal(out: Float32Array, r: Random): Float32Array {
  for (let i = 0; i < out.length; i += 2) {
    const [x, y] = normalPair(r)
    out[i] = x
    if (i + 1 < out.length) out[i + 1] = y
  }
  return out
}

const POOL_BITS = 21

/**
 * Normal numbers for training, where millions are wanted a second: a pool drawn once, read from a random place on. Runs of up to
 * the pool's size never repeat a number; what is measured uses {@link fillNormal}.
 */
export class NormalPool {
  readonly #pool: Float32Array

  constructor(seed: number) {
    this.#pool = fillNormal(new Float32Array(2 ** POOL_BITS), random(seed))
  }

  fill(out: Float32Array, r: Random): Float32Array {
    const mask = 2 ** POOL_BITS - 1
    let at = integer(r, 2 ** POOL_BITS)
    for (let i = 0; i < out.length; i++) {
      out[i] = this.#pool[at] as number
      at = (at + 1) & mask
    }
    return out
  }
}
