/**
 * @file Blur: what is mild and unknown goes through a network at once; what is known is undone by the data step with the denoiser as the
 * prior. Runs in the worker.
 */
import { kernelOf } from '../../imaging/blur/kernel-of.ts'
import { UNKNOWN } from '../../models/chvae/condition.ts'
import type { RestoreParams } from '../../shared/steps.ts'
import { DEFAULT_MODEL } from '../../shared/steps.ts'
import { deblurModel, MIN_SIGMA } from '../deblur.ts'
import type { OpenOptions, Prepared, Restoration } from '../engines.ts'
import type { Raster } from '../../imaging/raster.ts'
import { chvaeTiles } from './chvae-tiles.ts'
import { everywhere } from './network.ts'
import { openModel, type OpenedModel } from './open-model.ts'

export async function openDeblur({ task, ...options }: OpenOptions): Promise<Restoration> {
  const direct = await openModel(task, options)
  let prior: OpenedModel | undefined
  return {
    engine: direct.engine,
    modelSha256: direct.sha256,
    async prepare(photo, params, { seed }) {
      const blur = blurOf(params)
      if (blur === null) return { from: photo, tileModel: chvaeTiles(direct, seed, everywhere(UNKNOWN)) }
      prior ??= await openModel('denoise', { model: DEFAULT_MODEL.denoise, engine: direct.engine, mode: 'restore' })
      return known(photo, blur, prior)
    },
    async dispose() {
      await direct.dispose()
      await prior?.dispose()
    },
  }
}

function blurOf(params: RestoreParams) {
  if (params.task !== 'deblur') throw new TypeError(`Expected a deblurring but received ${params.task}`)
  return params.blur
}

function known(photo: Raster, blur: NonNullable<ReturnType<typeof blurOf>>, prior: OpenedModel): Prepared {
  const { width, height } = photo
  return {
    from: photo,
    tileModel: deblurModel({ denoiser: prior, kernel: kernelOf(blur), sigma: MIN_SIGMA, width, height }),
  }
}
