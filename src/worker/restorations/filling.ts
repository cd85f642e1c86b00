/**
 * @file Tasks that fill holes: those of a mask that a person made, or of scratches that are found. The holes are filled roughly over the
 * whole photo first, so that a hole larger than a tile has a beginning too; the network refines each tile. Runs in the worker.
 */
import { MULTIPLE } from '../../models/chvae/config.ts'
import { HOLE } from '../../models/chvae/condition.ts'
import { fillHoles } from '../../imaging/push-pull.ts'
import type { Raster } from '../../imaging/raster.ts'
import { reflect, type Tile } from '../../imaging/tiles.ts'
import { colourChannels } from '../../imaging/raster.ts'
import { DEFAULT_MODEL } from '../../shared/steps.ts'
import type { OpenOptions, Prepared, Restoration } from '../engines.ts'
import type { Restorer } from '../restorer.ts'
import type { TileModel } from '../tile-model.ts'
import { readMask } from './mask-file.ts'
import { openModel } from './open-model.ts'
import { OVERLAP, TILE } from './tiling.ts'

export async function openInpainting({ model, engine }: OpenOptions): Promise<Restoration> {
  const opened = await openModel(model, 'inpaint', engine)
  return {
    engine: opened.engine,
    modelSha256: opened.sha256,
    async prepare(photo, params) {
      if (params.task !== 'inpaint') throw new TypeError(`Expected an inpainting but received ${params.task}`)
      return filling(photo, await readMask(params.mask, photo), opened.restorer)
    },
    dispose: async () => opened.restorer[Symbol.asyncDispose](),
  }
}

/** The network that fills what a detector found. */
export const openFiller = (engine: OpenOptions['engine']) => openModel(DEFAULT_MODEL.inpaint, 'inpaint', engine)

/** @param holes one byte a pixel, not 0 where it is to be filled */
export function filling(photo: Raster, holes: Uint8Array, restorer: Restorer): Prepared {
  const from: Raster = { ...photo, data: photo.data.slice() }
  const { width, height, channels } = photo
  const layout = { width, height, channels: colourChannels(channels), pixelStride: channels, channelStride: 1 }
  fillHoles(from.data, holes, layout)
  return { from, holes, tileModel: fillTiles(restorer, holes, photo) }
}

function fillTiles(restorer: Restorer, holes: Uint8Array, photo: Raster): TileModel {
  return {
    tile: TILE,
    overlap: OVERLAP,
    multiple: MULTIPLE,
    run: (pixels, width, height, at) => {
      const condition = holesOf(holes, photo, at)
      // Most tiles of most photos have nothing to fill.
      if (!condition.includes(HOLE)) return Promise.resolve(pixels)
      return restorer.run(pixels, condition, width, height)
    },
  }
}

/** The mask of a tile; beyond the photo it is mirrored as the photo is. */
function holesOf(holes: Uint8Array, { width, height }: Raster, { x, y }: Tile): Float32Array {
  const out = new Float32Array(x.size * y.size)
  for (let row = 0; row < y.size; row++) {
    const from = reflect(y.start + row, height) * width
    for (let column = 0; column < x.size; column++)
      if (holes[from + reflect(x.start + column, width)] !== 0) out[row * x.size + column] = HOLE
  }
  return out
}
