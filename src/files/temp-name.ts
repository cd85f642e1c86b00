/**
 * @file Names of files that are being written: they tell who writes them, so that a later start can remove what a killed
 * process left behind. Node without Electron: worker and main.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { realFileSystem, type FileSystem } from './file-system.ts'
import { HOST, isRunning } from './running.ts'

const NAME = /^\.patina-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.tmp$/

/** A fresh name in the same folder as `file`; short, whatever the file is called. */
export const tempNameFor = (file: string): string =>
  path.join(path.dirname(file), `.patina-${HOST}-${process.pid}-${randomBytes(8).toString('hex')}.tmp`)

/** True for the name of a file that some Patina is writing or was writing. */
export const isTempName = (name: string): boolean => NAME.test(name)

/**
 * Removes half-written files that processes of this machine left in a folder when they were killed. Files of running
 * processes and of other machines (a shared folder) stay. A folder that cannot be read is left alone.
 * @returns how many were removed
 */
export async function sweepTemps(folder: string, fs: FileSystem = realFileSystem): Promise<number> {
  const names = await fs.readdir(folder).catch(() => [])
  const stale = names.filter((name) => {
    const [, host, pid] = NAME.exec(name) ?? []
    return host === HOST && !isRunning(Number(pid))
  })
  const removed = await Promise.allSettled(stale.map((name) => fs.unlink(path.join(folder, name))))
  return removed.filter((r) => r.status === 'fulfilled').length
}
