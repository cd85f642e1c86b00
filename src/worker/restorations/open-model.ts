/** @file A model on the engine that was asked for, after that engine has proved itself. Runs in the worker. */
import { SIZES } from '../../models/chvae/config.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Task } from '../../shared/steps.ts'
import type { EngineChoice } from '../../shared/worker-protocol.ts'
import { loadModel, type LoadedModel } from '../models.ts'
import { fastestProvider, reportProviders } from '../providers.ts'
import { compiledRestorer, eagerRestorer, type Restorer } from '../restorer.ts'
import { registerTensorflow, TENSORFLOW_BACKEND } from '../tensorflow-gpu.ts'

export interface OpenedModel {
  readonly restorer: Restorer
  readonly engine: Exclude<EngineChoice, 'auto'>
  readonly sha256: string
}

/** @throws PatinaError model-missing (also: made for another task), model-damaged, engine-unavailable */
export async function openModel(id: string, task: Task, choice: EngineChoice): Promise<OpenedModel> {
  const model = await loadModel(id)
  if (model.card.task !== task) throw new PatinaError('model-wrong-task', { model: id, task })
  const engine = choice === 'auto' ? await fastestProvider() : choice
  return { restorer: await restorerOn(engine, model), engine, sha256: model.card.sha256 }
}

async function restorerOn(engine: Exclude<EngineChoice, 'auto'>, { card, weights }: LoadedModel): Promise<Restorer> {
  const network = { config: SIZES[card.size], weights, fills: card.task === 'inpaint' }
  if (engine === 'tfjs-gpu') {
    const reason = registerTensorflow()
    if (reason !== null) throw new PatinaError('engine-unavailable', { engine, reason })
    return eagerRestorer(network, TENSORFLOW_BACKEND)
  }
  if (engine !== 'cpu') {
    const verdict = (await reportProviders(false)).find((r) => r.engine === engine)
    if (verdict?.usable !== true)
      throw new PatinaError('engine-unavailable', { engine, reason: verdict?.detail ?? 'unknown' })
  }
  return compiledRestorer(network, engine)
}
