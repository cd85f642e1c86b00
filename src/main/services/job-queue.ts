/** @file Restorations wait for their turn here: one runs at a time, any can be stopped. Runs in main. */
import { randomBytes } from 'node:crypto'
import type { Events } from '../../shared/contract.ts'
import { PatinaError, toFailure } from '../../shared/errors.ts'
import { createProgressTeller, type Clock, type StageProgress } from './progress.ts'

export interface JobControl {
  readonly signal: AbortSignal
  readonly tell: (progress: StageProgress) => void
}

export interface JobQueue {
  /** Returns the job's id; how it ends is told by jobDone or jobFailed, once. */
  add(photo: string, work: (control: JobControl) => Promise<void>): string
  /** A job that has ended already is no error: the message was on its way. */
  cancel(job: string): void
  /** Stops the jobs of one photo, or all, and waits until they have stopped. */
  stop(photo?: string): Promise<void>
  /** Resolves when no restoration waits or runs. */
  idle(): Promise<void>
}

interface Job {
  readonly photo: string
  readonly controller: AbortController
  readonly ended: Promise<void>
}

type Emit = <K extends 'jobProgress' | 'jobDone' | 'jobFailed'>(name: K, payload: Events[K]) => void

/** @param between done after each job and before the next one, however it ended; must not reject */
export function createJobQueue(
  emit: Emit,
  clock: Clock,
  between: () => Promise<unknown> = () => Promise.resolve(),
): JobQueue {
  const jobs = new Map<string, Job>()
  let tail = Promise.resolve()

  async function run(job: string, photo: string, signal: AbortSignal, work: (c: JobControl) => Promise<void>) {
    const teller = createProgressTeller((report) => emit('jobProgress', { job, photo, ...report }), clock)
    try {
      if (signal.aborted) throw new PatinaError('cancelled')
      await work({ signal, tell: (progress) => teller.tell(progress) })
      teller.end()
      emit('jobDone', { job, photo })
    } catch (error) {
      teller.end()
      const { code, context } = toFailure(signal.aborted ? new PatinaError('cancelled') : error)
      emit('jobFailed', { job, photo, failure: { code, context: { ...context } } })
    } finally {
      jobs.delete(job)
      await between()
    }
  }

  return {
    add(photo, work) {
      const job = randomBytes(8).toString('hex')
      const controller = new AbortController()
      tail = tail.then(() => run(job, photo, controller.signal, work)) // run never rejects
      jobs.set(job, { photo, controller, ended: tail })
      return job
    },
    cancel: (job) => jobs.get(job)?.controller.abort(),
    async idle() {
      while (jobs.size > 0) await tail
    },
    async stop(photo) {
      const meant = [...jobs.values()].filter((job) => photo === undefined || job.photo === photo)
      for (const { controller } of meant) controller.abort()
      await Promise.all(meant.map(({ ended }) => ended))
    },
  }
}
