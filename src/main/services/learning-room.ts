/** @file Whether a run of learning finds room on its drive. Main and command line. */
import { PatinaError } from '../../shared/errors.ts'
import { freeBytes } from '../jobs/preflight.ts'
import { folderOfRuns } from './learning-runs.ts'

const MEGABYTE = 1024 ** 2
/** Of a photo: two squares of 512 pixels, each perhaps with a reference, and one at half the size. */
const BYTES_A_PHOTO = 4.25 * 3 * 512 ** 2
/** Checkpoints and pictures. */
const BYTES_A_RUN = 32 * MEGABYTE

/** @throws PatinaError learning-no-space */
export async function checkRoom(dataDir: string, photos: number): Promise<void> {
  const folder = folderOfRuns(dataDir)
  const needed = photos * BYTES_A_PHOTO + BYTES_A_RUN
  const free = await freeBytes(folder)
  if (free === null || free >= needed) return
  const inMegabytes = (bytes: number): number => Math.ceil(bytes / MEGABYTE)
  throw new PatinaError('learning-no-space', { folder, needed: inMegabytes(needed), free: inMegabytes(free) })
}
