/** @file What the codec is trained on: the patch as it is, at a random quality, which is the condition. */
import type { Damage } from './damage.ts'

export const codecDamage: Damage = {
  margin: 0,
  apply: ({ pixels, edge, random }) => ({
    clean: pixels,
    damaged: pixels,
    condition: new Float32Array(edge * edge).fill(random()),
  }),
}
