/** @file Tasks that a network does at once, tile by tile: noise, JPEG damage, mild blur. Runs in the worker. */
import { noiseInput, qualityInput, UNKNOWN } from '../../models/chvae/condition.ts'
import type { Tile } from '../../imaging/tiles.ts'
import type { RestoreParams } from '../../shared/steps.ts'
import type { OpenOptions, Restoration } from '../engines.ts'
import { chvaeTiles } from './chvae-tiles.ts'
import { ensemble } from './ensemble.ts'
import { openModel } from './open-model.ts'

export async function openNetwork({ task, ...options }: OpenOptions): Promise<Restoration> {
  const opened = await openModel(task, options)
  return {
    engine: opened.engine,
    modelSha256: opened.sha256,
    prepare(photo, params, run) {
      const count = params.task === 'denoise' && options.mode !== 'sample' ? params.candidates : undefined
      const model = count === undefined ? opened : ensemble(opened, count, run.signal)
      return Promise.resolve({ from: photo, tileModel: chvaeTiles(model, run, everywhere(conditionOf(params))) })
    },
    dispose: () => opened.dispose(),
  }
}

/** The same condition for every pixel of every tile. */
export const everywhere =
  (condition: number) =>
  ({ x, y }: Tile): Float32Array =>
    new Float32Array(x.size * y.size).fill(condition)

function conditionOf(params: RestoreParams): number {
  if (params.task === 'denoise' && params.sigma !== null) return noiseInput(params.sigma / 255)
  if (params.task === 'jpeg' && params.quality !== null) return qualityInput(params.quality)
  return UNKNOWN
}
