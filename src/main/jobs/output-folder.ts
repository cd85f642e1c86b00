/** @file The folders of outputs: made when needed, never outside the chosen one. Node; main and the command line. */
import { access, mkdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { errnoOf } from '../../files/file-system.ts'
import { sweepTemps } from '../../files/temp-name.ts'
import { writeError } from '../../files/write-error.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Batch } from './job.ts'

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

/** The folder itself, or the nearest one above it that is there, by its real place. */
async function realAncestor(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch (error) {
    const above = path.dirname(folder)
    if (above === folder || (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR')) throw error
    return await realAncestor(above)
  }
}

/** Whether a place is a folder or below it, by their names alone. */
export const isWithin = (folder: string, root: string): boolean => {
  const below = path.relative(root, folder)
  return below === '' || !(below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below))
}

/** The folder of a batch that an output lies below: the one of now, or one that it had before. */
export const rootOf = (output: string, { out, earlier }: Pick<Batch, 'out' | 'earlier'>): string =>
  [out, ...earlier].find((folder) => isWithin(output, folder)) ?? out

/**
 * Refuses a folder that a link leads out of the one that it should be below. Neither need be there; nothing is made.
 * @throws PatinaError output-outside
 */
export async function checkInside(folder: string, out: string): Promise<void> {
  if (!isWithin(await realAncestor(folder), await realAncestor(out)))
    throw new PatinaError('output-outside', { folder, out })
}

/** Makes a folder for outputs, and removes what a killed process left in it. @throws PatinaError */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw writeError(error, path.join(folder, 'photo'))
  }
  await sweepTemps(folder)
}

/**
 * Makes the folder of an output below the chosen one.
 * @throws PatinaError output-outside where a link in the mirrored tree leads out of it
 */
export async function makeMirrored(folder: string, out: string): Promise<void> {
  await makeFolder(out)
  const refuse = () => new PatinaError('output-outside', { folder, out })
  const root = await realpath(out)
  if (!isWithin(folder, out)) throw refuse()
  try {
    if (!isWithin(await realAncestor(folder), root)) throw refuse()
    await makeFolder(folder)
    if (!isWithin(await realpath(folder), root)) throw refuse()
  } catch (error) {
    throw writeError(error, path.join(folder, 'photo'))
  }
}
