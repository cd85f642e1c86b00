/**
 * @file VAEs as files: one safetensors file with its card in the header, in the person's own folder of models or, of the one that
 * ships, among the shipped. Runs in the worker.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { readSafeTensors, writeSafeTensors } from '../../models/safetensors.ts'
import { vae } from '../../models/vae/network.ts'
import { PatinaError } from '../../shared/errors.ts'
import { VaeCard } from '../../shared/vae.ts'
import { isShipped, ownModelsFolder, tensorsHash, writeOwnModel } from '../own-models.ts'
import { resourcesFolder } from '../resources.ts'
import type { TrainedVae } from './program.ts'

export interface LoadedVae extends TrainedVae {
  readonly card: VaeCard
  /** Of the file. */
  readonly sha256: string
  readonly own: boolean
}

const ENDING = '.vae.safetensors'
const CARD = 'patina-vae'
const ID = /^[a-z0-9-]{1,60}$/

/** @param weights of every parameter of the network */
export function vaeBytes(card: Omit<VaeCard, 'tensorsSha256'>, weights: ReadonlyMap<string, Float32Array>): Uint8Array {
  const tensors = new Map(
    vae(card.shape).parameters.map((p) => [p.name, { shape: p.shape, values: weights.get(p.name) as Float32Array }]),
  )
  const whole = VaeCard.parse({ ...card, tensorsSha256: tensorsHash(tensors) })
  return writeSafeTensors({ tensors, metadata: new Map([[CARD, JSON.stringify(whole)]]) })
}

/** Whether a file says that it is a VAE; it may still be damaged. */
export const isVae = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 64)).includes(`"${CARD}"`)

/** @param name shown if it is not sound @throws PatinaError model-damaged */
export function readVae(bytes: Uint8Array, name: string, own: boolean): LoadedVae {
  try {
    const { tensors, metadata } = readSafeTensors(bytes)
    const card = VaeCard.parse(JSON.parse(metadata.get(CARD) ?? ''))
    if (tensorsHash(tensors) !== card.tensorsSha256) throw new Error('its numbers are not those that were written')
    const weights = new Map([...tensors].map(([n, t]) => [n, t.values]))
    for (const { name: parameter, shape } of vae(card.shape).parameters)
      if (weights.get(parameter)?.length !== shape.reduce((a, b) => a * b, 1))
        throw new Error(`${parameter} is not there`)
    return { card, config: card.shape, weights, sha256: createHash('sha256').update(bytes).digest('hex'), own }
  } catch (error) {
    throw new PatinaError('model-damaged', { model: name }, { cause: error })
  }
}

const shippedFile = (id: string): string => path.join(resourcesFolder(), 'models', id, 'model.safetensors')

/** null: there is none of that id. @throws PatinaError model-damaged */
export async function openOwnVae(id: string): Promise<LoadedVae | null> {
  const folder = ownModelsFolder()
  if (folder === null || !ID.test(id)) return null
  const bytes = await readFile(path.join(folder, id + ENDING)).catch(() => null)
  return bytes === null ? null : readVae(bytes, id, true)
}

/** One that ships, or one's own. @throws PatinaError model-missing, model-damaged */
export async function openVae(id: string): Promise<LoadedVae> {
  // What ships comes first: a file among a person's own models can never take its place.
  const bytes = ID.test(id) ? await readFile(shippedFile(id)).catch(() => null) : null
  if (bytes !== null && isVae(bytes)) return readVae(bytes, id, false)
  const own = await openOwnVae(id)
  if (own === null) throw new PatinaError('model-missing', { model: id })
  return own
}

/** Ids of one's own VAEs, sound or not. */
export async function ownVaeIds(): Promise<string[]> {
  const folder = ownModelsFolder()
  const names = folder === null ? [] : await readdir(folder).catch(() => [])
  return names
    .filter((n) => n.endsWith(ENDING) && ID.test(n.slice(0, -ENDING.length)))
    .map((n) => n.slice(0, -ENDING.length))
    .sort()
}

/** Every VAE that is sound: those that ship by id, then one's own. */
export async function listVaes(): Promise<LoadedVae[]> {
  const shipped: string[] = await readdir(path.join(resourcesFolder(), 'models')).catch(() => [])
  const own = await ownVaeIds()
  const ids = [...shipped.toSorted(), ...own.filter((id) => !shipped.includes(id))]
  const found = await Promise.all(ids.map((id) => openVae(id).catch(() => null)))
  return found.filter((model) => model !== null)
}

/** Before something is trained for an hour: its name must be nobody's. @throws PatinaError model-name-taken */
export async function checkFree(id: string): Promise<void> {
  if (isShipped(id) || (await ownVaeIds()).includes(id)) throw new PatinaError('model-name-taken', { model: id })
}

/**
 * Writes a VAE into the folder of models, in place of one of the same id, but never under the name of a model that ships.
 * @throws PatinaError model-name-taken, disk-full, no-write-permission, refused
 */
export async function installVae(bytes: Uint8Array, name: string): Promise<VaeCard> {
  const { card } = readVae(bytes, name, true)
  await writeOwnModel(card.id, ENDING, bytes)
  return card
}

/** @returns whether there was one */
export async function removeVae(id: string): Promise<boolean> {
  const folder = ownModelsFolder()
  if (folder === null || !(await ownVaeIds()).includes(id)) return false
  await rm(path.join(folder, id + ENDING))
  return true
}
