/**
 * @file A process that works for another one, and the end of that one. What an orphan still wrote would come after the next
 * start had looked for leftovers, so an orphan begins no file and finishes none. Node without Electron: worker and main.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { PatinaError } from '../shared/errors.ts'

/** The process that this one was forked by; undefined: it works for itself. */
let parent: number | undefined

/** Said once, by a process that was forked with a channel. */
export function workForParent(): void {
  parent = process.ppid
}

/**
 * Asked of the system, since the channel's end is told only when the event loop turns, which a native call may put off. On
 * Windows an orphan keeps its parent's number, and the channel has to do.
 */
const isOrphan = (): boolean => parent !== undefined && (process.ppid !== parent || !process.connected)

/** @throws PatinaError cancelled: nobody is left to write for */
export function refuseOrphan(): void {
  if (isOrphan()) throw new PatinaError('cancelled')
}

const unfinished = new Set<Promise<unknown>>()

/** Counts a file as unfinished until it was written, or its beginning was removed. */
export async function whileUnfinished<T>(write: () => Promise<T>): Promise<T> {
  const written = write()
  unfinished.add(written)
  try {
    return await written
  } finally {
    unfinished.delete(written)
  }
}

/** Waits until no file is unfinished, at most so many milliseconds. Never rejects. */
export async function unfinishedFiles(milliseconds: number): Promise<void> {
  await Promise.race([Promise.allSettled(unfinished), sleep(milliseconds)])
}
