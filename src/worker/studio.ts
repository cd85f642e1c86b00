/**
 * @file The way of a photo through the worker: opened and decoded, restored, encoded and written. Only the middle is done one photo
 * at a time; while one photo has the network, the one before it is written and the one after it is decoded, and gives the network its
 * first tile before the last of the other is done. What comes out does not depend on who is beside it. Runs in the worker.
 */
import { cut, grown, isInside } from '../imaging/part.ts'
import type { Raster } from '../imaging/raster.ts'
import type { Region } from '../shared/checkup.ts'
import { PatinaError } from '../shared/errors.ts'
import type { Progress } from '../shared/worker-protocol.ts'
import { decodePhoto } from './codec/decode.ts'
import { MULTIPLE } from '../models/chvae/config.ts'
import { openPhoto, type OpenedPhoto } from './codec/open.ts'
import type { Engines } from './engines.ts'
import { MemoryBudget, sampleBytes } from './memory-budget.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { ProgressMeter } from './progress.ts'
import { RestorationKeeper } from './restoration-keeper.ts'
import { restoreSteps, type RestoreContext, type RestoredPhoto, type RestoreOrder } from './restore-photo.ts'

export interface TaskContext {
  readonly signal: AbortSignal
  readonly tell: (progress: Progress) => void
}

/** Pixels around a part that its restoration looks at: as many as a tile throws away. */
const MARGIN = 64

export interface Produced extends RestoredPhoto {
  readonly photo: OpenedPhoto
}

export class Studio {
  readonly #keeper: RestorationKeeper
  readonly #budget: MemoryBudget
  /** Of the part that was restored last: one plan after the other is tried on the same part. */
  #part: { readonly key: string; readonly raster: Raster } | null = null
  /** Heavy work that uses the engine, or as much memory: one at a time. */
  readonly alone = oneAtATime()

  constructor(engines: Engines, budget: MemoryBudget = new MemoryBudget()) {
    this.#keeper = new RestorationKeeper(engines)
    this.#budget = budget
  }

  /** A model's file has changed: none that was read before is used again. */
  forget(): Promise<void> {
    return this.#keeper.drop()
  }

  /**
   * Restores a photo and hands it to `finish`, which encodes and writes what is wanted of it.
   * @throws PatinaError of the file, the model, the engine; `cancelled`
   */
  async restore<T>(
    order: RestoreOrder,
    { signal, tell, keep }: TaskContext & Pick<RestoreContext, 'keep'>,
    finish: (produced: Produced) => Promise<T>,
  ): Promise<T> {
    const meter = new ProgressMeter(order.steps.length, tell)
    meter.decoding()
    const photo = await openPhoto(order.photo)
    return await this.#budget.during(sampleBytes(photo.info), signal, async () => {
      const decoded = { photo, raster: await decodePhoto(photo) }
      const made = await this.alone((leave) =>
        restoreSteps(this.#keeper, decoded, order, { signal, meter, keep, leave }),
      )
      meter.encoding()
      const finished = await finish({ photo, ...made })
      meter.finished()
      return finished
    })
  }

  /**
   * Restores a part of a photo alone, so that a plan can be judged before the photo is restored.
   * @returns the photo, and the part as it is then
   * @throws PatinaError of the file, the model, the engine; `refused` if the part is not inside the photo; `cancelled`
   */
  async restorePart(
    order: RestoreOrder,
    region: Region,
    { signal, tell }: TaskContext,
  ): Promise<{ photo: OpenedPhoto; restored: Raster }> {
    const photo = await openPhoto(order.photo)
    const { info } = photo
    if (!isInside(region, info)) throw new PatinaError('refused', { reason: 'the part is not inside the photo' })
    const seen = grown(region, MARGIN, info, MULTIPLE)
    const meter = new ProgressMeter(order.steps.length, tell)
    return await this.alone(async () => {
      if (signal.aborted) throw new PatinaError('cancelled')
      const raster = await this.#partOf(photo, seen)
      const { restored } = await restoreSteps(this.#keeper, { photo, raster }, order, { signal, meter })
      const inner = { ...region, x: region.x - seen.x, y: region.y - seen.y }
      return { photo, restored: cut(restored, inner) }
    })
  }

  async #partOf(photo: OpenedPhoto, region: Region): Promise<Raster> {
    const key = `${photo.info.sha256} ${JSON.stringify(region)}`
    if (this.#part?.key !== key) this.#part = { key, raster: cut(await decodePhoto(photo), region) }
    return this.#part.raster
  }
}
