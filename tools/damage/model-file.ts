/** @file The damage classifier's file and card, written together: the card holds the file's hash. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { DamageModel } from '../../src/imaging/damage/classifier.ts'
import { writeSafeTensors } from '../../src/models/safetensors.ts'
import { DAMAGE_CLASSES } from '../../src/shared/damage-classes.ts'
import { ModelCard } from '../../src/shared/model-card.ts'

/** @param card without what follows from the weights */
export async function writeDamageModel(
  folder: string,
  { tensors }: DamageModel,
  card: Omit<ModelCard, 'sha256' | 'parameters'>,
): Promise<void> {
  const bytes = writeSafeTensors({
    tensors: new Map(
      Object.entries(tensors).map(([name, values]) => [
        name,
        { shape: [values.length], values: Float32Array.from(values) },
      ]),
    ),
    metadata: new Map([['classes', DAMAGE_CLASSES.join(',')]]),
  })
  const parameters = Object.values(tensors).reduce((n, v) => n + v.length, 0)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const checked = ModelCard.parse({ ...card, parameters, sha256 })
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'model.safetensors'), bytes)
  await writeFile(path.join(folder, 'card.json'), `${JSON.stringify(checked, null, 2)}\n`)
}

type Measured = ModelCard['measured'][number]

/** What a card says of how far the probabilities are to be believed. @param error 0-1 @param pictures that it was measured on */
export const calibrationFigures = (
  temperature: number,
  error: number,
  pictures: number,
  command: string,
): Measured[] => [
  { what: 'temperature that the scores were divided by', value: round(temperature), unit: '', command },
  {
    what: `expected calibration error on ${pictures} pictures of held-out photos, 15 bins`,
    value: round(error),
    unit: '',
    command,
  },
]

const round = (value: number): number => Math.round(1e4 * value) / 1e4
