/** @file The models that are installed: folders of `resources/models`, each with a card and weights. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PatinaError } from '../shared/errors.ts'
import { ModelCard } from '../shared/model-card.ts'
import type { ModelSummary } from '../shared/worker-protocol.ts'
import { readSafeTensors } from '../models/safetensors.ts'
import { adapterIds, openAdapter, type Adapter } from './finetune/adapter-file.ts'
import { withAdapter } from './finetune/program.ts'
import { networkOf } from './network-of.ts'
import { resourcesFolder } from './resources.ts'
import { openOwnVae, ownVaeIds } from './vae/model-file.ts'

export interface LoadedModel {
  readonly card: ModelCard
  readonly weights: ReadonlyMap<string, Float32Array>
}

/** Ids are folder names; anything else would be a path. */
const ID = /^[a-z0-9-]{1,60}$/

const modelsFolder = (): string => path.join(resourcesFolder(), 'models')

/**
 * A model with its weights, checked against the hash of its card before they are used.
 * @throws PatinaError model-missing, model-damaged
 */
export async function loadModel(id: string): Promise<LoadedModel> {
  // What ships comes first: a file among a person's own models can never take its place.
  const adapter = ID.test(id) && !existsSync(path.join(modelsFolder(), id)) ? await openAdapter(id) : null
  return adapter === null ? await loadShipped(id) : await loadAdapted(adapter)
}

/** @throws PatinaError adapter-base-differs */
async function loadAdapted({ card, values, sha256: hash }: Adapter): Promise<LoadedModel> {
  const base = await loadShipped(card.base)
  if (base.card.sha256 !== card.baseSha256)
    throw new PatinaError('adapter-base-differs', { model: card.id, base: card.base })
  const { weights } = withAdapter(networkOf(base), card.size, values, 1)
  const { id, title, calibration } = card
  return { card: { ...base.card, id, title, sha256: hash, calibration: calibration ?? base.card.calibration }, weights }
}

async function loadShipped(id: string): Promise<LoadedModel> {
  const card = await readCard(id)
  const bytes = await readFile(path.join(modelsFolder(), id, 'model.safetensors')).catch(() => null)
  if (card === null || bytes === null || sha256(bytes) !== card.sha256)
    throw new PatinaError('model-damaged', { model: id })
  const { tensors } = readSafeTensors(bytes)
  return { card, weights: new Map([...tensors].map(([name, t]) => [name, t.values])) }
}

/** The card, or null if it is not one. @throws PatinaError model-missing if there is no such folder */
async function readCard(id: string): Promise<ModelCard | null> {
  const text = ID.test(id)
    ? await readFile(path.join(modelsFolder(), id, 'card.json'), 'utf8').catch(() => undefined)
    : undefined
  if (text === undefined) throw new PatinaError('model-missing', { model: id })
  return parseCard(text)
}

function parseCard(text: string): ModelCard | null {
  try {
    return ModelCard.parse(JSON.parse(text))
  } catch {
    return null // told as model-damaged: a card that cannot be read proves nothing about its weights
  }
}

/** Every installed model, sound or not: those that ship by id, then those that were learned here. */
export async function listModels(): Promise<ModelSummary[]> {
  const adapters = await Promise.all((await adapterIds()).sort().map(adapterSummary))
  return [...(await listShipped()), ...adapters, ...(await Promise.all((await ownVaeIds()).map(vaeSummary)))]
}

async function adapterSummary(id: string): Promise<ModelSummary> {
  const unsound = { id, title: id, task: '', parameters: 0, sha256: '', licence: '', sound: false, own: true } as const
  const adapter = await openAdapter(id).catch(() => null)
  if (adapter === null) return unsound
  const base = await readCard(adapter.card.base).catch(() => null)
  if (base === null) return { ...unsound, title: adapter.card.title }
  const parameters = [...adapter.values.values()].reduce((n, v) => n + v.length, 0)
  const sound = base.sha256 === adapter.card.baseSha256
  return {
    id,
    title: adapter.card.title,
    task: base.task,
    parameters,
    sha256: adapter.sha256,
    licence: 'your own',
    sound,
    own: true,
  }
}

async function vaeSummary(id: string): Promise<ModelSummary> {
  const found = await openOwnVae(id).catch(() => null)
  const common = { id, task: 'generate', licence: 'your own' }
  if (found === null) return { ...common, title: id, parameters: 0, sha256: '', sound: false }
  const parameters = [...found.weights.values()].reduce((n, v) => n + v.length, 0)
  return { ...common, title: found.card.title, parameters, sha256: found.sha256, sound: true }
}

async function listShipped(): Promise<ModelSummary[]> {
  const names = await readdir(modelsFolder()).catch(() => [])
  const summaries = await Promise.all(
    names
      .filter((n) => ID.test(n))
      .sort()
      .map(summary),
  )
  return summaries.filter((s) => s !== null)
}

async function summary(id: string): Promise<ModelSummary | null> {
  const card = await readCard(id).catch(() => undefined)
  if (card === undefined) return null
  const bytes = await readFile(path.join(modelsFolder(), id, 'model.safetensors')).catch(() => null)
  if (card === null) return { id, title: id, task: '', parameters: 0, sha256: '', licence: '', sound: false }
  const { title, task, parameters, licence } = card
  return {
    id,
    title,
    task,
    parameters,
    sha256: card.sha256,
    licence,
    sound: bytes !== null && sha256(bytes) === card.sha256,
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
