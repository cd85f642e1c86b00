/** @file A separable window slid over one plane, at the places where all of it lies on the plane. Pure. */

/** One channel of a picture: height x width values, row by row. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly values: ArrayLike<number>
}

/** 2 radius + 1 weights of a Gaussian, sum 1. @param sigma in samples */
export function gaussianWeights(radius: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  )
  const sum = weights.reduce((a, b) => a + b)
  return weights.map((w) => w / sum)
}

/**
 * Weighted means under a symmetric window.
 * @param weights of the rows and of the columns alike, n of them
 * @returns a plane smaller by n - 1 each way
 * @throws Error if the plane is smaller than the window
 */
export function slideWindow(plane: Plane, weights: Float64Array): Plane & { readonly values: Float64Array } {
  const { width, height, values } = plane
  const [across, down] = [width - weights.length + 1, height - weights.length + 1]
  if (across < 1 || down < 1)
    throw new Error(`A picture of ${width} x ${height} is smaller than the window of ${weights.length}`)
  const rows = new Float64Array(across * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < across; x++) {
      let sum = 0
      for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * (values[y * width + x + k] as number)
      rows[y * across + x] = sum
    }
  const out = new Float64Array(across * down)
  for (let y = 0; y < down; y++)
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k] as number
      for (let x = 0; x < across; x++)
        out[y * across + x] = (out[y * across + x] as number) + weight * (rows[(y + k) * across + x] as number)
    }
  return { width: across, height: down, values: out }
}
