/** @file An opened CHVAE as the picture pipeline sees it. Runs in the worker. */
import type { Tile } from '../../imaging/tiles.ts'
import { MULTIPLE } from '../../models/chvae/config.ts'
import type { PrepareContext } from '../engines.ts'
import type { TileModel } from '../tile-model.ts'
import type { OpenedModel } from './open-model.ts'
import { OVERLAP, TILE } from './tiling.ts'

/** @param conditionAt the condition of a tile, or null: nothing in it is to be changed */
export function chvaeTiles(
  model: OpenedModel,
  { seed, signal }: PrepareContext,
  conditionAt: (at: Tile) => Float32Array | null,
): TileModel {
  const { judge } = model
  const limits = { tile: TILE, overlap: OVERLAP[model.size], multiple: MULTIPLE }
  const run: TileModel['run'] = (photo, width, height, at) => {
    const condition = conditionAt(at)
    return condition === null
      ? Promise.resolve(photo)
      : model.run({ photo, condition, width, height, signal }, { at, seed })
  }
  if (judge === undefined) return { ...limits, run }
  return {
    ...limits,
    run,
    judge(photo, width, height, at) {
      const condition = conditionAt(at)
      if (condition !== null) return judge({ photo, condition, width, height, signal })
      return Promise.resolve({ restored: photo, halfWidth: new Float32Array(photo.length) })
    },
  }
}
