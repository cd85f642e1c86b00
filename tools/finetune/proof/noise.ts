/**
 * @file Noise for libraries that are made to prove something: grain that no training drew, white noise that all training drew, and none.
 * Written for this alone, with nothing of what `src` draws noise by, so that the two cannot agree in an error. Pure.
 */
import { fillNormal, random } from '../../../src/imaging/random.ts'

export const NOISES = ['grain', 'white', 'none'] as const
export type Noise = (typeof NOISES)[number]

/** Deviation of the Gaussian that makes clumps of grain, in pixels. What the stock model was trained on ends at 1.4. */
const CLUMP = 2.2
/** Grey levels at mid grey, and the share of that at black and at white. */
const GRAIN = { mid: 18, ends: 0.5 } as const
/** Share of the variance that is each channel's own. */
const COLOUR = 0.3
/** Grey levels. */
const WHITE = 15

/** A plane of numbers of deviation 1 in clumps; what lies beyond an edge comes round. */
function clumps(width: number, height: number, seed: readonly number[]): Float32Array {
  const white = fillNormal(new Float32Array(width * height), random(...seed))
  return along(along(white, width, height, 1, width), height, width, width, 1)
}

/** Smooths the lines of a plane, and keeps the variance. @param step between neighbours in a line @param next between lines */
function along(plane: Float32Array, length: number, lines: number, step: number, next: number): Float32Array {
  const reach = Math.ceil(4 * CLUMP)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-0.5 * ((k - reach) / CLUMP) ** 2))
  const norm = Math.hypot(...weights)
  const out = new Float32Array(plane.length)
  for (let line = 0; line < lines; line++)
    for (let i = 0; i < length; i++) {
      let sum = 0
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] as number) * (plane[line * next + ((i + k - reach + length) % length) * step] as number)
      out[line * next + i * step] = sum / norm
    }
  return out
}

function grain(pixels: Uint8Array, width: number, height: number, seed: number): Float64Array {
  const shared = clumps(width, height, [seed, 9])
  const own = [0, 1, 2].map((c) => clumps(width, height, [seed, c]))
  return Float64Array.from(pixels, (_, k) => {
    const [i, c] = [Math.floor(k / 3), k % 3]
    const sum = (pixels[3 * i] as number) + (pixels[3 * i + 1] as number) + (pixels[3 * i + 2] as number)
    const light = sum / (3 * 255)
    const strength = GRAIN.mid * (GRAIN.ends + (1 - GRAIN.ends) * 4 * light * (1 - light))
    const clump = Math.sqrt(1 - COLOUR) * (shared[i] as number) + Math.sqrt(COLOUR) * (own[c]?.[i] as number)
    return strength * clump
  })
}

const DRAW: Readonly<Record<Noise, (pixels: Uint8Array, width: number, height: number, seed: number) => Float64Array>> =
  {
    grain,
    white: (pixels, _, __, seed) =>
      Float64Array.from(fillNormal(new Float32Array(pixels.length), random(seed, 5)), (n) => WHITE * n),
    none: (pixels) => new Float64Array(pixels.length),
  }

/** @param pixels interleaved RGB; not changed @returns the same with noise, rounded and clipped as a file has it */
export function noisy(kind: Noise, pixels: Uint8Array, width: number, height: number, seed: number): Uint8Array {
  const drawn = DRAW[kind](pixels, width, height, seed)
  return pixels.map((v, i) => Math.min(255, Math.max(0, Math.round(v + (drawn[i] as number)))))
}
