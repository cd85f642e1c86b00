/**
 * @file One owner per run of learning: a window and a command line that train the same run would write each other's checkpoints over.
 * The locks lie beside the runs' folders, so that a run that was refused leaves no folder. Main and command line.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { writeError } from '../../files/write-error.ts'
import { PatinaError } from '../../shared/errors.ts'
import { idOf } from '../../shared/learning.ts'
import { hold, isHeld } from './hold.ts'

const lockOf = (dataDir: string, run: string): string => path.join(dataDir, 'learning-in-use', `${run}.db`)

/** Whether anybody works on a run now; a program that asks of its own knows better. */
export const isRunHeld = (dataDir: string, run: string): boolean => isHeld(lockOf(dataDir, run))

/**
 * Does work on a run that nobody else works on meanwhile.
 * @param name of the run, or its id
 * @throws PatinaError learning-in-use, no-write-permission, disk-full; what the work throws
 */
export async function holdingRun<T>(dataDir: string, name: string, work: () => Promise<T>): Promise<T> {
  const run = idOf(name)
  const file = lockOf(dataDir, run)
  await mkdir(path.dirname(file), { recursive: true }).catch((error: unknown) => {
    throw writeError(error, file)
  })
  const release = hold(file, (cause) => new PatinaError('learning-in-use', { run }, { cause }))
  try {
    return await work()
  } finally {
    release()
  }
}
