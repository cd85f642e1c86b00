/** @file One photo, decoded and restored step by step; each step's full result is blended into what it was given. Runs in the worker. */
import { blendInto } from '../imaging/blend.ts'
import { readJpegFile } from '../imaging/checkup/jpeg-file.ts'
import { addDoubt, emptyMap, type InventionMap } from '../imaging/invention.ts'
import { keepByWeight } from '../imaging/mask-guard.ts'
import type { Raster } from '../imaging/raster.ts'
import { PatinaError } from '../shared/errors.ts'
import type { Step } from '../shared/steps.ts'
import type { EngineChoice, Progress, StepDone } from '../shared/worker-protocol.ts'
import { decodePhoto } from './codec/decode.ts'
import { openPhoto, type OpenedPhoto } from './codec/open.ts'
import type { Mode, Restoration, RestorationKeeper } from './engines.ts'
import { restoreRaster } from './pipeline.ts'
import { ProgressMeter } from './progress.ts'

export interface RestoreOrder {
  readonly photo: string
  readonly steps: readonly Step[]
  readonly engine: EngineChoice
  /** Draw one of the possible pictures by this seed instead of the most probable one. */
  readonly variant?: number
  /** Also make the map of what may be wrong. */
  readonly invention?: boolean
}

export interface RestoreContext {
  readonly signal: AbortSignal
  readonly tell: (progress: Progress) => void
}

export interface RestoredPhoto {
  readonly photo: OpenedPhoto
  readonly restored: Raster
  readonly meter: ProgressMeter
  readonly steps: readonly StepDone[]
  /** null unless it was asked for. */
  readonly invention: InventionMap | null
}

/** A JPEG file tells how coarse it is; what was done to the photo before it was saved it does not. */
function informed(step: Step, photo: OpenedPhoto): Step {
  const { params } = step
  if (params.task !== 'jpeg' || params.quality !== null) return step
  return { ...step, params: { ...params, quality: readJpegFile(photo.file)?.quality ?? null } }
}

interface StepRun {
  readonly meter: ProgressMeter
  readonly signal: AbortSignal
  readonly seed: number
  readonly invention: InventionMap | null
}

async function runStep(restoration: Restoration, from: Raster, step: Step, run: StepRun): Promise<Raster> {
  const { meter, signal, seed, invention } = run
  const { from: begun, tileModel, weights } = await restoration.prepare(from, step.params, { signal, seed })
  const to = await restoreRaster(begun, tileModel, {
    engine: restoration.engine,
    signal,
    onTile: (done, total) => meter.tile(done, total),
    ...(invention && { onDoubt: (tile, halfWidth) => addDoubt(invention, tile, halfWidth, step.strength, weights) }),
  })
  if (weights !== undefined) keepByWeight(to, from, weights)
  if (step.strength < 1) blendInto(to.data, from.data, step.strength)
  return to
}

const modeOf = ({ variant, invention }: RestoreOrder): Mode =>
  variant !== undefined ? 'sample' : invention === true ? 'judge' : 'restore'

/**
 * @throws PatinaError of the file, the model, the engine; `cancelled`
 * A fault of the engine drops the network that is kept.
 */
export async function restorePhoto(
  keeper: RestorationKeeper,
  order: RestoreOrder,
  { signal, tell }: RestoreContext,
): Promise<RestoredPhoto> {
  const meter = new ProgressMeter(order.steps.length, tell)
  meter.decoding()
  const photo = await openPhoto(order.photo)
  let restored = await decodePhoto(photo)
  const invention = order.invention === true ? emptyMap(restored.width, restored.height) : null
  const run = { meter, signal, seed: order.variant ?? 0, invention }
  const steps: StepDone[] = []
  try {
    for (const step of order.steps) {
      if (signal.aborted) throw new PatinaError('cancelled')
      const { model, params } = step
      const restoration = await keeper.get({ mode: modeOf(order), task: params.task, model, engine: order.engine })
      const began = performance.now()
      restored = await runStep(restoration, restored, informed(step, photo), run)
      const seconds = (performance.now() - began) / 1_000
      const { engine, modelSha256 } = restoration
      steps.push({ task: params.task, model, modelSha256, engine, seconds })
    }
  } catch (error) {
    if (!(error instanceof PatinaError) || error.code === 'engine-failed' || error.code === 'bad-result')
      await keeper.drop()
    throw error
  }
  return { photo, restored, meter, steps, invention }
}
