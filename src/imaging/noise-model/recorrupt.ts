/**
 * @file Recorruption (Pang et al. 2021, "Recorrupted-to-Recorrupted"): from one noisy picture y and fresh noise e of the same
 * covariance two pictures, y + t e and y - e / t, whose noise is independent if it is Gaussian. What restores the one is, on average,
 * as right against the other as against the clean picture. Pure.
 */

/** A weak second noise leaves the picture near what it will be restored from; a strong one makes the target less noisy. */
export const RECORRUPTION = 0.6

/** @param noise drawn like the picture's own; both planar, any size */
export function recorrupted(
  noisy: Float32Array,
  noise: Float32Array,
  t: number = RECORRUPTION,
): { input: Float32Array; target: Float32Array } {
  return {
    input: noisy.map((v, i) => v + t * (noise[i] as number)),
    target: noisy.map((v, i) => v - (noise[i] as number) / t),
  }
}
