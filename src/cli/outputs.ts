/** @file Where the restored photos go: folders are mirrored, names are kept. Node; command line. */
import { access, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { sweepTemps } from '../files/temp-name.ts'
import { writeError } from '../files/write-error.ts'
import type { PhotoFormat } from '../shared/worker-protocol.ts'
import { usage } from './parse.ts'

const SUFFIX: Readonly<Record<PhotoFormat, string>> = {
  jpeg: '.jpg',
  png: '.png',
  tiff: '.tif',
  webp: '.webp',
  avif: '.avif',
}

/**
 * The output of a photo.
 * @param relative the photo below the folder that was named
 * @param format null: the photo's own, so that its name stays as it is
 */
export function outputFor(out: string, relative: string, format: PhotoFormat | null): string {
  if (format === null) return path.join(out, relative)
  const { dir, name } = path.parse(relative)
  return path.join(out, dir, name + SUFFIX[format])
}

/** Makes the folder of an output, and removes what a killed run left in it. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw writeError(error, path.join(folder, 'photo'))
  }
  await sweepTemps(folder)
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

/**
 * Outputs among the inputs would be taken for inputs by the next run.
 * @throws PatinaError usage
 */
export async function refuseSameFolder(inputs: readonly string[], out: string): Promise<void> {
  const identity = async (place: string) => {
    const found = await stat(place, { bigint: true }).catch(() => undefined)
    return found?.isDirectory() === true ? `${found.dev}:${found.ino}` : undefined
  }
  const target = await identity(out)
  if (target === undefined) return
  for (const input of inputs)
    if ((await identity(input)) === target) throw usage('--out must be another folder than the one with the photos.')
}
