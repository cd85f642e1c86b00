/**
 * @file Watches folders: a photo is restored once it has stopped growing, each once, also across restarts. The folders are
 * looked at again and again, since notices of changes are not to be had from every drive. Node; main and command line.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ListedPhoto } from './job.ts'
import { planReady } from './plan.ts'
import { runWithRoom, type RoomWait } from './room.ts'
import { runBatch, type RunOptions } from './runner.ts'

/** What a look at the folders found, against what earlier looks did. Pure: the time comes in. */
export class Settling {
  readonly #since = new Map<string, { readonly key: string; readonly time: number }>()
  readonly #settleMs: number

  /** @param settleMs how long a photo must have stayed the same, in milliseconds */
  constructor(settleMs: number) {
    this.#settleMs = settleMs
  }

  /** True when the photo is now as it was so long ago. */
  hasSettled({ photo, size, modified }: ListedPhoto, now: number): boolean {
    const key = `${size} ${modified}`
    const before = this.#since.get(photo)
    if (before?.key === key) return now - before.time >= this.#settleMs
    this.#since.set(photo, { key, time: now })
    return false
  }

  forget(photo: string): void {
    this.#since.delete(photo)
  }
}

const keyOf = ({ photo, size, modified }: ListedPhoto) => `${size} ${modified} ${photo}`

export interface WatchOptions extends Omit<RunOptions, 'batch'> {
  /** A batch of the kind watch. */
  readonly batch: string
  /** Absent: a full drive ends the watch. */
  readonly room?: RoomWait
  /** Default 3 s. */
  readonly settleMs?: number
  /** Between two looks; default 1 s. */
  readonly pollMs?: number
}

/** Adds what has settled to the batch. */
async function look({ queue, batch: id, signal }: WatchOptions, settling: Settling): Promise<void> {
  const { selection, recipe, out } = queue.batch(id)
  const before = queue.jobs(id)
  const known = new Set(before.map(keyOf))
  const isReady = (photo: ListedPhoto) => !known.has(keyOf(photo)) && settling.hasSettled(photo, Date.now())
  const jobs = await planReady({ selection, recipe, out, before, signal }, isReady)
  if (jobs.length > 0) queue.append(id, jobs)
  for (const { photo } of jobs) settling.forget(photo)
}

/**
 * Watches until `signal` says so, or the batch was paused or cancelled.
 * @throws PatinaError, and what the queue itself failed with
 */
export async function watchFolders(options: WatchOptions): Promise<void> {
  const { queue, batch, signal, room, settleMs = 3_000, pollMs = 1_000 } = options
  const settling = new Settling(settleMs)
  while (!signal.aborted && queue.stateOf(batch) === 'active') {
    await look(options, settling).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    if (!signal.aborted && queue.batch(batch).sizeLeft > 0)
      await (room === undefined ? runBatch(options) : runWithRoom(options, room))
    await sleep(pollMs, undefined, { signal }).catch(() => undefined)
  }
}
