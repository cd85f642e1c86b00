/** @file A batch and its photos as the window shows them. Pure. Runs in main. */
import path from 'node:path'
import type { BatchPhoto, BatchSummary } from '../../shared/batch.ts'
import type { Review } from '../db/reviews.ts'
import type { Job } from '../jobs/job.ts'
import { secondsFor } from '../jobs/preflight.ts'
import type { BatchView } from '../jobs/queue.ts'
import type { Room } from '../jobs/room.ts'

interface Known {
  /** This window works on it, or will. */
  readonly wanted: boolean
  /** What it waits for on a full drive. */
  readonly room: Room | null
  /** There is a dialog for another folder. */
  readonly canChoose: boolean
  readonly toLookAt: number
  readonly unmeasured: number
  /** Photos that were done lately. */
  readonly recent: readonly { size: number; seconds: number }[]
}

function conditionOf(
  { state, reason, jobs, kind }: BatchView,
  wanted: boolean,
  waits: boolean,
): BatchSummary['condition'] {
  // A person's own pause has no reason, and goes before.
  if (waits && (state === 'active' || reason?.code === 'disk-full')) return 'room'
  if (state !== 'active') return state
  if (jobs.running > 0) return wanted ? 'running' : 'elsewhere'
  if (jobs.waiting > 0) return wanted ? 'waiting' : 'interrupted'
  return kind === 'watch' ? 'watching' : 'done'
}

/** Its drive is full and nobody works on it. A watch keeps its folder. */
const isStuck = ({ state, reason, jobs, kind }: BatchView) =>
  kind === 'batch' && state === 'paused' && reason?.code === 'disk-full' && jobs.running === 0 && jobs.waiting > 0

export function summaryOf(
  batch: BatchView,
  { wanted, room, canChoose, toLookAt, unmeasured, recent }: Known,
): BatchSummary {
  const condition = conditionOf(batch, wanted, room !== null)
  return {
    id: batch.id,
    name: path.basename(batch.out),
    folder: batch.out,
    earlier: [...batch.earlier],
    condition,
    reason: batch.reason,
    canMove: canChoose && isStuck(batch),
    room: condition !== 'room' || room === null ? null : { needed: room.needed, free: room.free },
    created: batch.created.toISOString(),
    jobs: batch.jobs,
    toLookAt,
    unmeasured,
    secondsLeft: batch.sizeLeft === 0 ? null : secondsFor(batch.sizeLeft, recent),
  }
}

interface Around {
  /** What the person calls the photo. */
  readonly name: string
  /** The batch's own, for a job that has none. */
  readonly steps: Job['steps']
  readonly review: Review | undefined
}

export function batchPhoto(job: Job, { name, steps, review }: Around): BatchPhoto {
  const { state, made } = job
  return {
    job: job.id,
    name,
    output: state === 'done' && job.output !== null ? path.basename(job.output) : null,
    state,
    skip: job.skip,
    failure: job.failure,
    seconds: state === 'done' ? (made?.seconds ?? null) : null,
    invented: state === 'done' ? (made?.invention?.share ?? null) : null,
    steps: [...(job.steps ?? steps ?? [])],
    risk: review === undefined ? null : { score: review.score, reasons: review.reasons },
    verdict: review?.verdict ?? null,
  }
}
