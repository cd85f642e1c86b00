/** @file One run of learning after another, each with a worker of its own that ends with it. Runs in main. */
import { PatinaError } from '../../shared/errors.ts'
import type { LearningCondition, LearningSummary } from '../../shared/learning-run.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'

/** What a run under way is doing. */
export interface Live extends Pick<LearningSummary, 'done' | 'total' | 'secondsLeft'> {
  readonly condition: LearningCondition
}

export interface Turn {
  readonly signal: AbortSignal
  readonly worker: WorkerClient
  /** Tells how far it is. */
  at(part: Partial<Live>): void
}

interface Entry {
  live: Live
  readonly abort: AbortController
  ended: Promise<unknown>
}

export interface LearningTurns {
  /** Does work for a run when all before it is done. @throws what the work throws; PatinaError cancelled if it was stopped */
  take<T>(run: string, work: (turn: Turn) => Promise<T>): Promise<T>
  /** null: nothing of that run waits or is under way. */
  live(run: string): Live | null
  /** Calls off what a run does, and waits for its end. */
  stop(run: string): Promise<void>
  close(): Promise<void>
}

const WAITING: Live = { condition: 'waiting', done: 0, total: 0, secondsLeft: null }

export function createLearningTurns(startWorker: () => WorkerClient, onChange: () => void): LearningTurns {
  const entries = new Map<string, Entry>()
  let tail: Promise<unknown> = Promise.resolve()

  async function perform<T>(entry: Entry, work: (turn: Turn) => Promise<T>): Promise<T> {
    const { signal } = entry.abort
    if (signal.aborted) throw new PatinaError('cancelled')
    const worker = startWorker()
    const at = (part: Partial<Live>): void => {
      entry.live = { ...entry.live, ...part }
      onChange()
    }
    try {
      return await work({ signal, worker, at })
    } finally {
      await worker.close()
    }
  }

  async function stop(run: string): Promise<void> {
    const entry = entries.get(run)
    entry?.abort.abort()
    await entry?.ended
  }

  return {
    take(run, work) {
      if (entries.has(run)) return Promise.reject(new PatinaError('learning-busy', { run }))
      const entry: Entry = { live: WAITING, abort: new AbortController(), ended: tail }
      const mine = tail
        .then(() => perform(entry, work))
        .finally(() => {
          entries.delete(run)
          onChange()
        })
      entries.set(run, entry)
      tail = mine.catch(() => undefined) // whoever took the turn hears of it
      entry.ended = tail
      onChange()
      return mine
    },
    live: (run) => entries.get(run)?.live ?? null,
    stop,
    async close() {
      await Promise.all([...entries.keys()].map(stop))
    },
  }
}
