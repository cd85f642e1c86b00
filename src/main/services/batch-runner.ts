/**
 * @file Works through the batches that this window was asked to run, one after another: the most urgent first, and each photo only
 * when no restoration that a person waits for has the machine. Runs in main.
 */
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import type { ClaimedJob, StoredFailure } from '../jobs/job.ts'
import type { BatchView, Queue } from '../jobs/queue.ts'
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
}

export interface BatchRunner {
  /** Puts a batch among those that are worked on. */
  run(batch: string): void
  /** Whether this window works on it, or will. */
  has(batch: string): boolean
  /** Gives up what is under way, which goes back to the queue, and waits for it. */
  close(): Promise<void>
}

export function createBatchRunner({ queue, startWorker, idle, onChange, onEnded, onFault }: Needs): BatchRunner {
  const wanted = new Set<string>()
  const closing = new AbortController()
  let working: Promise<void> | null = null

  const isToDo = ({ id, state, jobs }: BatchView) => wanted.has(id) && state === 'active' && jobs.waiting > 0
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

  async function work(): Promise<void> {
    for (let batch = next(); batch !== undefined && !closing.signal.aborted; batch = next()) {
      const { id } = batch
      try {
        await runBatch({ queue: queue(), startWorker, batch: id, signal: closing.signal, events, turn: idle })
      } catch (error) {
        wanted.delete(id)
        if (!closing.signal.aborted) onFault(id, error)
      }
      onChange()
    }
  }

  return {
    run(batch) {
      wanted.add(batch)
      working ??= work().finally(() => {
        working = null
        onChange()
      })
    },
    has: (batch) => wanted.has(batch),
    async close() {
      closing.abort()
      await working
    },
  }
}
