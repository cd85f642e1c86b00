/** @file One photo, restored step by step; each step's full result is blended into what it was given. Runs in the worker. */
import path from 'node:path'
import { blendInto } from '../imaging/blend.ts'
import { readJpegFile } from '../imaging/checkup/jpeg-file.ts'
import { addDoubt, emptyMap, type InventionMap } from '../imaging/invention.ts'
import { keepByWeight } from '../imaging/mask-guard.ts'
import type { Raster } from '../imaging/raster.ts'
import { PatinaError, type ErrorCode } from '../shared/errors.ts'
import type { Step } from '../shared/steps.ts'
import type { EngineChoice, KeptStep, StepDone } from '../shared/worker-protocol.ts'
import { decodePhoto } from './codec/decode.ts'
import { openPhoto, type OpenedPhoto } from './codec/open.ts'
import type { Mode, Restoration } from './engines.ts'
import { isOutOfMemory } from './out-of-memory.ts'
import { restoreRaster } from './pipeline.ts'
import type { ProgressMeter } from './progress.ts'
import type { RestorationKeeper } from './restoration-keeper.ts'

export interface RestoreOrder {
  readonly photo: string
  readonly steps: readonly KeptStep[]
  readonly engine: EngineChoice
  /** What earlier steps made of the photo: a file of its size and depth. */
  readonly from?: string
  /** Draw one of the possible pictures by this seed instead of the most probable one. */
  readonly variant?: number
  /** Also make the map of what may be wrong. */
  readonly invention?: boolean
}

export interface RestoreContext {
  readonly signal: AbortSignal
  readonly meter: ProgressMeter
  /** Writes a part that a step asks to keep. */
  readonly keep?: ((photo: OpenedPhoto, part: Raster, file: string) => Promise<void>) | undefined
  /** Told when the network has all that it needs of this photo: the next photo may begin. */
  readonly leave?: () => void
}

export interface RestoredPhoto {
  readonly restored: Raster
  readonly steps: readonly StepDone[]
  /** null unless it was asked for. */
  readonly invention: InventionMap | null
}

/** A JPEG file tells how coarse it is; what was done to the photo before it was saved it does not. */
function informed(step: KeptStep, photo: OpenedPhoto): KeptStep {
  const { params } = step
  if (params.task !== 'jpeg' || params.quality !== null) return step
  return { ...step, params: { ...params, quality: readJpegFile(photo.file)?.quality ?? null } }
}

interface StepRun {
  readonly keeper: RestorationKeeper
  readonly meter: ProgressMeter
  readonly signal: AbortSignal
  readonly seed: number
  readonly invention: InventionMap | null
  /** Takes back the doubt of an attempt at this step that came to nothing. */
  readonly fresh: () => void
  readonly leave?: () => void
}

/** The full-strength result of a step. */
async function runStep(
  restoration: Restoration,
  from: Raster,
  step: Step,
  run: StepRun,
): Promise<{ to: Raster; chosen: Pick<StepDone, 'adjustment'> }> {
  const { keeper, meter, signal, seed, invention } = run
  run.fresh()
  const { from: begun, tileModel, weights, adjustment } = await restoration.prepare(from, step.params, { signal, seed })
  const to = await restoreRaster(begun, tileModel, {
    engine: restoration.engine,
    signal,
    onTile: (done, total) => meter.tile(done, total),
    ...(keeper.tiles.has(restoration) ? { tile: keeper.tiles.get(restoration) as number } : {}),
    onSmaller: (tile) => {
      keeper.tiles.set(restoration, tile)
      run.fresh()
    },
    ...(run.leave && { onLast: run.leave }),
    ...(invention && { onDoubt: (tile, halfWidth) => addDoubt(invention, tile, halfWidth, step.strength, weights) }),
  })
  if (weights !== undefined) keepByWeight(to, from, weights)
  return { to, chosen: adjustment === undefined ? {} : { adjustment } }
}

/** A picture that was kept, as samples like those of the photo. @throws PatinaError truncated */
export async function readKept(file: string, like: Raster): Promise<Raster> {
  const kept = await decodePhoto(await openPhoto(file))
  const same = kept.width === like.width && kept.height === like.height && kept.channels === like.channels
  if (!same || kept.data.BYTES_PER_ELEMENT !== like.data.BYTES_PER_ELEMENT)
    throw new PatinaError('truncated', { file: path.basename(file) })
  return kept
}

const modeOf = ({ variant, invention }: RestoreOrder): Mode =>
  variant !== undefined ? 'sample' : invention === true ? 'judge' : 'restore'

/** A photo whose pixels are there. */
export interface DecodedPhoto {
  readonly photo: OpenedPhoto
  readonly raster: Raster
}

/** What may have left the network in a state that nobody knows. */
const ENGINE_FAULTS: ReadonlySet<ErrorCode> = new Set(['engine-failed', 'bad-result', 'out-of-memory'])

/**
 * Takes the steps, one after the other. One photo at a time, until that is told to leave: the network is the keeper's.
 * @throws PatinaError of the model and the engine; `cancelled`. A fault of the engine drops the network that is kept.
 */
export async function restoreSteps(
  keeper: RestorationKeeper,
  { photo, raster }: DecodedPhoto,
  order: RestoreOrder,
  { signal, meter, keep, leave }: RestoreContext,
): Promise<RestoredPhoto> {
  let restored = order.from === undefined ? raster : await readKept(order.from, raster)
  const invention = order.invention === true ? emptyMap(restored.width, restored.height) : null
  const run = { keeper, meter, signal, seed: order.variant ?? 0, invention }
  const steps: StepDone[] = []
  try {
    for (const step of order.steps) {
      if (signal.aborted) throw new PatinaError('cancelled')
      const from = restored
      const isLast = step === order.steps.at(-1)
      if (step.known === undefined) {
        const { model, params } = step
        const options = { mode: modeOf(order), task: params.task, model, engine: order.engine }
        const doubt = invention?.values.slice()
        const fresh = () => {
          if (doubt !== undefined) invention?.values.set(doubt)
        }
        restored = await keeper.use(options, async (restoration) => {
          const began = performance.now()
          const { to, chosen } = await runStep(restoration, from, informed(step, photo), {
            ...run,
            fresh,
            ...(isLast && leave && { leave }),
          })
          const seconds = (performance.now() - began) / 1_000
          const { engine, modelSha256 } = restoration
          steps.push({ task: params.task, model, modelSha256, engine, seconds, ...chosen })
          return to
        })
      } else {
        restored = await readKept(step.known, from)
        meter.tile(0, 1)
        meter.tile(1, 1)
      }
      if (step.keepFull !== undefined) await keep?.(photo, restored, step.keepFull)
      if (step.strength < 1) blendInto(restored.data, from.data, step.strength)
      if (step.keepBlended !== undefined) await keep?.(photo, restored, step.keepBlended)
    }
  } catch (error) {
    if (!(error instanceof PatinaError) || ENGINE_FAULTS.has(error.code)) await keeper.drop()
    throw isOutOfMemory(error) ? new PatinaError('out-of-memory', { file: photo.name }, { cause: error }) : error
  }
  return { restored, steps, invention }
}
