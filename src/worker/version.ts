/** @file Which Patina this is, as files tell it. Runs in the worker. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const Manifest = z.object({ name: z.literal('patina'), version: z.string().max(60) })

/** Name and version; the name alone where the program's own description does not lie above its code. */
export function programName(from: string = import.meta.dirname): string {
  for (let folder = from; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json')
    if (!existsSync(file)) continue
    const found = Manifest.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
    if (found !== undefined) return `Patina ${found.version}`
  }
  return 'Patina'
}

export const PROGRAM = programName()
