/**
 * @file Noise put on clean patches for training and measuring. Patches are planar RGB (3 x size x size), sRGB values in [0, 1];
 * deviations are in the same unit. Noisy values are not clipped: a clipped Gaussian is no Gaussian.
 */
import type { NormalPool, Random } from './random.ts'

/** Standard deviations are spoken of in grey levels, 0-255. */
export const GREY_LEVELS = 255

type Kind = 'white' | 'sensor' | 'correlated'

/** Odds of each kind. Most patches have white Gaussian noise, the yardstick of the field. */
const ODDS: Readonly<Record<Kind, number>> = { white: 0.8, sensor: 0.1, correlated: 0.1 }

function drawKind(r: Random): Kind {
  let left = r()
  for (const [kind, odds] of Object.entries(ODDS) as [Kind, number][]) if ((left -= odds) < 0) return kind
  return 'white'
}

export const MAX_DEVIATION = 55 / GREY_LEVELS

/**
 * Adds noise of a random kind and strength.
 * @param patch clean values, overwritten by noisy ones
 * @param scratch as long as the patch
 * @returns the standard deviation at each pixel (size x size), mean over the channels
 */
export function addRandomNoise(
  patch: Float32Array,
  size: number,
  pool: NormalPool,
  r: Random,
  scratch: Float32Array,
): Float32Array {
  const kind = drawKind(r)
  const deviation = r() * MAX_DEVIATION
  const noise = pool.fill(scratch.subarray(0, patch.length), r)
  if (kind === 'correlated') smoothPlanes(noise, size, r())
  const map = deviationMap(patch, size, kind === 'white' ? 0 : r(), deviation)
  for (let i = 0; i < patch.length; i++)
    patch[i] = (patch[i] as number) + (noise[i] as number) * (map[i % (size * size)] as number)
  return map
}

/**
 * Deviation at each pixel. `signal` 0: the same everywhere. 1: all of the variance grows with the light (photon noise), as
 * sigma^2 = a x + b on gamma-coded values flattened by the tone curve.
 */
function deviationMap(patch: Float32Array, size: number, signal: number, deviation: number): Float32Array {
  const plane = size * size
  const map = new Float32Array(plane)
  for (let i = 0; i < plane; i++) {
    const light = ((patch[i] as number) + (patch[i + plane] as number) + (patch[i + 2 * plane] as number)) / 3
    map[i] = deviation * Math.sqrt(1 - signal + 2 * signal * Math.max(0, light))
  }
  return map
}

/**
 * A black-and-white photo, perhaps on toned paper: every channel a line of the lightness. Colour photos do not get noise that all
 * channels share: it is hard to tell from their own fine structure (docs/decisions/0004).
 */
export function toTintedGrey(patch: Float32Array, r: Random): void {
  const plane = patch.length / 3
  const tones = [0, 1, 2].map(() => ({ black: 0.1 * r(), slope: 0.75 + 0.15 * r() }))
  for (let i = 0; i < plane; i++) {
    const [red, green, blue] = [patch[i] as number, patch[i + plane] as number, patch[i + 2 * plane] as number]
    const light = 0.299 * red + 0.587 * green + 0.114 * blue
    for (const [c, { black, slope }] of tones.entries()) patch[i + c * plane] = black + slope * light
  }
}

function smoothPlanes(noise: Float32Array, size: number, amount: number): void {
  for (let c = 0; c < 3; c++) smooth(noise.subarray(c * size * size, (c + 1) * size * size), size, amount)
}

/** Blends each value with its neighbours in a row and in a column (demosaicing and JPEG do the like), keeping variance 1. */
function smooth(plane: Float32Array, size: number, amount: number): void {
  const side = 0.6 * amount
  const gain = 1 / Math.sqrt(1 + side * side)
  for (let i = plane.length - 1; i > 0; i--) plane[i] = ((plane[i] as number) + side * (plane[i - 1] as number)) * gain
  for (let i = plane.length - 1; i >= size; i--)
    plane[i] = ((plane[i] as number) + side * (plane[i - size] as number)) * gain
}
