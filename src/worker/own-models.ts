/**
 * @file The folder of a person's own models: whatever their kind, no file in it ever takes the place of a model that ships. Runs in the
 * worker.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically } from '../files/atomic.ts'
import { writeError } from '../files/write-error.ts'
import type { StoredTensor } from '../models/safetensors.ts'
import { PatinaError } from '../shared/errors.ts'
import { resourcesFolder } from './resources.ts'

/** null: none was named, as in a test. */
export const ownModelsFolder = (): string | null => process.env['PATINA_MODELS'] ?? null

export const isShipped = (id: string): boolean => existsSync(path.join(resourcesFolder(), 'models', id))

/** SHA-256 over names and numbers of tensors in their order, lower-case hex. */
export function tensorsHash(tensors: ReadonlyMap<string, StoredTensor>): string {
  const hash = createHash('sha256')
  for (const [name, { values }] of tensors)
    hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return hash.digest('hex')
}

/**
 * Writes a model of one's own, in place of one of the same id.
 * @param ending of its kind of file
 * @throws PatinaError model-name-taken (a model that ships has the id), disk-full, no-write-permission, refused (there is no folder)
 */
export async function writeOwnModel(id: string, ending: string, bytes: Uint8Array): Promise<void> {
  if (isShipped(id)) throw new PatinaError('model-name-taken', { model: id })
  const folder = ownModelsFolder()
  if (folder === null) throw new PatinaError('refused', { reason: 'there is no folder for models of your own' })
  const file = path.join(folder, id + ending)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeError(error, file)
  })
  await writeAtomically(file, bytes, { collision: 'replace' })
}
