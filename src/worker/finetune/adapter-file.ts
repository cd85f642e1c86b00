/**
 * @file Adapters as files: one safetensors file with what it is in its header, bound to its base model by hash. In the person's own
 * folder of models, so that no model that ships is ever written. Runs in the worker.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { readSafeTensors, writeSafeTensors, type StoredTensor } from '../../models/safetensors.ts'
import { PatinaError } from '../../shared/errors.ts'
import { AdapterSize, Verdict } from '../../shared/learning.ts'
import { Calibration } from '../../shared/model-card.ts'
import { ownModelsFolder, tensorsHash, writeOwnModel } from '../own-models.ts'

export const AdapterCard = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  title: z.string().max(200),
  base: z.string().regex(/^[a-z0-9-]{1,60}$/),
  baseSha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: AdapterSize,
  /** Of the tensors in their order. */
  tensorsSha256: z.string().regex(/^[0-9a-f]{64}$/),
  calibration: Calibration.nullable(),
  verdict: Verdict,
})
export type AdapterCard = z.infer<typeof AdapterCard>

export interface Adapter {
  readonly card: AdapterCard
  readonly tensors: ReadonlyMap<string, StoredTensor>
  readonly values: ReadonlyMap<string, Float32Array>
  /** Of the file. */
  readonly sha256: string
}

const ENDING = '.safetensors'
const CARD = 'patina-adapter'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function adapterBytes(
  card: Omit<AdapterCard, 'tensorsSha256'>,
  tensors: ReadonlyMap<string, StoredTensor>,
): Uint8Array {
  const whole = AdapterCard.parse({ ...card, tensorsSha256: tensorsHash(tensors) })
  return writeSafeTensors({ tensors, metadata: new Map([[CARD, JSON.stringify(whole)]]) })
}

/** @param name shown if it is not sound @throws PatinaError model-damaged */
export function readAdapter(bytes: Uint8Array, name: string): Adapter {
  try {
    const { tensors, metadata } = readSafeTensors(bytes)
    const card = AdapterCard.parse(JSON.parse(metadata.get(CARD) ?? ''))
    if (tensorsHash(tensors) !== card.tensorsSha256) throw new Error('its numbers are not those that were written')
    return { card, tensors, values: new Map([...tensors].map(([n, t]) => [n, t.values])), sha256: sha256(bytes) }
  } catch (error) {
    throw new PatinaError('model-damaged', { model: name }, { cause: error })
  }
}

/** null: there is no adapter of that id. @throws PatinaError model-damaged */
export async function openAdapter(id: string): Promise<Adapter | null> {
  const folder = ownModelsFolder()
  const bytes = folder === null ? null : await readFile(path.join(folder, id + ENDING)).catch(() => null)
  return bytes === null ? null : readAdapter(bytes, id)
}

/** Ids of all adapters, sound or not. */
export async function adapterIds(): Promise<string[]> {
  const folder = ownModelsFolder()
  const names = folder === null ? [] : await readdir(folder).catch(() => [])
  return names.filter((n) => /^[a-z0-9-]{1,60}\.safetensors$/.test(n)).map((n) => n.slice(0, -ENDING.length))
}

/**
 * Writes an adapter into the folder of models, in place of one of the same id, but never under the name of a model that ships.
 * @throws PatinaError model-name-taken, disk-full, no-write-permission
 */
export async function installAdapter(bytes: Uint8Array, name: string): Promise<AdapterCard> {
  const { card } = readAdapter(bytes, name)
  await writeOwnModel(card.id, ENDING, bytes)
  return card
}

/** Rolls back to the model that ships. @throws PatinaError model-missing */
export async function removeAdapter(id: string): Promise<void> {
  const folder = ownModelsFolder()
  if (folder === null || !(await adapterIds()).includes(id)) throw new PatinaError('model-missing', { model: id })
  await rm(path.join(folder, id + ENDING))
}
