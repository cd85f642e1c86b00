/**
 * @file A batch that met a full drive goes on by itself when there is room again. While it waits it is paused in the queue for that
 * reason, so whoever looks sees why; a person's pause, cancel or "go on" takes its place and is never undone. Main and command line.
 */
import { randomFillSync } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { realFileSystem, type FileSystem } from '../../files/file-system.ts'
import { tempNameFor } from '../../files/temp-name.ts'
import { writeError } from '../../files/write-error.ts'
import { PatinaError } from '../../shared/errors.ts'
import { isDatabaseFull } from '../db/connection.ts'
import { makeFolder } from './output-folder.ts'
import { freeBytes, roomFor } from './preflight.ts'
import type { BatchView, Queue } from './queue.ts'
import { LANES, runBatch, type RunOptions } from './runner.ts'

/** What a waiting batch is waiting for, in bytes. */
export interface Room {
  readonly folder: string
  /** For the photos that would be under way at once. */
  readonly needed: number
  /** null: the drive does not tell. */
  readonly free: number | null
}

export interface RoomOptions {
  readonly queue: () => Queue
  /** Aborted: nobody waits any more. */
  readonly signal: AbortSignal
  /** Told at each look; `first`: the waiting begins. */
  readonly onWait: (batch: string, room: Room, first: boolean) => void
  /** Milliseconds until the first look. Default 5 s. */
  readonly firstMs?: number
  readonly fs?: FileSystem
}

const FIRST_MS = 5_000
/** Room is looked for ever more seldom, up to this. */
const LONGEST_MS = 60_000
/** How often a person's word is looked for. */
const STATE_MS = 200
const CHUNK = 2 ** 20
/** More than this is asked of no drive: a small one would never have it. */
const MOST_DOUBLINGS = 4

export type RoomWait = ReturnType<typeof createRoomWait>

const isFull = (batch: BatchView | null): boolean => batch?.state === 'paused' && batch.reason?.code === 'disk-full'

/**
 * Whether so many bytes can be written: what a drive says is free tells nothing of quotas, or of files that it has no more numbers
 * for. Another fault than a full drive is not for here to judge: the next photo meets it, and it is told as its own.
 */
async function canWrite(folder: string, bytes: number, fs: FileSystem): Promise<boolean> {
  const file = tempNameFor(`${folder}/room`)
  try {
    await makeFolder(folder)
    const probe = await fs.open(file, 'wx')
    try {
      // Some drives would keep zeros, or a repeated piece, in no room at all.
      const chunk = new Uint8Array(Math.min(CHUNK, bytes))
      for (let left = bytes; left > 0;) {
        const length = Math.min(chunk.length, left)
        const { bytesWritten } = await probe.write(randomFillSync(chunk), 0, length)
        left -= Math.max(1, bytesWritten)
      }
      await probe.sync()
    } finally {
      await probe.close()
    }
    return true
  } catch (error) {
    return writeError(error, file).code !== 'disk-full'
  } finally {
    await fs.unlink(file).catch(() => undefined)
  }
}

/** Waits for room for one batch or several, and remembers of each whether waiting has helped. */
export function createRoomWait({ queue, signal, onWait, firstMs = FIRST_MS, fs = realFileSystem }: RoomOptions) {
  /** How many photos were at their end when a batch waited last, and how often it has waited since then for nothing. */
  const before = new Map<string, { readonly ended: number; readonly vain: number }>()

  /** null: it was taken off the list. */
  const find = (id: string): BatchView | null => {
    try {
      return queue().batch(id)
    } catch (error) {
      if (error instanceof PatinaError && error.code === 'batch-missing') return null
      throw error
    }
  }

  function vainOf(id: string, { jobs }: BatchView): number {
    const ended = jobs.done + jobs.failed + jobs.skipped
    const last = before.get(id)
    const vain = last?.ended === ended ? last.vain + 1 : 0
    before.set(id, { ended, vain })
    return vain
  }

  /** @returns false: somebody has said something meanwhile */
  async function calm(ms: number, isWaiting: () => boolean): Promise<boolean> {
    for (const until = performance.now() + ms; performance.now() < until;) {
      if (signal.aborted || !isWaiting()) return false
      await sleep(Math.min(STATE_MS, Math.max(1, until - performance.now())), undefined, { signal }).catch(
        () => undefined,
      )
    }
    return !signal.aborted && isWaiting()
  }

  /** Whether what was lost of the queue itself could be written again. */
  function recovered(id: string): boolean {
    try {
      queue().abandon(id)
      return true
    } catch (error) {
      if (isDatabaseFull(error)) return false
      throw error
    }
  }

  async function look(batch: BatchView, folder: string, needed: number): Promise<boolean> {
    const free = await freeBytes(folder)
    onWait(batch.id, { folder, needed, free }, false)
    return (free === null || free >= needed) && (await canWrite(folder, needed, fs))
  }

  return {
    /** Whether the batch stands still for want of room. */
    isFull: (id: string): boolean => isFull(find(id)),
    /**
     * Waits until there is room and lets the batch go on.
     * @param queueIsFull it was the queue that could not be written: the batch could not even be paused
     * @returns true: it is to be run; false: it did not stand still for want of room, or does no more, or nobody waits any more
     */
    async wait(id: string, queueIsFull = false): Promise<boolean> {
      const isWaiting = () => {
        const now = find(id)
        return isFull(now) || (queueIsFull && now?.state === 'active')
      }
      const batch = find(id)
      if (batch === null || !isWaiting()) return false
      const folder = queueIsFull ? queue().folder : batch.out
      const vain = vainOf(id, batch)
      // Nothing came of waiting: the photos need more than was thought.
      const next = queue()
        .jobs(id)
        .filter(({ state }) => state === 'waiting' || state === 'running')
        .slice(0, LANES)
      const needed = roomFor(next, batch.recipe.output.format) * 2 ** Math.min(vain, MOST_DOUBLINGS)
      onWait(id, { folder, needed, free: await freeBytes(folder) }, true)
      for (let ms = Math.min(LONGEST_MS, firstMs * 2 ** vain); ; ms = Math.min(LONGEST_MS, 2 * ms)) {
        if (!(await calm(ms, isWaiting))) return !signal.aborted && find(id)?.state === 'active'
        if (!(await look(batch, folder, needed)) || (queueIsFull && !recovered(id))) continue
        return queue().goOn(id, 'disk-full') || find(id)?.state === 'active'
      }
    },
  }
}

/** Runs a batch as `runBatch` does, but a full drive only makes it wait. @throws what the queue itself failed with */
export async function runWithRoom(options: RunOptions & { readonly batch: string }, room: RoomWait): Promise<void> {
  for (;;) {
    const queueIsFull = await runBatch(options).then(
      () => false,
      (error: unknown) => {
        if (isDatabaseFull(error)) return true
        throw error
      },
    )
    if (!(await room.wait(options.batch, queueIsFull))) return
  }
}
