/**
 * @file The fixed part of the codec's transform: an orthonormal map from a block of 8 x 8 RGB pixels to 192 coefficients, the discrete
 * cosine transform (Ahmed, Natarajan & Rao 1974) of one brightness and two colour planes. What the networks learn is added to it: a run
 * begins as good as a block codec, and the finest level is near lossless whatever was learned.
 */
import { BLOCK, LATENTS } from './config.ts'

/** Orthonormal brightness, red-blue and green-magenta of RGB: for the mean squared error all three weigh the same. */
const COLOURS = [
  [1, 1, 1].map((v) => v / Math.sqrt(3)),
  [1, 0, -1].map((v) => v / Math.sqrt(2)),
  [1, -2, 1].map((v) => v / Math.sqrt(6)),
] as const

interface Coefficient {
  readonly row: number
  readonly column: number
  readonly colour: number
}

/** Coarse before fine, brightness before colour of the same fineness: what comes later is told with the help of what came before. */
function inOrder(): Coefficient[] {
  const all = Array.from({ length: LATENTS }, (_, i) => ({
    row: Math.floor(i / BLOCK) % BLOCK,
    column: i % BLOCK,
    colour: Math.floor(i / BLOCK ** 2),
  }))
  const fineness = (c: Coefficient): number => c.row + c.column + (c.colour > 0 ? 0.5 : 0)
  return all.sort((a, b) => fineness(a) - fineness(b) || a.colour - b.colour || a.row - b.row)
}

/** The coefficient that each latent channel begins as. */
export const COEFFICIENTS: readonly Coefficient[] = inOrder()

const cosine = (frequency: number, at: number): number =>
  Math.sqrt((frequency === 0 ? 1 : 2) / BLOCK) * Math.cos((Math.PI * (2 * at + 1) * frequency) / (2 * BLOCK))

/** [samples of a block, latents], row-major; samples in the order of space to depth: (row * 8 + column) * 3 + colour. */
export function analysisBasis(): Float32Array {
  const out = new Float32Array(LATENTS * LATENTS)
  for (let s = 0; s < LATENTS; s++) {
    const [row, column, rgb] = [Math.floor(s / (3 * BLOCK)), Math.floor(s / 3) % BLOCK, s % 3]
    for (const [c, { row: u, column: v, colour }] of COEFFICIENTS.entries())
      out[s * LATENTS + c] = cosine(u, row) * cosine(v, column) * ((COLOURS[colour] as number[])[rgb] as number)
  }
  return out
}

/** The inverse: the transpose. */
export function synthesisBasis(): Float32Array {
  const forward = analysisBasis()
  return Float32Array.from(forward, (_, i) => forward[(i % LATENTS) * LATENTS + Math.floor(i / LATENTS)] as number)
}
