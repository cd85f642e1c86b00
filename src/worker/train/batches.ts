/**
 * @file Batches for the denoiser. Batch `k` depends on the seed and on `k` only, so a run that was stopped goes on with the very
 * numbers that it would have had.
 */
import { addRandomNoise, GREY_LEVELS } from '../../imaging/noise.ts'
import { integer, NormalPool, random, type Random } from '../../imaging/random.ts'
import type { ChvaeConfig } from '../../models/chvae/config.ts'
import { UNKNOWN_NOISE, noiseInput } from '../../models/chvae/noise-input.ts'
import type { ByteImage } from './dataset.ts'

export interface BatchShape {
  /** Photos a step. */
  readonly photos: number
  /** How many of them go through the evidence bound. */
  readonly bound: number
  /** Patch edge in pixels, a multiple of 8. */
  readonly edge: number
}

/** The feeds of one training step, all in NCHW order. */
export interface BatchArrays {
  readonly clean: Float32Array
  readonly noisy: Float32Array
  readonly noiseMap: Float32Array
  readonly eighth: Float32Array
  readonly quarter: Float32Array
}

/** Share of patches whose noise the network is not told: the blind mode is the one that most people use. */
const BLIND_SHARE = 0.7

export class BatchMaker {
  readonly #images: readonly ByteImage[]
  readonly #shape: BatchShape
  readonly #seed: number
  readonly #pool: NormalPool
  readonly #arrays: BatchArrays
  readonly #scratch: Float32Array

  constructor(images: readonly ByteImage[], shape: BatchShape, config: ChvaeConfig, seed: number) {
    if (images.length === 0) throw new Error('Expected at least one photo to train on')
    this.#images = images
    this.#shape = shape
    this.#seed = seed
    this.#pool = new NormalPool(seed)
    const plane = shape.edge ** 2
    this.#scratch = new Float32Array(3 * plane)
    this.#arrays = {
      clean: new Float32Array(shape.photos * 3 * plane),
      noisy: new Float32Array(shape.photos * 3 * plane),
      noiseMap: new Float32Array(shape.photos * plane),
      eighth: new Float32Array((shape.bound * config.latents[0] * plane) / 64),
      quarter: new Float32Array((shape.bound * config.latents[1] * plane) / 16),
    }
  }

  /** Batch number `step`. The arrays are used again by the next call. */
  make(step: number): BatchArrays {
    const r = random(this.#seed, step)
    for (let i = 0; i < this.#shape.photos; i++) this.#patch(i, r)
    this.#pool.fill(this.#arrays.eighth, r)
    this.#pool.fill(this.#arrays.quarter, r)
    return this.#arrays
  }

  #patch(index: number, r: Random): void {
    const { edge } = this.#shape
    const plane = edge * edge
    const clean = this.#arrays.clean.subarray(index * 3 * plane, (index + 1) * 3 * plane)
    const noisy = this.#arrays.noisy.subarray(index * 3 * plane, (index + 1) * 3 * plane)
    const map = this.#arrays.noiseMap.subarray(index * plane, (index + 1) * plane)
    crop(this.#images[integer(r, this.#images.length)] as ByteImage, edge, clean, r)
    noisy.set(clean)
    const noise = addRandomNoise(noisy, edge, this.#pool, r, this.#scratch)
    clean.set(noise.clean)
    if (r() < BLIND_SHARE) map.fill(UNKNOWN_NOISE)
    else for (let i = 0; i < plane; i++) map[i] = noiseInput(noise.map[i] as number)
  }
}

/** A random square of a photo in one of its eight orientations, as planar RGB in [0, 1]. */
function crop(image: ByteImage, edge: number, out: Float32Array, r: Random): void {
  const [left, top] = [integer(r, image.width - edge + 1), integer(r, image.height - edge + 1)]
  const [turn, mirrorX, mirrorY] = [r() < 0.5, r() < 0.5, r() < 0.5]
  const plane = edge * edge
  for (let y = 0; y < edge; y++)
    for (let x = 0; x < edge; x++) {
      const [u, v] = turn ? [y, x] : [x, y]
      const column = left + (mirrorX ? edge - 1 - u : u)
      const row = top + (mirrorY ? edge - 1 - v : v)
      const from = (row * image.width + column) * 3
      const to = y * edge + x
      for (let c = 0; c < 3; c++) out[to + c * plane] = (image.pixels[from + c] as number) / GREY_LEVELS
    }
}
