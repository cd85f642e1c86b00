/**
 * @file Works through the batches that this window was asked to run, one after another: the most urgent first, and each photo only
 * when no restoration that a person waits for has the machine. Runs in main.
 */
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import { isDatabaseFull } from '../db/connection.ts'
import type { ClaimedJob, StoredFailure } from '../jobs/job.ts'
import type { BatchView, Queue } from '../jobs/queue.ts'
import { createRoomWait, type Room } from '../jobs/room.ts'
import { runBatch } from '../jobs/runner.ts'

interface Needs {
  readonly queue: () => Queue
  readonly startWorker: () => WorkerClient
  /** Resolves when nothing that a person waits for is under way. */
  readonly idle: () => Promise<void>
  /** Something about a batch is different now. */
  readonly onChange: () => void
  /** A job has come to its end, well or not. */
  readonly onEnded: (job: ClaimedJob) => void
  /** The queue itself failed (its drive is full, say): the batch stays as it is. */
  readonly onFault: (batch: string, error: unknown) => void
  /** Milliseconds until room is looked for on a full drive; for tests. */
  readonly roomMs?: number
}

export interface BatchRunner {
  /** Puts a batch among those that are worked on. */
  run(batch: string): void
  /** Whether this window works on it, or will. */
  has(batch: string): boolean
  /** What the batch waits for, where its drive is full. */
  room(batch: string): Room | null
  /** Gives up what is under way, which goes back to the queue, and waits for it. */
  close(): Promise<void>
}

export function createBatchRunner(needs: Needs): BatchRunner {
  const { queue, startWorker, idle, onChange, onEnded, onFault } = needs
  const wanted = new Set<string>()
  /** Those whose drive is full, and what they wait for. */
  const waits = new Map<string, Promise<void>>()
  const rooms = new Map<string, Room>()
  const closing = new AbortController()
  let working: Promise<void> | null = null

  const isToDo = ({ id, state, jobs }: BatchView) =>
    wanted.has(id) && !waits.has(id) && state === 'active' && jobs.waiting > 0
  /** Urgency first, then the order in which they were made. */
  const next = () =>
    queue()
      .batches()
      .toReversed()
      .filter(isToDo)
      .toSorted((a, b) => b.priority - a.priority)[0]

  const ended = (job: ClaimedJob) => {
    onEnded(job)
    onChange()
  }
  const events = {
    progress: onChange,
    done: ended,
    skipped: ended,
    failed: (job: ClaimedJob, _: StoredFailure) => ended(job),
    paused: onChange,
  }

  const faulty = (id: string, error: unknown) => {
    wanted.delete(id)
    if (!closing.signal.aborted) onFault(id, error)
  }

  const roomWait = createRoomWait({
    queue,
    signal: closing.signal,
    onWait(batch, room) {
      rooms.set(batch, room)
      onChange()
    },
    ...(needs.roomMs === undefined ? {} : { firstMs: needs.roomMs }),
  })

  /** Meanwhile other batches go on: theirs may be other drives. */
  async function waitForRoom(id: string, queueIsFull: boolean): Promise<void> {
    const goesOn = await roomWait.wait(id, queueIsFull).catch((error: unknown) => {
      faulty(id, error)
      return false
    })
    rooms.delete(id)
    waits.delete(id)
    if (closing.signal.aborted) return
    if (goesOn) run(id)
    onChange()
  }

  async function work(): Promise<void> {
    for (let batch = next(); batch !== undefined && !closing.signal.aborted; batch = next()) {
      const { id } = batch
      let queueIsFull = false
      try {
        await runBatch({ queue: queue(), startWorker, batch: id, signal: closing.signal, events, turn: idle })
      } catch (error) {
        queueIsFull = isDatabaseFull(error)
        if (!queueIsFull) faulty(id, error)
      }
      if (queueIsFull || roomWait.isFull(id)) waits.set(id, waits.get(id) ?? waitForRoom(id, queueIsFull))
      onChange()
    }
  }

  function run(batch: string): void {
    wanted.add(batch)
    working ??= work().finally(() => {
      working = null
      onChange()
    })
  }

  return {
    run,
    has: (batch) => wanted.has(batch),
    room: (batch) => rooms.get(batch) ?? null,
    async close() {
      closing.abort()
      await Promise.all([working, ...waits.values()])
    },
  }
}
