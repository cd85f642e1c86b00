/**
 * @file Tasks that fill holes: those of a mask that a person made, or of scratches that are found. The holes are filled roughly over the
 * whole photo first, so that a hole larger than a tile has a beginning too; the network refines each tile. Runs in the worker.
 */
import { fillHoles } from '../../imaging/push-pull.ts'
import { colourChannels, type Raster } from '../../imaging/raster.ts'
import { reflect, type Tile } from '../../imaging/tiles.ts'
import { HOLE } from '../../models/chvae/condition.ts'
import type { OpenOptions, Prepared, PrepareContext, Restoration } from '../engines.ts'
import { chvaeTiles } from './chvae-tiles.ts'
import { readGreyMask } from './mask-file.ts'
import { openModel, type OpenedModel } from './open-model.ts'

export async function openInpainting({ task, ...options }: OpenOptions): Promise<Restoration> {
  const opened = await openModel(task, options)
  return {
    engine: opened.engine,
    modelSha256: opened.sha256,
    async prepare(photo, params, run) {
      if (params.task !== 'inpaint') throw new TypeError(`Expected an inpainting but received ${params.task}`)
      return filling(photo, await readGreyMask(params.mask, photo), opened, run)
    },
    dispose: () => opened.dispose(),
  }
}

/**
 * A pixel that is marked however little is a hole to the network, which must not copy the damage at a soft edge.
 * @param weights one byte a pixel: the share of what is filled in the result, 255 for all
 */
export function filling(photo: Raster, weights: Uint8Array, model: OpenedModel, run: PrepareContext): Prepared {
  const from: Raster = { ...photo, data: photo.data.slice() }
  const { width, height, channels } = photo
  const layout = { width, height, channels: colourChannels(channels), pixelStride: channels, channelStride: 1 }
  fillHoles(from.data, weights, layout)
  return { from, weights, tileModel: chvaeTiles(model, run, (at) => holesOf(weights, photo, at)) }
}

/** The mask of a tile, or null if it has no holes, as most tiles have not; beyond the photo it is mirrored as the photo is. */
function holesOf(weights: Uint8Array, { width, height }: Raster, { x, y }: Tile): Float32Array | null {
  const out = new Float32Array(x.size * y.size)
  let found = false
  for (let row = 0; row < y.size; row++) {
    const from = reflect(y.start + row, height) * width
    for (let column = 0; column < x.size; column++)
      if (weights[from + reflect(x.start + column, width)] !== 0) {
        out[row * x.size + column] = HOLE
        found = true
      }
  }
  return found ? out : null
}
