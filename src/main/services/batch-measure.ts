/**
 * @file Measures what came out of a batch, so that a person is shown what stands out: after each photo, and what an earlier run or
 * the command line left unmeasured. Never fails: what cannot be read counts as something to look at. Runs in main.
 */
import { PatinaError } from '../../shared/errors.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import type { OpenedQueue } from '../jobs/open-queue.ts'
import { riskOf, type Change } from '../jobs/risk.ts'

interface Needs {
  readonly opened: () => OpenedQueue
  readonly worker: () => WorkerClient
  readonly onChange: () => void
}

export interface Measuring {
  measure(job: number): void
  /** All ended jobs of a batch that were not measured yet. */
  measureMissing(batch: string): void
  close(): Promise<void>
}

export function createMeasuring({ opened, worker, onChange }: Needs): Measuring {
  const underWay = new Set<number>()
  let tail = Promise.resolve()
  let closed = false

  async function changeOf(photo: string, output: string | null): Promise<Change | null> {
    if (output === null) return null
    try {
      return await worker().call('compare', { before: photo, after: output })
    } catch (error) {
      if (error instanceof PatinaError && error.code === 'cancelled') throw error
      return null
    }
  }

  async function measureOne(id: number): Promise<void> {
    if (closed) return
    try {
      const job = opened().queue.job(id)
      if (job === undefined || (job.state !== 'done' && job.state !== 'failed')) return
      const change = job.state === 'done' ? await changeOf(job.photo, job.output) : null
      opened().reviews.put(id, change, riskOf(job, change))
      onChange()
    } catch {
      // The program is ending, or the batch was removed meanwhile: it is measured when it is looked at next.
    } finally {
      underWay.delete(id)
    }
  }

  function measure(job: number): void {
    if (underWay.has(job)) return
    underWay.add(job)
    tail = tail.then(() => measureOne(job))
  }

  return {
    measure,
    measureMissing: (batch) => opened().reviews.missing(batch).forEach(measure),
    async close() {
      closed = true
      await tail
    },
  }
}
