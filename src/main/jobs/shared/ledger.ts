/** @file The task of a shared queue as the place where a job is kept. Every change first proves that the claim is still ours. Main. */
import type { Job as QueueJob } from 'bullmq'
import type { Redis } from 'ioredis'
import type { ClaimedJob, Made, Staged } from '../job.ts'
import type { Ledger } from '../ledger.ts'
import { LostClaimError } from '../queue.ts'
import { PREFIX } from './server.ts'
import type { Task, TaskResult } from './task.ts'

/**
 * Milliseconds that a claim lasts without being extended, which the library does at half of it. A worker that was killed is
 * missed that long.
 */
export const CLAIM_MS = 10_000

/** Key of the set of all outputs of a batch. */
export const namesKey = (batch: string): string => `${PREFIX}:names:${batch}`

export interface TaskLedger extends Ledger {
  /** What became of the job, once it is done or skipped. */
  result(): TaskResult | undefined
  /** Counts an attempt, so that its files have names of their own. */
  begin(): Promise<ClaimedJob>
}

/** @param claim what proves that the task is ours */
export function taskLedger(
  queued: QueueJob<Task, TaskResult>,
  claim: string,
  redis: Redis,
  job: ClaimedJob,
): TaskLedger {
  let task = queued.data
  let result: TaskResult | undefined
  const prove = async () => {
    // The library fails, or answers 0, when the claim ran out and somebody else may have the task.
    const kept = await queued.extendLock(claim, CLAIM_MS).catch(() => 0)
    if (kept !== 1) throw new LostClaimError(job.id)
  }
  const change = async (changes: Partial<Task['job']>) => {
    await prove()
    task = { ...task, job: { ...task.job, ...changes } }
    await queued.updateData(task)
  }
  const ended = () => ({ output: task.job.output, steps: task.job.steps })
  return {
    result: () => result,
    async begin() {
      await change({ attempts: task.job.attempts + 1 })
      return { ...job, attempts: task.job.attempts }
    },
    // Asking takes the name: two workers that ask get two answers.
    isTaken: async (_, output) => (await redis.sadd(namesKey(task.batch), output)) === 0,
    setOutput: (_, output) => change({ output }),
    setSteps: (_, steps) => change({ steps: [...steps] }),
    stage: (_, staged: Staged, made: Made) => change({ staged, made }),
    unstage: () => change({ staged: null, made: null }),
    async done(_, { file }) {
      await prove()
      const { staged, made } = task.job
      if (staged === null || made === null) throw new TypeError('Expected a staged output')
      result = { kind: 'done', ...ended(), output: file, staged, made }
    },
    async skip(_, reason) {
      await prove()
      result = { kind: 'skipped', ...ended(), reason }
    },
  }
}
