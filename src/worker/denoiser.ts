/** @file The denoiser as the picture pipeline sees it: a model, an engine and a noise level behind the door of TileModel. */
import { MULTIPLE, SIZES, type ChvaeConfig } from '../models/chvae/config.ts'
import { noiseInput, UNKNOWN_NOISE } from '../models/chvae/noise-input.ts'
import { PatinaError } from '../shared/errors.ts'
import type { EngineChoice } from '../shared/worker-protocol.ts'
import { loadModel } from './models.ts'
import { fastestProvider, reportProviders } from './providers.ts'
import { compiledRestorer, eagerRestorer, type Restorer, type WeightArrays } from './restorer.ts'
import { registerTensorflow, TENSORFLOW_BACKEND } from './tensorflow-gpu.ts'
import type { TileModel } from './tile-model.ts'

export interface Denoiser {
  readonly tileModel: TileModel
  /** The engine that `auto` came to. */
  readonly engine: EngineChoice
  readonly modelSha256: string
  dispose(): Promise<void>
}

/** Large tiles lose little to their overlaps; at this size the worker stays below 1 GB with a 24-megapixel photo. */
const TILE = 1088
/** Beyond this distance a tile's edge changes no pixel by 1/255: 24 px do (2.1), 32 hardly (0.9), 40 do not (0.5), `npm run bench`. */
const OVERLAP = 40

/**
 * @param options.sigma standard deviation of the noise in grey levels, or null: the model judges for itself
 * @throws PatinaError model-missing, model-damaged, engine-unavailable
 */
export async function loadDenoiser(options: {
  model: string
  engine: EngineChoice
  sigma: number | null
}): Promise<Denoiser> {
  const { card, weights } = await loadModel(options.model)
  const engine = options.engine === 'auto' ? await fastestProvider() : options.engine
  const restorer = await open(engine, SIZES[card.size], weights)
  const level = options.sigma === null ? UNKNOWN_NOISE : noiseInput(options.sigma / 255)
  return {
    tileModel: tileModelOf(restorer, level),
    engine,
    modelSha256: card.sha256,
    dispose: async () => restorer[Symbol.asyncDispose](),
  }
}

function tileModelOf(restorer: Restorer, level: number): TileModel {
  return {
    tile: TILE,
    overlap: OVERLAP,
    multiple: MULTIPLE,
    run: (pixels, width, height) => restorer.run(pixels, new Float32Array(width * height).fill(level), width, height),
  }
}

async function open(
  engine: Exclude<EngineChoice, 'auto'>,
  config: ChvaeConfig,
  weights: WeightArrays,
): Promise<Restorer> {
  if (engine === 'tfjs-gpu') {
    const reason = registerTensorflow()
    if (reason !== null) throw new PatinaError('engine-unavailable', { engine, reason })
    return eagerRestorer(config, weights, TENSORFLOW_BACKEND)
  }
  if (engine !== 'cpu') {
    const verdict = (await reportProviders(false)).find((r) => r.engine === engine)
    if (verdict?.usable !== true)
      throw new PatinaError('engine-unavailable', { engine, reason: verdict?.detail ?? 'unknown' })
  }
  return compiledRestorer(config, weights, engine)
}
