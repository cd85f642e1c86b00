/**
 * @file What noise reduction in a camera leaves of noise. It smooths colour strongly and lightness a little, and spares edges: what
 * remains is fine noise that the channels share, coarse mottle of colour, and nearly all noise where the photo has texture, as
 * in PolyU's pairs. Here it acts on the noise alone. Pure.
 */

/** `share` (0-1) of what varies within `reach` pixels is taken away. */
export interface Smoothing {
  readonly reach: number
  readonly share: number
}

export interface NoiseReduction {
  readonly lightness: Smoothing
  readonly colour: Smoothing
  /** Deviation of the photo's own detail, in the units of its pixels, where half of the smoothing is left out. Infinity: nowhere. */
  readonly spares: number
}

/** Rec. 601. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114]

/** Detail is what differs from the mean over so many pixels, and is looked for over so many. */
const DETAIL_REACH = 2
const NEAR_REACH = 3

/** How much of the smoothing is kept at each pixel: d^2 / (d^2 + e), e the mean square of the detail near it. */
function keptAt(clean: Float32Array, width: number, height: number, spares: number): Float32Array {
  const area = width * height
  const light = new Float32Array(area)
  for (let i = 0; i < area; i++)
    light[i] = RED * (clean[i] as number) + GREEN * (clean[i + area] as number) + BLUE * (clean[i + 2 * area] as number)
  const energy = smoothed(light, width, DETAIL_REACH)
  for (let i = 0; i < area; i++) energy[i] = ((energy[i] as number) - (light[i] as number)) ** 2
  return smoothed(energy, width, NEAR_REACH).map((e) => spares ** 2 / (spares ** 2 + e))
}

/** @param noise planar RGB, changed @param clean the photo that it lies on, planar RGB */
export function reduceNoise(
  noise: Float32Array,
  clean: Float32Array,
  width: number,
  height: number,
  by: NoiseReduction,
): void {
  const area = width * height
  const kept = Number.isFinite(by.spares) ? keptAt(clean, width, height, by.spares) : new Float32Array(area).fill(1)
  const [red, green, blue] = [0, 1, 2].map((c) => noise.subarray(c * area, (c + 1) * area)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  for (let i = 0; i < area; i++) {
    const light = RED * (red[i] as number) + GREEN * (green[i] as number) + BLUE * (blue[i] as number)
    red[i] = (red[i] as number) - light
    blue[i] = (blue[i] as number) - light
    green[i] = light
  }
  smoothPart(green, width, by.lightness, kept)
  smoothPart(red, width, by.colour, kept)
  smoothPart(blue, width, by.colour, kept)
  for (let i = 0; i < area; i++) {
    const light = green[i] as number
    const [r, b] = [red[i] as number, blue[i] as number]
    red[i] = r + light
    blue[i] = b + light
    green[i] = light - (RED * r + BLUE * b) / GREEN
  }
}

function smoothPart(plane: Float32Array, width: number, { reach, share }: Smoothing, kept: Float32Array): void {
  if (share === 0) return
  const smooth = smoothed(plane, width, reach)
  for (let i = 0; i < plane.length; i++)
    plane[i] = (plane[i] as number) + share * (kept[i] as number) * ((smooth[i] as number) - (plane[i] as number))
}

function smoothed(plane: Float32Array, width: number, reach: number): Float32Array {
  const smooth = plane.slice()
  const keep = Math.exp(-1 / reach)
  for (let i = 0; i < plane.length; i += width) exponential(smooth, i, 1, width, keep)
  for (let x = 0; x < width; x++) exponential(smooth, x, width, plane.length / width, keep)
  return smooth
}

/** Weights (1 - a) / (1 + a) a^|distance| along a line, in place: there and back; at its ends the line goes on as it ends. */
function exponential(line: Float32Array, from: number, step: number, count: number, a: number): void {
  let value = line[from] as number
  for (let k = 0, i = from; k < count; k++, i += step) line[i] = value = a * value + (1 - a) * (line[i] as number)
  for (let k = count - 1, i = from + k * step; k >= 0; k--, i -= step)
    line[i] = value = a * value + (1 - a) * (line[i] as number)
}
