/** @file A known blur undone tile by tile: the data step of src/imaging/blur with a denoising network as its prior. Runs in the worker. */
import { deconvolve, type Denoise } from '../imaging/blur/deconvolve.ts'
import { torusSide } from '../imaging/blur/domain.ts'
import type { Kernel } from '../imaging/degrade/blur.ts'
import { cropTo, padToMultiple, type Planes } from '../imaging/pad.ts'
import { MULTIPLE } from '../models/chvae/config.ts'
import { noiseInput } from '../models/chvae/condition.ts'
import type { Restorer } from './restorer.ts'
import type { TileModel } from './tile-model.ts'

/** A network that removes noise. */
export type Denoiser = Pick<Restorer, 'run'>

export interface DeblurOptions {
  readonly denoiser: Denoiser
  readonly kernel: Kernel
  /** Deviation of the photo's noise in grey levels (0-255). Below {@link MIN_SIGMA} that is taken. */
  readonly sigma: number
  /** The whole photo's size: what tiles hold beyond it is mirrored and was never measured. */
  readonly width: number
  readonly height: number
}

/** Grey levels. Rounding to 8 bits has 0.3; a kernel that was measured on the photo is never quite right either. */
export const MIN_SIGMA = 1

/** Side of the torus on which a tile is restored: transforms of powers of 2 are the quickest. Wide kernels need the larger one. */
const TORUS = 1024
const LARGE_TORUS = 2048
/**
 * Beside the kernel's reach: what ringing dies away in. Further in, a tile differs from the whole by 0.05 to 0.3 grey levels (root mean square),
 * by 1 to 5 where it differs most.
 */
const CONTEXT = 64

const reachOf = ({ width, height }: Kernel): number => (Math.max(width, height) - 1) / 2

/** @throws RangeError if the kernel is so wide that no tile would be left of its overlaps */
export function deblurModel({ denoiser, kernel, sigma, width, height }: DeblurOptions): TileModel {
  const reach = reachOf(kernel)
  const overlap = CONTEXT + 2 * reach
  const tile = [TORUS, LARGE_TORUS].map((side) => largestTile(side, reach)).find((side) => side > 4 * overlap)
  if (tile === undefined) throw new RangeError(`A kernel of ${kernel.width} x ${kernel.height} pixels is too wide`)
  return {
    tile,
    overlap,
    multiple: MULTIPLE,
    run: async (pixels, tileWidth, tileHeight, { x, y }) => {
      const known = cropTo(
        { pixels, width: tileWidth, height: tileHeight },
        Math.min(tileWidth, width - x.start),
        Math.min(tileHeight, height - y.start),
      )
      const options = { photo: known, kernel, sigma: Math.max(MIN_SIGMA, sigma) / 255, boundary: 'open' } as const
      return cropTo(await deconvolve(options, withNetwork(denoiser)), tileWidth, tileHeight).pixels
    },
  }
}

/** The largest tile whose torus has the given side. */
function largestTile(side: number, reach: number): number {
  let tile = side
  while (torusSide(tile, reach) > side) tile -= MULTIPLE
  return tile
}

/** A denoising network as the prior of {@link deconvolve}. */
export const withNetwork =
  (denoiser: Denoiser): Denoise =>
  async (noisy, sigma) => {
    const padded: Planes = padToMultiple(noisy, MULTIPLE)
    const condition = new Float32Array(padded.width * padded.height).fill(noiseInput(sigma))
    const pixels = await denoiser.run({ ...padded, photo: padded.pixels, condition })
    return cropTo({ ...padded, pixels }, noisy.width, noisy.height)
  }
