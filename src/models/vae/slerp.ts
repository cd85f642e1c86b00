/**
 * @file Ways between latents that stay where the prior has its mass: nearly all of a standard normal lies in a thin shell, and a
 * straight line between two of its points leads through the empty middle (White 2016). Pure.
 */

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((s, v, i) => s + v * (b[i] as number), 0)

/** Directions nearer to each other than this are as good as parallel. */
const PARALLEL = 1e-4

/** Spherical interpolation (Shoemake 1985): from `a` at t = 0 to `b` at t = 1; the length goes evenly from one's to the other's. */
export function slerp(a: ArrayLike<number>, b: ArrayLike<number>, t: number): Float32Array {
  const [la, lb] = [Math.sqrt(dot(a, a)), Math.sqrt(dot(b, b))]
  const cosine = la === 0 || lb === 0 ? 1 : Math.max(-1, Math.min(1, dot(a, b) / (la * lb)))
  const angle = Math.acos(cosine)
  // Parallel: the line is the way. Opposite: every great circle is as good, and none can be told; the line again.
  if (angle < PARALLEL || Math.PI - angle < PARALLEL)
    return Float32Array.from(a, (v, i) => (1 - t) * v + t * (b[i] as number))
  const length = (1 - t) * la + t * lb
  const [wa, wb] = [Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)]
  return Float32Array.from(a, (v, i) => length * ((wa * v) / la + (wb * (b[i] as number)) / lb))
}

/** A mix of a latent and prior noise that has the prior's deviation if the latent has: share 0 is the latent, 1 the noise alone. */
export const mixed = (z: ArrayLike<number>, noise: ArrayLike<number>, share: number): Float32Array =>
  Float32Array.from(z, (v, i) => Math.sqrt(1 - share * share) * v + share * (noise[i] as number))
