/**
 * @file Blur: what is known, or what the photo shows clearly enough, is undone by the data step with the denoiser as its prior; what is
 * mild and cannot be told goes through a network at once. Runs in the worker.
 */
import { kernelOf } from '../../imaging/blur/kernel-of.ts'
import { suggestBlur } from '../../imaging/blur/suggest.ts'
import { doseOf } from '../../imaging/blur/dose.ts'
import { noiseEvidence } from '../../imaging/checkup/noise.ts'
import { samplePhoto } from '../../imaging/checkup/sample.ts'
import { blurEvidence } from '../../imaging/checkup/sharpness.ts'
import type { Raster } from '../../imaging/raster.ts'
import { UNKNOWN } from '../../models/chvae/condition.ts'
import { PatinaError } from '../../shared/errors.ts'
import { DEFAULT_MODEL, type Blur, type RestoreParams } from '../../shared/steps.ts'
import { deblurModel, type Denoiser } from '../deblur.ts'
import type { OpenOptions, Prepared, Restoration } from '../engines.ts'
import { seeCancel } from '../see-cancel.ts'
import type { TileModel } from '../tile-model.ts'
import { chvaeTiles } from './chvae-tiles.ts'
import { everywhere } from './network.ts'
import { openModel, type OpenedModel } from './open-model.ts'

export async function openDeblur({ task, ...options }: OpenOptions): Promise<Restoration> {
  const direct = await openModel(task, options)
  let prior: OpenedModel | undefined
  return {
    engine: direct.engine,
    modelSha256: direct.sha256,
    async prepare(photo, params, run) {
      const given = blurOf(params)
      const judging = options.mode === 'judge'
      if (judging && given !== null) throw new PatinaError('model-tells-no-doubt', { model: options.model })
      const sample = samplePhoto(photo)
      const noise = noiseEvidence(sample, sample.colour).white
      // The data step tells no doubt: where that is asked for, the network answers.
      const blur = given ?? (judging ? null : (suggestBlur(photo, noise)?.blur ?? null))
      if (blur === null) {
        const dose = doseOf(blurEvidence(sample.blocks, noise))
        return { from: photo, tileModel: dosed(chvaeTiles(direct, run, everywhere(UNKNOWN)), dose) }
      }
      prior ??= await openModel('denoise', { model: DEFAULT_MODEL.denoise, engine: direct.engine, mode: 'restore' })
      return undone(photo, blur, noise, stoppable(prior, run.signal))
    },
    async dispose() {
      await direct.dispose()
      await prior?.dispose()
    },
  }
}

function blurOf(params: RestoreParams): Blur | null {
  if (params.task !== 'deblur') throw new TypeError(`Expected a deblurring but received ${params.task}`)
  return params.blur
}

/** The model with a share of its change; its doubt stays what it is. */
function dosed(model: TileModel, dose: number): TileModel {
  const { judge } = model
  const share = (from: Float32Array, to: Float32Array): Float32Array =>
    dose === 1 ? to : from.map((v, i) => v + dose * ((to[i] as number) - v))
  return {
    ...model,
    run: async (pixels, ...rest) => share(pixels, await model.run(pixels, ...rest)),
    ...(judge && {
      judge: async (pixels, ...rest) => {
        const { restored, halfWidth } = await judge(pixels, ...rest)
        return { restored: share(pixels, restored), halfWidth }
      },
    }),
  }
}

/** The network runs several times over each tile: between two of them a cancel is seen too. */
const stoppable = (denoiser: Denoiser, signal: AbortSignal): Denoiser => ({
  async run(input) {
    await seeCancel(signal)
    return await denoiser.run({ ...input, signal })
  },
})

function undone(photo: Raster, blur: Blur, sigma: number, denoiser: Denoiser): Prepared {
  const { width, height } = photo
  return { from: photo, tileModel: deblurModel({ denoiser, kernel: kernelOf(blur), sigma, width, height }) }
}
