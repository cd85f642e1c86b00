/** @file Training damage for the noise map: noise of all kinds, and its deviation as it really fell out. */
import type { Damage } from './damage.ts'
import { noiseDamage } from './denoise.ts'

/** Edge of the squares whose deviation is measured, and how many of them the answer is a mean of each way. */
const SQUARE = 8
const NEAR = 1
/** Share of patches without any noise: texture alone must not be taken for noise. */
const SOUND_SHARE = 0.1

export const noiseMapDamage: Damage = {
  margin: 0,
  apply: (patch) => {
    const { clean, damaged } =
      patch.random() < SOUND_SHARE ? { clean: patch.pixels, damaged: patch.pixels } : noiseDamage.apply(patch)
    return { clean, damaged, condition: deviationOf(damaged, clean, patch.edge) }
  },
}

/** Root mean square of the difference near each pixel, over the channels too. */
function deviationOf(damaged: Float32Array, clean: Float32Array, edge: number): Float32Array {
  const squares = edge / SQUARE
  const sums = new Float32Array(squares * squares)
  for (let i = 0; i < damaged.length; i++) {
    const p = i % (edge * edge)
    const at = Math.floor(p / edge / SQUARE) * squares + Math.floor((p % edge) / SQUARE)
    sums[at] = (sums[at] as number) + ((damaged[i] as number) - (clean[i] as number)) ** 2
  }
  const near = Float32Array.from(sums, (_, at) => meanNear(sums, squares, at % squares, Math.floor(at / squares)))
  return Float32Array.from({ length: edge * edge }, (_, p) => {
    const at = Math.floor(p / edge / SQUARE) * squares + Math.floor((p % edge) / SQUARE)
    return Math.sqrt((near[at] as number) / (3 * SQUARE ** 2))
  })
}

function meanNear(sums: Float32Array, squares: number, x: number, y: number): number {
  let [sum, count] = [0, 0]
  for (let v = Math.max(0, y - NEAR); v <= Math.min(squares - 1, y + NEAR); v++)
    for (let u = Math.max(0, x - NEAR); u <= Math.min(squares - 1, x + NEAR); u++) {
      sum += sums[v * squares + u] as number
      count++
    }
  return sum / count
}
