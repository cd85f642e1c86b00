/** @file Runs a batch of the queue and tells how it goes: for `restore`, `batch resume` and `watch`. Node; command line. */
import type { Job } from '../main/jobs/job.ts'
import type { OpenedQueue } from '../main/jobs/open-queue.ts'
import { runBatch, type BatchEvents } from '../main/jobs/runner.ts'
import { PatinaError } from '../shared/errors.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { Counts, Report } from './report.ts'
import type { Environment } from './terminal.ts'

export interface BatchRun {
  readonly environment: Environment
  readonly opened: OpenedQueue
  readonly batch: string
  readonly report: Report
  /** What was told of it already: photos that were not restored for a reason known when they were listed. */
  readonly counts: Counts
}

/** Number of each photo among those to be done, from 1. */
function numbers(jobs: readonly Job[]): { of: (job: Job) => number; total: number } {
  const toDo = jobs.filter((job) => job.state === 'waiting' || job.state === 'running')
  const places = new Map(toDo.map((job, i) => [job.id, i + 1]))
  return { of: (job) => places.get(job.id) ?? places.size, total: places.size }
}

function exitCode({ environment, opened, batch, counts }: BatchRun): ExitCode {
  if (environment.signal.aborted || opened.queue.stateOf(batch) === 'cancelled') return EXIT.cancelled
  return counts.failed > 0 || counts.left > 0 ? EXIT.failed : EXIT.done
}

/** Tells of the jobs of a batch, and counts them. */
export function tellEvents(
  report: Report,
  counts: Counts,
  place: (job: Job) => readonly [number, number],
): BatchEvents {
  const ended = (which: 'restored' | 'failed' | 'skipped') => {
    counts.left--
    counts[which]++
  }
  const failed: BatchEvents['failed'] = (job, { code, context }) => {
    ended('failed')
    report.failed(job.photo, new PatinaError(code, context))
  }
  return {
    progress: (job, progress) => report.progress(job.photo, ...place(job), progress),
    done: (job, { file, content, made }) => {
      ended('restored')
      report.restored(job.photo, { file, ...content, ...made })
    },
    skipped: (job, reason) => {
      ended('skipped')
      report.skipped(job.photo, reason)
    },
    failed,
    paused: failed,
  }
}

/** Runs what waits; stopped by the person, the batch is paused. */
export async function runAndTell(run: BatchRun): Promise<ExitCode> {
  const { environment, opened, batch, report, counts } = run
  const { queue } = opened
  const { signal, startWorker } = environment
  queue.reclaim()
  const { of, total } = numbers(queue.jobs(batch))
  counts.left = total
  const events = tellEvents(report, counts, (job) => [of(job), total])
  await runBatch({ queue, startWorker, batch, signal, events })
  if (signal.aborted && queue.stateOf(batch) === 'active') queue.pause(batch)
  if (signal.aborted) report.failed(null, new PatinaError('cancelled'))
  report.summary(counts)
  if (queue.batch(batch).jobs.waiting > 0) report.resumable(batch)
  return exitCode(run)
}
