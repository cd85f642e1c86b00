/**
 * @file The way of a photo through the worker: opened and decoded, restored, encoded and written. Only the middle is done one photo
 * at a time; while one photo has the network, the one before it is written and the one after it is decoded. What comes out does not
 * depend on who is beside it. Runs in the worker.
 */
import type { Progress } from '../shared/worker-protocol.ts'
import { decodePhoto } from './codec/decode.ts'
import { openPhoto, type OpenedPhoto } from './codec/open.ts'
import { RestorationKeeper, type Engines } from './engines.ts'
import { MemoryBudget, sampleBytes } from './memory-budget.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { ProgressMeter } from './progress.ts'
import { restoreSteps, type RestoreContext, type RestoredPhoto, type RestoreOrder } from './restore-photo.ts'

export interface TaskContext {
  readonly signal: AbortSignal
  readonly tell: (progress: Progress) => void
}

export interface Produced extends RestoredPhoto {
  readonly photo: OpenedPhoto
}

export class Studio {
  readonly #keeper: RestorationKeeper
  readonly #budget: MemoryBudget
  /** Heavy work that uses the engine, or as much memory: one at a time. */
  readonly alone = oneAtATime()

  constructor(engines: Engines, budget: MemoryBudget = new MemoryBudget()) {
    this.#keeper = new RestorationKeeper(engines)
    this.#budget = budget
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
      const made = await this.alone(() => restoreSteps(this.#keeper, decoded, order, { signal, meter, keep }))
      meter.encoding()
      const finished = await finish({ photo, ...made })
      meter.finished()
      return finished
    })
  }
}
