/** @file The damaged photos that ship with the program, so that there is something to try at once. Runs in main. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Sample } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'

const Catalogue = z.array(
  z.object({ ...Sample.shape, file: z.string().regex(/^[a-z0-9-]+\.(jpg|png|tif|webp|avif)$/) }),
)

export interface Samples {
  list(): Sample[]
  /** @throws PatinaError `unknown-id` */
  place(id: string): string
}

/** `resources`: the folder that holds samples/samples.json. */
export function readSamples(resources: string): Samples {
  const folder = path.join(resources, 'samples')
  const index = path.join(folder, 'samples.json')
  const entries = existsSync(index) ? Catalogue.parse(JSON.parse(readFileSync(index, 'utf8'))) : []
  return {
    list: () => entries.map(({ id }) => ({ id })),
    place(id) {
      const entry = entries.find((sample) => sample.id === id)
      if (!entry) throw new PatinaError('unknown-id')
      return path.join(folder, entry.file)
    },
  }
}
