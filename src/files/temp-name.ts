/**
 * @file Names of files that are being written: they tell who writes them, so that a later start can remove what a killed
 * process left behind. Node without Electron: worker and main.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { realFileSystem, type FileSystem } from './file-system.ts'
import { HOST, isRunning } from './running.ts'

const NAME = /^\.patina-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.tmp$/

/** A fresh name in the same folder as `file`; short, whatever the file is called. */
export const tempNameFor = (file: string): string =>
  path.join(path.dirname(file), `.patina-${HOST}-${process.pid}-${randomBytes(8).toString('hex')}.tmp`)

/** True for the name of a file that some Patina is writing or was writing. */
export const isTempName = (name: string): boolean => NAME.test(name)

const writerOf = (name: string): number | undefined => {
  const [, host, pid] = NAME.exec(name) ?? []
  return host === HOST ? Number(pid) : undefined
}

/** A process whose parent was killed removes what it is writing within a second or so. */
const ORPHANS_MS = 3_000
const LOOK_MS = 20

/**
 * Waits until the files that other processes of this machine are writing in a folder now are written or given up, or their
 * writer has ended: it may be the worker of a program that was killed. At most 3 s.
 */
export async function awaitWriters(folder: string, fs: FileSystem = realFileSystem): Promise<void> {
  const written = async () => {
    const names = await fs.readdir(folder).catch(() => [])
    return names.filter((name) => {
      const pid = writerOf(name)
      return pid !== undefined && pid !== process.pid && isRunning(pid)
    })
  }
  let waiting = await written()
  for (const until = Date.now() + ORPHANS_MS; waiting.length > 0 && Date.now() < until;) {
    await sleep(LOOK_MS)
    const still = new Set(await written())
    waiting = waiting.filter((name) => still.has(name))
  }
}

/**
 * Removes half-written files that processes of this machine left in a folder when they were killed. Files of running
 * processes and of other machines (a shared folder) stay. A folder that cannot be read is left alone.
 * @returns how many were removed
 */
export async function sweepTemps(folder: string, fs: FileSystem = realFileSystem): Promise<number> {
  const names = await fs.readdir(folder).catch(() => [])
  const stale = names.filter((name) => {
    const pid = writerOf(name)
    return pid !== undefined && !isRunning(pid)
  })
  const removed = await Promise.allSettled(stale.map((name) => fs.unlink(path.join(folder, name))))
  return removed.filter((r) => r.status === 'fulfilled').length
}
