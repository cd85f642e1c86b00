/** @file Tasks that a network does at once, tile by tile: noise, JPEG damage, mild blur; a known blur goes to the data step. Runs in the worker. */
import { MULTIPLE } from '../../models/chvae/config.ts'
import { noiseInput, qualityInput, UNKNOWN } from '../../models/chvae/condition.ts'
import type { RestoreParams } from '../../shared/steps.ts'
import type { OpenOptions, Restoration } from '../engines.ts'
import type { Restorer } from '../restorer.ts'
import type { TileModel } from '../tile-model.ts'
import { openModel } from './open-model.ts'
import { OVERLAP, TILE } from './tiling.ts'

export async function openNetwork({ task, model, engine }: OpenOptions): Promise<Restoration> {
  const opened = await openModel(model, task, engine)
  return {
    engine: opened.engine,
    modelSha256: opened.sha256,
    prepare: (photo, params) =>
      Promise.resolve({ from: photo, tileModel: wholeTiles(opened.restorer, conditionOf(params)) }),
    dispose: async () => opened.restorer[Symbol.asyncDispose](),
  }
}

/** A network whose condition is the same for the whole photo. */
function wholeTiles(restorer: Restorer, condition: number): TileModel {
  return {
    tile: TILE,
    overlap: OVERLAP,
    multiple: MULTIPLE,
    run: (pixels, width, height) =>
      restorer.run(pixels, new Float32Array(width * height).fill(condition), width, height),
  }
}

function conditionOf(params: RestoreParams): number {
  if (params.task === 'denoise' && params.sigma !== null) return noiseInput(params.sigma / 255)
  if (params.task === 'jpeg' && params.quality !== null) return qualityInput(params.quality)
  return UNKNOWN
}
