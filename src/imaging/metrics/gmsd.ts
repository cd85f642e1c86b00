/** @file Gradient magnitude similarity deviation, a perceptual distance without a learned part. Pure. */
import type { Planes } from '../pad.ts'
import { luma, planesOfPair } from './planes.ts'
import type { Plane } from './window.ts'

/** Keeps the similarity steady where both pictures are flat; for values of range 255. */
const STEADY = 170

/**
 * Gradient magnitude similarity deviation (Xue, Zhang, Mou & Bovik 2014) of the luma: standard deviation, over the picture at half
 * size, of how alike the Prewitt gradient magnitudes are. Beyond the edge is black, as in the authors' program.
 * @param values planar RGB, [0, 1]; clipped to that range
 * @returns 0 if equal; larger is worse, and 0.1 to 0.2 is visible damage
 * @throws Error if the sizes differ or a picture has no three planes
 */
export function gmsd(values: Planes, reference: Planes): number {
  planesOfPair(values, reference)
  const [a, b] = [gradients(halved(luma(values))), gradients(halved(luma(reference)))]
  const alike = a.map((g, i) => (2 * g * (b[i] as number) + STEADY) / (g * g + (b[i] as number) ** 2 + STEADY))
  const mean = alike.reduce((s, v) => s + v, 0) / alike.length
  return Math.sqrt(alike.reduce((s, v) => s + (v - mean) ** 2, 0) / Math.max(1, alike.length - 1))
}

const pixel = ({ width, height, values }: Plane, x: number, y: number): number =>
  x < 0 || y < 0 || x >= width || y >= height ? 0 : (values[y * width + x] as number)

/** Means of 2 x 2 blocks in grey levels. */
function halved(p: Plane): Plane {
  const [width, height] = [Math.ceil(p.width / 2), Math.ceil(p.height / 2)]
  const values = new Float64Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [left, top] = [2 * x, 2 * y]
      const sum = pixel(p, left, top) + pixel(p, left + 1, top) + pixel(p, left, top + 1) + pixel(p, left + 1, top + 1)
      values[y * width + x] = (sum / 4) * 255
    }
  return { width, height, values }
}

function gradients(p: Plane): Float64Array {
  const out = new Float64Array(p.width * p.height)
  for (let y = 0; y < p.height; y++)
    for (let x = 0; x < p.width; x++) {
      let [across, down] = [0, 0]
      for (let k = -1; k <= 1; k++) {
        across += pixel(p, x + 1, y + k) - pixel(p, x - 1, y + k)
        down += pixel(p, x + k, y + 1) - pixel(p, x + k, y - 1)
      }
      out[y * p.width + x] = Math.hypot(across / 3, down / 3)
    }
  return out
}
