/** @file What the worker needs of models and engines, and the one network that is kept between photos. Runs in the worker. */
import type { Raster } from '../imaging/raster.ts'
import type { RestoreParams, Task } from '../shared/steps.ts'
import type { EngineChoice, ModelSummary, ProviderReport } from '../shared/worker-protocol.ts'
import { isOutOfMemory } from './out-of-memory.ts'
import type { TileModel } from './tile-model.ts'

/** restore: the most probable picture. judge: with its doubt. sample: one of the pictures that are possible. */
export type Mode = 'restore' | 'judge' | 'sample'

export interface OpenOptions {
  readonly mode: Mode
  readonly task: Task
  readonly model: string
  readonly engine: EngineChoice
}

/** A photo made ready for its tiles. */
export interface Prepared {
  /** What the tiles are read from: the photo, or the photo with its holes filled roughly. */
  readonly from: Raster
  readonly tileModel: TileModel
  /**
   * One byte a pixel: the share of the restored sample in the result, 255 for all; where it is 0 the photo's own samples stay, bit for
   * bit. Absent: the whole photo is restored.
   */
  readonly weights?: Uint8Array
}

export interface PrepareContext {
  readonly signal: AbortSignal
  /** Of the variant, in mode `sample`. */
  readonly seed: number
}

/** A task's model on an engine. */
export interface Restoration {
  /** The engine that `auto` came to. */
  readonly engine: EngineChoice
  readonly modelSha256: string
  /** @throws PatinaError bad-mask, cancelled, and the engine's own */
  prepare(photo: Raster, params: RestoreParams, context: PrepareContext): Promise<Prepared>
  dispose(): Promise<void>
}

/** A detector of scratches, dust and folds. */
export interface DamageFinder {
  readonly sha256: string
  /** The probability of damage of each pixel as a byte (255: certain). @throws PatinaError cancelled, between tiles */
  find(photo: Raster, signal: AbortSignal): Promise<Uint8Array>
  dispose(): Promise<void>
}

/** Handed in by the entry, so that tests run the whole worker with a network of their own. */
export interface Engines {
  /** @throws PatinaError model-missing, model-damaged, engine-unavailable */
  open(options: OpenOptions): Promise<Restoration>
  /** On the fastest engine. @throws PatinaError model-missing, model-damaged, model-wrong-task */
  openFinder(model: string): Promise<DamageFinder>
  listModels(): Promise<readonly ModelSummary[]>
  reportProviders(measure: boolean): Promise<readonly ProviderReport[]>
}

const keyOf = ({ task, model, engine, mode }: OpenOptions) => JSON.stringify([task, model, engine, mode])

/** Keeps the last restoration: a folder of photos loads its model once. Use from one task at a time. */
export class RestorationKeeper {
  readonly #engines: Engines
  /** What ran out of memory on its engine even in the smallest tiles; for as long as this process lives. */
  readonly #tooLarge = new Set<string>()
  /** Largest tile edge that was seen to fit, where that is less than the model likes. */
  readonly tiles = new WeakMap<Restoration, number>()
  #kept: { readonly key: string; readonly restoration: Restoration } | undefined

  constructor(engines: Engines) {
    this.#engines = engines
  }

  async get(options: OpenOptions): Promise<Restoration> {
    const open: OpenOptions = this.#tooLarge.has(keyOf(options)) ? { ...options, engine: 'cpu' } : options
    const key = keyOf(open)
    if (this.#kept?.key !== key) {
      await this.drop()
      this.#kept = { key, restoration: await this.#engines.open(open) }
    }
    return this.#kept.restoration
  }

  /**
   * Runs something on the engine that was asked for, and on the CPU if memory runs out on that one.
   * @throws what `act` throws, on the CPU at last
   */
  async use<T>(options: OpenOptions, act: (restoration: Restoration) => Promise<T>): Promise<T> {
    let engine = options.engine
    try {
      const restoration = await this.get(options)
      engine = restoration.engine
      return await act(restoration)
    } catch (error) {
      if (engine === 'cpu' || !isOutOfMemory(error)) throw error
      await this.drop()
      this.#tooLarge.add(keyOf(options))
      return await act(await this.get(options))
    }
  }

  /** After a fault of the engine: the next photo gets a fresh one. */
  async drop(): Promise<void> {
    const kept = this.#kept
    this.#kept = undefined
    await kept?.restoration.dispose()
  }
}
