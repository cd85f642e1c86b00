/**
 * @file The random numbers of a variant. Each depends on the seed and on its place in the photo alone, so that neighbouring tiles draw the
 * same where they overlap, and a seed gives the same variant whatever the tiles are. Pure.
 */
import type { Tile } from '../../imaging/tiles.ts'
import type { ChvaeConfig } from '../../models/chvae/config.ts'
import type { LatentNoise } from '../restorer.ts'

/** @param at a tile that begins at a multiple of 8 and is a multiple of 8 large */
export function latentNoise(seed: number, { latents }: Pick<ChvaeConfig, 'latents'>, at: Tile): LatentNoise {
  return { eighth: levelNoise(seed, 8, latents[0], at), quarter: levelNoise(seed, 4, latents[1], at) }
}

function levelNoise(seed: number, scale: number, channels: number, { x, y }: Tile): Float32Array {
  const [width, height] = [x.size / scale, y.size / scale]
  const out = new Float32Array(channels * width * height)
  let to = 0
  for (let c = 0; c < channels; c++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        out[to++] = normalAt(seed, scale * 64 + c, column + x.start / scale, row + y.start / scale)
  return out
}

/** A standard normal number out of four integers (Box & Muller 1958). */
function normalAt(seed: number, plane: number, x: number, y: number): number {
  const a = mixed(mixed(mixed(mixed(seed) ^ plane) ^ x) ^ y)
  const [u, v] = [(a + 1) / 2 ** 32, mixed(a ^ 0x5bd1e995) / 2 ** 32]
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)
}

/** 32 bits to 32 well mixed bits (the finaliser of MurmurHash3, Appleby). */
function mixed(value: number): number {
  let h = (value + 0x9e3779b9) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
