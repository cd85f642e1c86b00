/**
 * @file What noise reduction in a camera leaves of noise. It smooths colour strongly and lightness a little, and spares edges: what
 * remains is fine noise that the channels share, and coarse mottle of colour. Here it acts on the noise alone, as if every edge had
 * been spared. Pure.
 */

/** `share` (0-1) of what varies within `reach` pixels is taken away. */
export interface Smoothing {
  readonly reach: number
  readonly share: number
}

export interface NoiseReduction {
  readonly lightness: Smoothing
  readonly colour: Smoothing
}

/** Rec. 601. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114]

/** @param noise planar RGB, changed */
export function reduceNoise(noise: Float32Array, width: number, height: number, by: NoiseReduction): void {
  const area = width * height
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
  smoothPart(green, width, by.lightness)
  smoothPart(red, width, by.colour)
  smoothPart(blue, width, by.colour)
  for (let i = 0; i < area; i++) {
    const light = green[i] as number
    const [r, b] = [red[i] as number, blue[i] as number]
    red[i] = r + light
    blue[i] = b + light
    green[i] = light - (RED * r + BLUE * b) / GREEN
  }
}

function smoothPart(plane: Float32Array, width: number, { reach, share }: Smoothing): void {
  if (share === 0) return
  const smooth = plane.slice()
  const keep = Math.exp(-1 / reach)
  for (let i = 0; i < plane.length; i += width) exponential(smooth, i, 1, width, keep)
  for (let x = 0; x < width; x++) exponential(smooth, x, width, plane.length / width, keep)
  for (let i = 0; i < plane.length; i++)
    plane[i] = (plane[i] as number) + share * ((smooth[i] as number) - (plane[i] as number))
}

/** Weights (1 - a) / (1 + a) a^|distance| along a line, in place: there and back; at its ends the line goes on as it ends. */
function exponential(line: Float32Array, from: number, step: number, count: number, a: number): void {
  let value = line[from] as number
  for (let k = 0, i = from; k < count; k++, i += step) line[i] = value = a * value + (1 - a) * (line[i] as number)
  for (let k = count - 1, i = from + k * step; k >= 0; k--, i -= step)
    line[i] = value = a * value + (1 - a) * (line[i] as number)
}
