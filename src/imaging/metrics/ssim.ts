/** @file Structural similarity. Pure. */
import type { Planes } from '../pad.ts'
import { clippedPlane, planesOfPair } from './planes.ts'
import { gaussianWeights, slideWindow, type Plane } from './window.ts'

const WINDOW = gaussianWeights(5, 1.5)
/** (0.01 L)^2 and (0.03 L)^2 for values of range L = 1. */
const [C1, C2] = [0.01 ** 2, 0.03 ** 2]

/**
 * Mean structural similarity (Wang, Bovik, Sheikh & Simoncelli 2004): 11 x 11 Gaussian window of sigma 1.5, places where the whole
 * window lies on the picture, mean over the planes.
 * @param values planar, [0, 1]; clipped to that range, as a saved photo is
 * @returns 1 if equal; -1 at the least
 * @throws Error if the sizes differ or a side is below 11 pixels
 */
export function ssim(values: Planes, reference: Planes): number {
  const planes = planesOfPair(values, reference)
  let sum = 0
  for (let c = 0; c < planes; c++) sum += planeSsim(clippedPlane(values, c), clippedPlane(reference, c))
  return sum / planes
}

const product = (a: Plane, b: Plane): Plane => ({
  ...a,
  values: Float64Array.from({ length: a.values.length }, (_, i) => (a.values[i] as number) * (b.values[i] as number)),
})

function planeSsim(x: Plane, y: Plane): number {
  const local = (p: Plane) => slideWindow(p, WINDOW).values
  const [mx, my] = [local(x), local(y)]
  const [xx, yy, xy] = [local(product(x, x)), local(product(y, y)), local(product(x, y))]
  let sum = 0
  for (let i = 0; i < mx.length; i++) {
    const [a, b] = [mx[i] as number, my[i] as number]
    const variances = (xx[i] as number) - a * a + (yy[i] as number) - b * b
    const covariance = (xy[i] as number) - a * b
    sum += ((2 * a * b + C1) * (2 * covariance + C2)) / ((a * a + b * b + C1) * (variances + C2))
  }
  return sum / mx.length
}
