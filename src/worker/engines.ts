/** @file What the worker needs of models and engines, and the one denoiser that is kept between photos. Runs in the worker. */
import type { EngineChoice, ModelSummary, ProviderReport } from '../shared/worker-protocol.ts'
import type { TileModel } from './tile-model.ts'

export interface DenoiserOptions {
  readonly model: string
  readonly engine: EngineChoice
  readonly sigma: number | null
}

export interface LoadedDenoiser {
  readonly tileModel: TileModel
  readonly engine: EngineChoice
  readonly modelSha256: string
  dispose(): Promise<void>
}

/** Handed in by the entry, so that tests run the whole worker with a network of their own. */
export interface Engines {
  loadDenoiser(options: DenoiserOptions): Promise<LoadedDenoiser>
  listModels(): Promise<readonly ModelSummary[]>
  reportProviders(measure: boolean): Promise<readonly ProviderReport[]>
}

const keyOf = ({ model, engine, sigma }: DenoiserOptions) => JSON.stringify([model, engine, sigma])

/** Keeps the last denoiser: a folder of photos loads its model once. Use from one task at a time. */
export class DenoiserKeeper {
  readonly #engines: Engines
  #kept: { readonly key: string; readonly denoiser: LoadedDenoiser } | undefined

  constructor(engines: Engines) {
    this.#engines = engines
  }

  async get(options: DenoiserOptions): Promise<LoadedDenoiser> {
    const key = keyOf(options)
    if (this.#kept?.key !== key) {
      await this.drop()
      this.#kept = { key, denoiser: await this.#engines.loadDenoiser(options) }
    }
    return this.#kept.denoiser
  }

  /** After a fault of the engine: the next photo gets a fresh one. */
  async drop(): Promise<void> {
    const kept = this.#kept
    this.#kept = undefined
    await kept?.denoiser.dispose()
  }
}
