/** @file Runs a batch of the queue and tells how it goes: for `restore`, `batch resume` and `watch`. Node; command line. */
import { isDatabaseFull } from '../main/db/connection.ts'
import type { Job } from '../main/jobs/job.ts'
import type { OpenedQueue } from '../main/jobs/open-queue.ts'
import type { Queue } from '../main/jobs/queue.ts'
import { createRoomWait, runWithRoom, type RoomWait } from '../main/jobs/room.ts'
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
  /** A full drive ends the run instead of letting it wait. */
  readonly stopWhenFull?: boolean
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

/** The waiting of a run for room on its drive, told; undefined: it is not to wait. */
export function roomFor(
  { environment: { signal }, opened, report }: Pick<BatchRun, 'environment' | 'opened' | 'report'>,
  stopWhenFull: boolean,
): RoomWait | undefined {
  if (stopWhenFull) return undefined
  return createRoomWait({
    queue: () => opened.queue,
    signal,
    onWait: (_, room, first) => report.waiting(room, first),
  })
}

/** Tells of the jobs of a batch, and counts them. @param waits a full drive is waited for, and not a failure */
export function tellEvents(
  report: Report,
  counts: Counts,
  place: (job: Job) => readonly [number, number],
  waits: boolean,
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
    paused(job, failure) {
      if (!waits || failure.code !== 'disk-full') failed(job, failure)
    },
  }
}

/** Where the queue's own drive is full the batch stays as it is: interrupted, which loses nothing either. */
function pauseIfPossible(queue: Queue, batch: string): void {
  try {
    if (queue.stateOf(batch) === 'active') queue.pause(batch)
  } catch (error) {
    if (!isDatabaseFull(error)) throw error
  }
}

/** Runs what waits; stopped by the person, the batch is paused. */
export async function runAndTell(run: BatchRun): Promise<ExitCode> {
  const { environment, opened, batch, report, counts, stopWhenFull = false } = run
  const { queue } = opened
  const { signal, startWorker } = environment
  queue.reclaim()
  const { of, total } = numbers(queue.jobs(batch))
  counts.left = total
  const room = roomFor(run, stopWhenFull)
  const events = tellEvents(report, counts, (job) => [of(job), total], room !== undefined)
  const options = { queue, startWorker, batch, signal, events }
  await (room === undefined ? runBatch(options) : runWithRoom(options, room))
  if (signal.aborted) pauseIfPossible(queue, batch)
  if (signal.aborted) report.failed(null, new PatinaError('cancelled'))
  report.summary(counts)
  if (queue.batch(batch).jobs.waiting > 0) report.resumable(batch)
  return exitCode(run)
}
