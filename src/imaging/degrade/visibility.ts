/**
 * @file Which changes of a photo are seen: texture hides what lies on it. Contrast masking after Legge & Foley (1980) with Watson's
 * (1993) exponent: the least change that is seen grows as the power 0.7 of the contrast around it, once that is above its own threshold.
 * Lightness hides changes of lightness, colour those of colour (Switkes, Bradley & De Valois 1988). Pure.
 */
import { boxMean } from '../checkup/top-hat.ts'

/** On an even surface a change of this size is plain: a hole is filled with an error of about 12 grey levels (docs/quality.md). */
export const PLAIN = 20 / 255
/** Below it a change is lost in the photo's own noise. */
export const UNSEEN = 6 / 255
/** The truth between the two, as at the soft edge of a scratch or on gravel: to mark it is as right as to leave it. */
export const FAINT = 0.5

/** Texture of this deviation begins to hide. */
export const ONSET = 5 / 255
const EXPONENT = 0.7

/** The texture of a pixel is that of windows of 2 x 3 + 1 pixels, about twice as wide as what is drawn. */
const RADIUS = 3

/** By how much a plain change must be larger for texture of a deviation ([0, 1]): 1 or more. */
export const elevation = (deviation: number): number => Math.max(1, deviation / ONSET) ** EXPONENT

/**
 * The truth of a damage.
 * @param before planar RGB in [0, 1], 3 x height x width
 * @param after as long
 * @returns height x width: 1 where the lightness Y or a colour difference R - Y, B - Y was changed by more than {@link PLAIN} times the
 *   {@link elevation} of its texture, else {@link FAINT} where a channel was changed by more than {@link UNSEEN}, else 0
 */
export function seenChanges(before: Float32Array, after: Float32Array, width: number): Float32Array {
  const area = before.length / 3
  const truth = new Float32Array(area)
  for (let c = 0; c < 3; c++)
    for (let i = 0, k = c * area; i < area; i++, k++)
      if (Math.abs((after[k] as number) - (before[k] as number)) > UNSEEN) truth[i] = FAINT
  if (!truth.includes(FAINT)) return truth
  const changed = opponents(after)
  for (const [axis, plane] of opponents(before).entries()) {
    const to = changed[axis] as Float32Array
    const texture = textureOf(plane, width)
    for (let i = 0; i < area; i++) {
      const change = Math.abs((to[i] as number) - (plane[i] as number))
      if (change > PLAIN && change > PLAIN * elevation(texture(i))) truth[i] = 1
    }
  }
  return truth
}

/** Y, R - Y and B - Y of planar RGB; Y by Rec. 601, of gamma-coded values. */
function opponents(rgb: Float32Array): [Float32Array, Float32Array, Float32Array] {
  const area = rgb.length / 3
  const [light, red, blue] = [new Float32Array(area), new Float32Array(area), new Float32Array(area)]
  for (let i = 0; i < area; i++) {
    const [r, g, b] = [rgb[i] as number, rgb[i + area] as number, rgb[i + 2 * area] as number]
    const y = 0.299 * r + 0.587 * g + 0.114 * b
    light[i] = y
    red[i] = r - y
    blue[i] = b - y
  }
  return [light, red, blue]
}

/**
 * How rough a plane is around a pixel (its index): the least deviation of nine windows that hold it. Beside an edge, which hides little,
 * one of them is even; amid gravel none is. Windows end where the photo does.
 */
export function textureOf(plane: Float32Array, width: number): (index: number) => number {
  const height = plane.length / width
  const mean = boxMean(plane, width, RADIUS)
  const variance = boxMean(
    plane.map((v) => v * v),
    width,
    RADIUS,
  )
  for (let i = 0; i < variance.length; i++) variance[i] = (variance[i] as number) - (mean[i] as number) ** 2
  return (index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    let least = Number.POSITIVE_INFINITY
    for (let dy = -RADIUS; dy <= RADIUS; dy += RADIUS)
      for (let dx = -RADIUS; dx <= RADIUS; dx += RADIUS) {
        const row = Math.min(height - 1, Math.max(0, y + dy))
        const column = Math.min(width - 1, Math.max(0, x + dx))
        least = Math.min(least, variance[row * width + column] as number)
      }
    return Math.sqrt(Math.max(0, least))
  }
}
