/**
 * @file Batches of damaged patches. Batch `k` depends on the seed and on `k` only, so a run that was stopped goes on with the very
 * numbers that it would have had.
 */
import { integer, NormalPool, random, type Random } from '../../imaging/random.ts'
import type { ChvaeConfig } from '../../models/chvae/config.ts'
import type { Damage, Damaged } from './damage/damage.ts'
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
  readonly damaged: Float32Array
  readonly condition: Float32Array
  readonly eighth: Float32Array
  readonly quarter: Float32Array
}

/** Draws one damaged patch of the edge that the batches have. */
export type Draw = (pool: NormalPool, r: Random) => Damaged

export interface BatchOptions {
  readonly draw: Draw
  readonly shape: BatchShape
  readonly config: Pick<ChvaeConfig, 'latents'>
  readonly seed: number
}

/** Patches from random places of photos. @throws Error if there are none */
export function fromPhotos(images: readonly ByteImage[], damage: Damage, edge: number): Draw {
  if (images.length === 0) throw new Error('Expected at least one photo to train on')
  return (pool, r) => cropped(images, damage, edge, pool, r)
}

export class BatchMaker {
  readonly #options: BatchOptions
  readonly #pool: NormalPool
  readonly #arrays: BatchArrays

  constructor(options: BatchOptions) {
    this.#options = options
    this.#pool = new NormalPool(options.seed)
    const { shape, config } = options
    const plane = shape.edge ** 2
    this.#arrays = {
      clean: new Float32Array(shape.photos * 3 * plane),
      damaged: new Float32Array(shape.photos * 3 * plane),
      condition: new Float32Array(shape.photos * plane),
      eighth: new Float32Array((shape.bound * config.latents[0] * plane) / 64),
      quarter: new Float32Array((shape.bound * config.latents[1] * plane) / 16),
    }
  }

  /** Batch number `step`. The arrays are used again by the next call. */
  make(step: number): BatchArrays {
    const r = random(this.#options.seed, step)
    for (let i = 0; i < this.#options.shape.photos; i++) this.#patch(i, r)
    this.#pool.fill(this.#arrays.eighth, r)
    this.#pool.fill(this.#arrays.quarter, r)
    return this.#arrays
  }

  #patch(index: number, r: Random): void {
    const { draw, shape } = this.#options
    const made = draw(this.#pool, r)
    const part = (all: Float32Array): Float32Array => {
      const size = all.length / shape.photos
      return all.subarray(index * size, (index + 1) * size)
    }
    part(this.#arrays.clean).set(made.clean)
    part(this.#arrays.damaged).set(made.damaged)
    part(this.#arrays.condition).set(made.condition)
  }
}

/** A damaged patch of `edge` pixels out of a random place of a random photo. */
export function cropped(
  images: readonly ByteImage[],
  damage: Damage,
  edge: number,
  pool: NormalPool,
  r: Random,
): Damaged {
  const wide = edge + 2 * damage.margin
  const pixels = crop(images[integer(r, images.length)] as ByteImage, wide, r)
  const { clean, damaged, condition } = damage.apply({ pixels, edge: wide, pool, random: r })
  const middle = (planes: Float32Array): Float32Array => centre(planes, wide, edge)
  return { clean: middle(clean), damaged: middle(damaged), condition: middle(condition) }
}

/** Planes of `edge` cut down to their middle. */
function centre(from: Float32Array, edge: number, size: number): Float32Array {
  const margin = (edge - size) / 2
  if (margin === 0) return from
  const planes = from.length / (edge * edge)
  const to = new Float32Array(planes * size * size)
  for (let p = 0; p < planes; p++)
    for (let y = 0; y < size; y++) {
      const start = (p * edge + y + margin) * edge + margin
      to.set(from.subarray(start, start + size), (p * size + y) * size)
    }
  return to
}

const GREY_LEVELS = 255

/** A random square of a photo in one of its eight orientations, as planar RGB in [0, 1]. */
export function crop(image: ByteImage, edge: number, r: Random): Float32Array {
  const out = new Float32Array(3 * edge * edge)
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
  return out
}
