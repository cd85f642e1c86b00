/** @file A shipped model as a folder of resources/models: the weights, and the card that names their hash. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { writeSafeTensors, type StoredTensor } from '../../src/models/safetensors.ts'
import { ModelCard } from '../../src/shared/model-card.ts'

const folder = (id: string): string => path.join(import.meta.dirname, '../../resources/models', id)

/** @returns the folder that was written */
export async function writeModel(
  tensors: ReadonlyMap<string, StoredTensor>,
  about: Omit<ModelCard, 'sha256'>,
): Promise<string> {
  const bytes = writeSafeTensors({ tensors, metadata: new Map([['model', about.id]]) })
  const card = ModelCard.parse({ ...about, sha256: createHash('sha256').update(bytes).digest('hex') })
  const to = folder(card.id)
  await mkdir(to, { recursive: true })
  await writeFile(path.join(to, 'model.safetensors'), bytes)
  await writeFile(path.join(to, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
  console.log(`${to}: ${bytes.length} bytes, ${card.parameters} parameters, ${card.sha256}`)
  return to
}
