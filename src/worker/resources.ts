/** @file Where the files that ship with Patina lie, seen from the worker (in the source tree and in a build alike). */
import { existsSync } from 'node:fs'
import path from 'node:path'

/** The folder that holds `models`; PATINA_RESOURCES names another one (an installed program keeps them elsewhere). */
export function resourcesFolder(from: string = import.meta.dirname): string {
  const given = process.env['PATINA_RESOURCES']
  if (given !== undefined) return given
  for (let folder = from; folder !== path.dirname(folder); folder = path.dirname(folder))
    if (existsSync(path.join(folder, 'resources', 'models'))) return path.join(folder, 'resources')
  return path.join(from, 'resources')
}
