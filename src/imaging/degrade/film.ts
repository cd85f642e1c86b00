/** @file The grain of film: clumps of silver or dye, coarser than a pixel, strongest in the middle tones. Pure. */
import type { NormalPool, Random } from '../random.ts'
import { between } from './paths.ts'

export interface Film {
  /** Standard deviation at mid grey, in [0, 1] units: 0.01 is fine, 0.1 coarse. */
  readonly strength: number
  /** Deviation of the Gaussian that clumps the grain, in pixels: 0 is white noise. */
  readonly size: number
  /** 0: the same in all channels, as on black-and-white film; 1: each layer has its own. */
  readonly colour: number
  /** Grain at black and at white, relative to mid grey. */
  readonly dark: number
  readonly light: number
}

export interface Grainy {
  /** Planar RGB, not clipped. */
  readonly noisy: Float32Array
  /** Standard deviation at each pixel, height x width, the same in all channels. */
  readonly map: Float32Array
}

export const randomFilm = (r: Random): Film => ({
  strength: 0.01 + 0.09 * r() ** 1.5,
  size: between(r, 0.3, 1.4),
  colour: r() < 0.5 ? 0 : between(r, 0.3, 1),
  dark: between(r, 0.3, 0.8),
  light: between(r, 0.1, 0.5),
})

/**
 * Puts grain on a photo.
 * @param patch planar RGB, 3 x height x width, in [0, 1]; not changed
 */
export function addGrain(
  patch: Float32Array,
  width: number,
  height: number,
  film: Film,
  pool: NormalPool,
  r: Random,
): Grainy {
  const area = width * height
  const map = deviations(patch, area, film)
  const noisy = patch.slice()
  const shared = film.colour < 1 ? clumps(width, height, film.size, pool, r) : null
  for (let from = 0; from < noisy.length; from += area) {
    const own = film.colour > 0 ? clumps(width, height, film.size, pool, r) : null
    // Shares of variance: the deviation is the same for any colour.
    if (shared !== null) addScaled(noisy, from, shared, map, Math.sqrt(1 - film.colour))
    if (own !== null) addScaled(noisy, from, own, map, Math.sqrt(film.colour))
  }
  return { noisy, map }
}

function addScaled(planes: Float32Array, from: number, grain: Float32Array, map: Float32Array, share: number): void {
  for (let i = 0; i < map.length; i++)
    planes[from + i] = (planes[from + i] as number) + share * (map[i] as number) * (grain[i] as number)
}

/** Deviation by lightness: as given at black, mid grey and white, a parabola through the three. */
function deviations(patch: Float32Array, area: number, { strength, dark, light }: Film): Float32Array {
  const map = new Float32Array(area)
  const bend = 2 * dark + 2 * light - 4
  const slope = light - dark - bend
  for (let i = 0; i < area; i++) {
    const mean = ((patch[i] as number) + (patch[i + area] as number) + (patch[i + 2 * area] as number)) / 3
    const v = Math.min(1, Math.max(0, mean))
    map[i] = strength * (dark + v * (slope + v * bend))
  }
  return map
}

/** A plane of normal numbers with deviation 1, smoothed by a Gaussian. */
function clumps(width: number, height: number, size: number, pool: NormalPool, r: Random): Float32Array {
  const line = gaussianLine(size)
  const reach = line.length - 1
  const [wide, high] = [width + 2 * reach, height + 2 * reach]
  const white = pool.fill(new Float32Array(wide * high), r)
  const rows = new Float32Array(width * high)
  for (let y = 0, to = 0; y < high; y++)
    for (let x = 0; x < width; x++) rows[to++] = tapped(white, y * wide + x + reach, 1, line)
  const out = new Float32Array(width * height)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[to++] = tapped(rows, (y + reach) * width + x, width, line)
  return out
}

/** Half of an even line of weights, the middle first, whose squares sum to 1 over the whole line: variance is kept. */
function gaussianLine(size: number): Float64Array {
  const half = Float64Array.from({ length: 1 + Math.ceil(3 * size) }, (_, i) =>
    i === 0 ? 1 : Math.exp(-0.5 * (i / size) ** 2),
  )
  const power = half.reduce((sum, v, i) => sum + (i === 0 ? 1 : 2) * v * v, 0)
  return half.map((v) => v / Math.sqrt(power))
}

function tapped(from: Float32Array, at: number, step: number, line: Float64Array): number {
  let sum = (line[0] as number) * (from[at] as number)
  for (let k = 1, off = step; k < line.length; k++, off += step)
    sum += (line[k] as number) * ((from[at - off] as number) + (from[at + off] as number))
  return sum
}
