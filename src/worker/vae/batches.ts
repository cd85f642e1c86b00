/** @file Batches of small photographs. Batch `k` depends on the seed and on `k` only. Runs in the worker. */
import { integer, NormalPool, random } from '../../imaging/random.ts'
import type { Batches } from '../train/trainer.ts'
import { planesInto, type Pictures } from './small-photos.ts'

/** Random pictures, half of them mirrored, and noise for their latents. */
export function pictureBatches(pictures: Pictures, batch: number, latent: number, seed: number): Batches {
  if (pictures.count === 0) throw new Error('Expected at least one picture to train on')
  const size = 3 * pictures.edge ** 2
  const pool = new NormalPool(seed)
  const arrays = { clean: new Float32Array(batch * size), latent: new Float32Array(batch * latent) }
  return {
    make(step) {
      const r = random(seed, step)
      for (let i = 0; i < batch; i++)
        planesInto(arrays.clean.subarray(i * size, (i + 1) * size), pictures, integer(r, pictures.count), r() < 0.5)
      pool.fill(arrays.latent, r)
      return arrays
    },
  }
}
