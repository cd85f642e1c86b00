/** @file What the worker needs of models and engines. Runs in the worker. */
import type { Adjustment } from '../shared/adjustment.ts'
import type { Raster } from '../imaging/raster.ts'
import type { RestoreParams, Task } from '../shared/steps.ts'
import type { EngineChoice, ModelSummary, ProviderReport } from '../shared/worker-protocol.ts'
import type { NoiseMapper } from './noise-mapper.ts'
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
  /** Tones and colours that were chosen for the photo. */
  readonly adjustment?: Adjustment
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
  /** On the CPU. @throws PatinaError model-missing, model-damaged */
  openNoiseMap(): Promise<NoiseMapper>
  listModels(): Promise<readonly ModelSummary[]>
  reportProviders(measure: boolean): Promise<readonly ProviderReport[]>
}
