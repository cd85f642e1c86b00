/**
 * @file The durable queue: batches and jobs in the project database, shared by whatever processes have it open. A claim is a
 * lease that its owner extends; a claim of a process that has ended goes back to the queue. Runs in main and the command line.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { PatinaError, type ErrorCode } from '../../shared/errors.ts'
import { batchTable } from '../db/batches.ts'
import type { Connection } from '../db/connection.ts'
import { jobTable, type Move, type NewJob } from '../db/jobs.ts'
import type { Step } from '../../shared/steps.ts'
import type { Batch, ClaimedJob, Job, JobState, Made, Staged, StoredFailure } from './job.ts'
import { isGone, newOwner } from './owner.ts'
import type { VerifiedOutput } from './read-back.ts'

/** Milliseconds that a claim lasts without being extended: longer than any pause of a process that is well. */
export const LEASE_MS = 30_000

/** Priorities: what a person waits for goes before what runs by itself. */
export const PRIORITY = { interactive: 100, batch: 0, watch: -10 } as const

/** The job was given to somebody else meanwhile (this machine slept too long): whatever was made is not published. */
export class LostClaimError extends Error {
  constructor(job: number) {
    super(`job ${job} has another owner`)
    this.name = 'LostClaimError'
  }
}

export interface QueueOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly owner?: string
}

export type JobCounts = Readonly<Record<JobState, number>>

export interface BatchView extends Batch {
  readonly jobs: JobCounts
  /** Bytes of all its photos, and of those that still wait or run. */
  readonly size: number
  readonly sizeLeft: number
}

export type Queue = ReturnType<typeof createQueue>

/** Where the rest of a batch goes. */
export interface RestMove extends Pick<Batch, 'out' | 'earlier'> {
  readonly moves: readonly Move[]
}

export type NewBatch = Pick<Batch, 'kind' | 'priority' | 'out' | 'selection' | 'recipe'>

export function createQueue(db: Connection, { now = Date.now, owner = newOwner() }: QueueOptions = {}) {
  const batches = batchTable(db)
  const jobs = jobTable(db, () => new Date(now()))

  const batch = (id: string): Batch => {
    const found = batches.find(id)
    if (found === undefined) throw new PatinaError('batch-missing', { batch: id })
    return found
  }
  const mine = (job: ClaimedJob, which: Parameters<typeof jobs.change>[0], values: Record<string, unknown> = {}) => {
    if (!jobs.change(which, job.id, owner, values)) throw new LostClaimError(job.id)
  }
  /** Jobs that came back to a batch that has been given up meanwhile. */
  const settle = (id: string) => {
    if (batches.find(id)?.state === 'cancelled') jobs.cancelWaiting(id)
  }

  const add = db.transaction((order: NewBatch, list: readonly NewJob[]): Batch => {
    const made: Batch = {
      ...order,
      earlier: [],
      id: randomBytes(8).toString('hex'),
      state: 'active',
      reason: null,
      created: new Date(now()),
    }
    batches.add(made)
    for (const job of list) jobs.add(made.id, job)
    return made
  })

  const append = db.transaction((id: string, list: readonly NewJob[]): number[] => {
    const after = (jobs.ends(id).last ?? 0) + 1
    return list.map((job, i) => jobs.add(id, { ...job, position: after + i }))
  })

  const cancel = db.transaction((id: string) => {
    batches.setState(batch(id).id, 'cancelled', null)
    jobs.cancelWaiting(id)
  })

  const release = db.transaction((job: ClaimedJob, crashed: boolean) => {
    mine(job, 'released', { crashes: crashed ? 1 : 0 })
    settle(job.batch)
  })

  const reclaim = db.transaction((): number => {
    const lost = jobs.running().filter((job) => job.lease < now() || isGone(job.owner))
    for (const job of lost) jobs.change('released', job.id, job.owner, { crashes: 0 })
    for (const { id, state } of batches.all()) if (state === 'cancelled') jobs.cancelWaiting(id)
    return lost.length
  })

  const abandon = db.transaction((id: string) => {
    for (const job of jobs.running())
      if (job.batch === id && job.owner === owner) jobs.change('released', job.id, owner, { crashes: 0 })
    settle(id)
  })

  const goOn = db.transaction((id: string, why: ErrorCode): boolean => {
    const found = batches.find(id)
    if (found?.state !== 'paused' || found.reason?.code !== why) return false
    batches.setState(id, 'active', null)
    return true
  })

  /** What must not be gone on with here. */
  const refuseEnded = ({ id, state, reason }: Batch) => {
    if (state === 'cancelled') throw new PatinaError('batch-cancelled', { batch: id })
    // Its photos are in the hands of other machines: done here too they would be done twice.
    if (reason?.code === 'batch-shared') throw new PatinaError(reason.code, reason.context)
  }

  const moveRest = db.transaction((id: string, { out, earlier, moves }: RestMove) => {
    refuseEnded(batch(id))
    const isFree = (move: Move) => jobs.move(id, move)
    if (jobs.running().some((job) => job.batch === id) || !moves.every(isFree))
      throw new PatinaError('batch-busy', { batch: path.basename(batch(id).out) })
    batches.setFolders(id, { out, earlier })
  })

  const reorder = db.transaction((id: string, first: readonly number[]) => {
    const start = (jobs.ends(id).first ?? 0) - first.length
    for (const [i, job] of first.entries()) jobs.place(id, job, start + i)
  })

  // One statement, yet in a transaction: read by `get`, it would not tell that its commit failed on a full drive.
  const claim = db.transaction((id: string | null, crashes: number) =>
    jobs.claim({ owner, lease: now() + LEASE_MS, batch: id, crashes }),
  )

  const settleOne = db.transaction((id: number, act: (job: ClaimedJob) => void): boolean => {
    const job = jobs.claimOne({ owner, lease: now() + LEASE_MS, id })
    if (job !== undefined) act(job)
    return job !== undefined
  })

  const retry = db.transaction((id: string): number => jobs.retry(batch(id).id))

  const view = (found: Batch): BatchView => {
    const counts = jobs.counts(found.id)
    const of = (state: JobState) => counts.find((c) => c.state === state)
    const states = ['waiting', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const
    return {
      ...found,
      jobs: Object.fromEntries(states.map((state) => [state, of(state)?.jobs ?? 0])) as Record<JobState, number>,
      size: counts.reduce((sum, c) => sum + c.size, 0),
      sizeLeft: (of('waiting')?.size ?? 0) + (of('running')?.size ?? 0),
    }
  }

  return {
    owner,
    /** Where the queue itself is kept; absolute. */
    folder: path.dirname(db.name),
    /** Adds a batch with all its jobs at once. */
    add: (order: NewBatch, list: readonly NewJob[]): Batch => add.immediate(order, list),
    /** Adds jobs behind those that a batch has. @returns their ids */
    append: (id: string, list: readonly NewJob[]): number[] => append.immediate(id, list),
    /** @throws PatinaError batch-missing */
    batch: (id: string): BatchView => view(batch(id)),
    stateOf: (id: string) => batch(id).state,
    /** Somebody works on a job of the batch, or of any active one. */
    isBusy: (id: string | null): boolean => jobs.running().some((job) => id === null || job.batch === id),
    /** Another owner works on a job of any batch. */
    isBusyElsewhere: (): boolean => jobs.running().some((job) => job.owner !== owner),
    /** Newest first. */
    batches: (): BatchView[] => batches.all().map(view),
    /** In their order. */
    jobs: (id: string): Job[] => jobs.ofBatch(id),
    job: (id: number): Job | undefined => jobs.find(id),
    /** Seconds of the photos done last, with their bytes: what an estimate of the time left is made of. */
    recent: (id: string | null) => jobs.recent(id),
    isTaken: (job: ClaimedJob, output: string): boolean => jobs.isTaken(job.batch, output, job.id),

    pause: (id: string, reason: StoredFailure | null = null): void => batches.setState(batch(id).id, 'paused', reason),
    /** @throws PatinaError batch-cancelled, batch-shared, batch-missing */
    resume(id: string): void {
      refuseEnded(batch(id))
      batches.setState(id, 'active', null)
    },
    /**
     * Gives what is left other outputs, all or none of it. @throws PatinaError batch-cancelled, batch-shared, batch-missing,
     * batch-busy (somebody works on it, or did meanwhile)
     */
    moveRest: (id: string, move: RestMove): void => moveRest.immediate(id, move),
    /** Ends the pause that the program made for this reason, and no other. @returns whether it did */
    goOn: (id: string, why: ErrorCode): boolean => goOn.immediate(id, why),
    /** What waits is given up at once; what runs is given up by whoever runs it. Finished outputs stay. */
    cancel: (id: string): void => cancel.immediate(id),
    /** Lets failed photos wait again. @returns how many */
    retry: (id: string): number => retry.immediate(id),
    setPriority: (id: string, priority: number): void => batches.setPriority(batch(id).id, priority),
    /** Puts these jobs in this order before all others of the batch. */
    reorder: (id: string, first: readonly number[]): void => reorder.immediate(id, first),
    remove: (id: string): void => batches.remove(batch(id).id),

    /** Takes the next job of one batch, or of all, that crashed the worker at most so often. */
    claim: (id: string | null, crashes = Number.MAX_SAFE_INTEGER): ClaimedJob | undefined =>
      claim.immediate(id, crashes),
    /** A finished job was under way when the worker ended over another one. */
    pardon: (id: number): void => jobs.pardon(id),
    /** Takes a job that was done elsewhere and settles it by `act`, both or neither. @returns false: it does not wait any more */
    settle: (id: number, act: (job: ClaimedJob) => void): boolean => settleOne.immediate(id, act),
    /** Extends all claims of this queue. */
    heartbeat: (): void => jobs.extend(owner, now() + LEASE_MS),
    /** Takes back this queue's own claims in a batch: what had them is over, and could not say so. */
    abandon: (id: string): void => abandon.immediate(id),
    /** Takes back the claims of processes that have ended or fallen silent. @returns how many */
    reclaim: (): number => reclaim.immediate(),

    /** The batch is not shared any more: what is left waits for whoever resumes it. */
    unshare: (id: string): void => {
      if (batch(id).reason?.code === 'batch-shared') batches.setState(id, 'active', null)
    },

    // What follows is for the owner of a claim: see Ledger. @throws LostClaimError
    setOutput: (job: ClaimedJob, output: string): void => mine(job, 'name', { output }),
    setSteps: (job: ClaimedJob, steps: readonly Step[]): void => mine(job, 'choose', { steps: JSON.stringify(steps) }),
    /** Before the output gets its name: how it will be known again, and what it was made with. */
    stage: (job: ClaimedJob, staged: Staged, made: Made): void =>
      mine(job, 'stage', { ...staged, made: JSON.stringify(made) }),
    unstage: (job: ClaimedJob): void => mine(job, 'unstage'),
    /** Only what was read back under its final name is done. */
    done: (job: ClaimedJob, { file }: VerifiedOutput): void => mine(job, 'done', { output: file }),
    fail: (job: ClaimedJob, failure: StoredFailure): void => mine(job, 'failed', { failure: JSON.stringify(failure) }),
    skip: (job: ClaimedJob, reason: string): void => mine(job, 'skipped', { skip: reason }),
    /** Back to the queue; `crashed`: the worker ended over it. */
    release: (job: ClaimedJob, crashed = false): void => release.immediate(job, crashed),
  }
}
