/** @file A model on the engine that was asked for, after that engine has proved itself. Runs in the worker. */
import type { Tile } from '../../imaging/tiles.ts'
import type { ChvaeSize } from '../../models/chvae/config.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Task } from '../../shared/steps.ts'
import type { EngineChoice } from '../../shared/worker-protocol.ts'
import type { Mode, OpenOptions } from '../engines.ts'
import { loadModel, type LoadedModel } from '../models.ts'
import { networkOf } from '../network-of.ts'
import type { Network } from '../programs.ts'
import { fastestProvider, reportProviders } from '../providers.ts'
import {
  compiledJudge,
  compiledRestorer,
  compiledSampler,
  eagerRestorer,
  type Restorer,
  type RestorerInput,
} from '../restorer.ts'
import { registerTensorflow, TENSORFLOW_BACKEND } from '../tensorflow-gpu.ts'
import type { Judged } from '../tile-model.ts'
import { latentNoise } from './latent-noise.ts'

type Engine = Exclude<EngineChoice, 'auto'>

/** A CHVAE ready for tiles, in the mode in which it was opened. */
export interface OpenedModel {
  readonly engine: Engine
  readonly sha256: string
  readonly size: ChvaeSize
  /** @param variant where the tile lies and which variant is drawn; only mode `sample` asks for it */
  run(input: RestorerInput, variant?: { readonly at: Tile; readonly seed: number }): Promise<Float32Array>
  /** In mode `judge`: with the half width of the 68 % interval of each sample. */
  judge?(input: RestorerInput): Promise<Judged>
  dispose(): Promise<void>
}

/** @throws PatinaError model-missing, model-wrong-task, model-damaged, engine-unavailable */
export async function openModel(task: Task, options: Omit<OpenOptions, 'task'>): Promise<OpenedModel> {
  const loaded = await loadModel(options.model)
  if (loaded.card.task !== task) throw new PatinaError('model-wrong-task', { model: options.model, task })
  const engine = options.engine === 'auto' ? await fastestProvider() : options.engine
  await checkEngine(engine, options.mode)
  const { sha256, size } = loaded.card
  return { engine, sha256, size, ...(await RUNS[options.mode](engine, loaded)) }
}

async function checkEngine(engine: Engine, mode: Mode): Promise<void> {
  if (engine === 'tfjs-gpu') {
    const reason = mode === 'restore' ? registerTensorflow() : 'it makes neither variants nor invention maps'
    if (reason !== null) throw new PatinaError('engine-unavailable', { engine, reason })
  } else if (engine !== 'cpu') {
    const verdict = (await reportProviders(false)).find((r) => r.engine === engine)
    if (verdict?.usable !== true)
      throw new PatinaError('engine-unavailable', { engine, reason: verdict?.detail ?? 'unknown' })
  }
}

type Runs = Pick<OpenedModel, 'run' | 'judge' | 'dispose'>

const RUNS: Readonly<Record<Mode, (engine: Engine, model: LoadedModel) => Promise<Runs>>> = {
  async restore(engine, model) {
    const restorer = await restorerOn(engine, networkOf(model))
    return { run: (input) => restorer.run(input), dispose: async () => restorer[Symbol.asyncDispose]() }
  },
  async judge(engine, model) {
    const judge = await compiledJudge(networkOf(model), compiledOnly(engine))
    const factor = model.card.calibration?.within68
    if (factor === undefined) throw new PatinaError('model-tells-no-doubt', { model: model.card.id })
    const judged = async (input: RestorerInput): Promise<Judged> => {
      const { restored, doubt } = await judge.judge(input)
      return { restored, halfWidth: doubt.map((scale) => factor * scale) }
    }
    return {
      run: async (input) => (await judged(input)).restored,
      judge: judged,
      dispose: async () => judge[Symbol.asyncDispose](),
    }
  },
  async sample(engine, model) {
    const network = networkOf(model)
    const sampler = await compiledSampler(network, compiledOnly(engine))
    return {
      run(input, variant) {
        if (variant === undefined) throw new TypeError('Expected a place and a seed of the variant')
        return sampler.sample(input, latentNoise(variant.seed, network.config, variant.at))
      },
      dispose: async () => sampler[Symbol.asyncDispose](),
    }
  },
}

const restorerOn = (engine: Engine, network: Network): Promise<Restorer> =>
  engine === 'tfjs-gpu' ? eagerRestorer(network, TENSORFLOW_BACKEND) : compiledRestorer(network, engine)

/** `checkEngine` has refused the other. */
function compiledOnly(engine: Engine): Exclude<Engine, 'tfjs-gpu'> {
  if (engine === 'tfjs-gpu') throw new TypeError('Expected a compiled engine')
  return engine
}
