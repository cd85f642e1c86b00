/**
 * @file The table of jobs: every change of state is one statement that names the state it comes from and, for a job that is
 * worked on, its owner. Rows are checked when they come back. Runs in main.
 */
import { z } from 'zod'
import { FailureSchema } from '../../shared/contract.ts'
import { Step } from '../../shared/steps.ts'
import { JOB_STATES, Made, type ClaimedJob, type Job, type JobState, type StoredFailure } from '../jobs/job.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

const Row = z
  .strictObject({
    id: z.int(),
    batch: z.string(),
    position: z.int(),
    state: z.enum(JOB_STATES),
    photo: z.string().min(1),
    size: z.int().nonnegative(),
    modified: z.int(),
    steps: json(z.array(Step)).nullable(),
    variant: z.int().positive().nullable(),
    output: z.string().min(1).nullable(),
    attempts: z.int().nonnegative(),
    crashes: z.int().nonnegative(),
    owner: z.string().nullable(),
    lease: z.int().nullable(),
    staged: z.int().nullable(),
    sha256: z.string().length(64).nullable(),
    bytes: z.int().nullable(),
    made: json(Made).nullable(),
    failure: json(FailureSchema).nullable(),
    skip: z.string().nullable(),
    changed: z.iso.datetime(),
  })
  .transform(({ staged, sha256, bytes, lease: _, changed: __, ...rest }): Job & { owner: string | null } => ({
    ...rest,
    staged: staged === null || sha256 === null || bytes === null ? null : { attempt: staged, sha256, bytes },
  }))

/** A job as it is added. */
export type NewJob = Pick<Job, 'position' | 'photo' | 'size' | 'modified' | 'steps' | 'variant' | 'output'> &
  (
    | { readonly state: 'waiting' }
    | { readonly state: 'failed'; readonly failure: StoredFailure }
    | { readonly state: 'skipped'; readonly skip: string }
  )

export interface StateCount {
  readonly state: JobState
  readonly jobs: number
  /** Bytes of the photos. */
  readonly size: number
}

/** A job whose output goes elsewhere; both places absolute. */
export interface Move {
  readonly job: number
  readonly from: string
  readonly to: string
}

/** What a state sets beside its name: the columns that belong to another state become null. */
const TO = {
  waiting: "state = 'waiting', owner = NULL, lease = NULL, failure = NULL, skip = NULL",
  cancelled: "state = 'cancelled', owner = NULL, lease = NULL, staged = NULL, sha256 = NULL, bytes = NULL, made = NULL",
  done: "state = 'done', owner = NULL, lease = NULL, output = :output",
  // How its output would be known stays: it may lie there, on a drive that then refused everything.
  failed: "state = 'failed', owner = NULL, lease = NULL, failure = :failure",
  skipped:
    "state = 'skipped', owner = NULL, lease = NULL, skip = :skip, staged = NULL, sha256 = NULL, bytes = NULL, made = NULL",
} as const

const MINE = "id = :id AND state = 'running' AND owner = :owner"

export type JobTable = ReturnType<typeof jobTable>

/** `now` is the time that rows are stamped with. */
export function jobTable(db: Connection, now: () => Date) {
  const add = db.prepare(`
    INSERT INTO jobs (batch, position, state, photo, size, modified, steps, variant, output, failure, skip, changed)
    VALUES (:batch, :position, :state, :photo, :size, :modified, :steps, :variant, :output, :failure, :skip, :changed)
  `)
  // The inner choice reads one index entry of each batch, whatever the number of jobs.
  const claim = db.prepare(`
    UPDATE jobs SET state = 'running', owner = :owner, lease = :lease, attempts = attempts + 1, changed = :changed
    WHERE id = (
      SELECT id FROM jobs WHERE state = 'waiting' AND crashes <= :crashes AND batch = (
        SELECT id FROM batches
        WHERE state = 'active' AND (:batch IS NULL OR id = :batch) AND EXISTS (
          SELECT 1 FROM jobs WHERE batch = batches.id AND state = 'waiting' AND crashes <= :crashes)
        ORDER BY priority DESC, created, rowid LIMIT 1)
      ORDER BY crashes, position LIMIT 1)
    RETURNING *
  `)
  const claimOne = db.prepare(`
    UPDATE jobs SET state = 'running', owner = :owner, lease = :lease, attempts = attempts + 1, changed = :changed
    WHERE id = :id AND state = 'waiting' RETURNING *
  `)
  const prepare = (change: string, where: string) =>
    db.prepare(`UPDATE jobs SET ${change}, changed = :changed WHERE ${where}`)
  const mine = {
    name: prepare('output = :output', MINE),
    stage: prepare('staged = :attempt, sha256 = :sha256, bytes = :bytes, made = :made', MINE),
    unstage: prepare('staged = NULL, sha256 = NULL, bytes = NULL, made = NULL', MINE),
    choose: prepare('steps = :steps', MINE),
    done: prepare(TO.done, MINE),
    failed: prepare(TO.failed, MINE),
    skipped: prepare(TO.skipped, MINE),
    released: prepare(`${TO.waiting}, crashes = crashes + :crashes`, MINE),
  } as const
  const pardon = prepare('crashes = 0', "id = :id AND state IN ('done', 'skipped')")
  const extend = db.prepare("UPDATE jobs SET lease = :lease WHERE owner = :owner AND state = 'running'")
  const running = db.prepare("SELECT id, batch, owner, lease FROM jobs WHERE state = 'running'")
  const cancelWaiting = prepare(TO.cancelled, "batch = :batch AND state = 'waiting'")
  const retry = prepare(`${TO.waiting}, crashes = 0`, "batch = :batch AND state = 'failed' AND output IS NOT NULL")
  const move = prepare(
    'output = :to, staged = NULL, sha256 = NULL, bytes = NULL, made = NULL',
    "id = :id AND batch = :batch AND output = :from AND state IN ('waiting', 'failed')",
  )
  const place = db.prepare('UPDATE jobs SET position = :position WHERE id = :id AND batch = :batch')
  const ends = db.prepare('SELECT min(position) AS first, max(position) AS last FROM jobs WHERE batch = ?')
  const find = db.prepare('SELECT * FROM jobs WHERE id = ?')
  const ofBatch = db.prepare('SELECT * FROM jobs WHERE batch = ? ORDER BY position')
  const taken = db.prepare('SELECT 1 FROM jobs WHERE batch = :batch AND output = :output AND id <> :id')
  const counts = db.prepare(
    'SELECT state, count(*) AS jobs, total(size) AS size FROM jobs WHERE batch = ? GROUP BY state',
  )
  const recent = db.prepare(`
    SELECT size, made FROM jobs WHERE state = 'done' AND (:batch IS NULL OR batch = :batch) ORDER BY changed DESC LIMIT 20
  `)
  const stamp = () => now().toISOString()
  return {
    /** @returns the job's id */
    add: (batch: string, job: NewJob): number =>
      Number(
        add.run({
          failure: null,
          skip: null,
          ...job,
          batch,
          ...('failure' in job ? { failure: JSON.stringify(job.failure) } : {}),
          steps: job.steps === null ? null : JSON.stringify(job.steps),
          changed: stamp(),
        }).lastInsertRowid,
      ),
    /** Takes the next job, in one statement: of the most urgent active batch, those that crashed least first. */
    claim(options: { owner: string; lease: number; batch: string | null; crashes: number }): ClaimedJob | undefined {
      const row = claim.get({ ...options, changed: stamp() })
      return row === undefined ? undefined : (Row.parse(row) as ClaimedJob)
    },
    /** Takes one job, whatever its batch is doing. */
    claimOne(options: { owner: string; lease: number; id: number }): ClaimedJob | undefined {
      const row = claimOne.get({ ...options, changed: stamp() })
      return row === undefined ? undefined : (Row.parse(row) as ClaimedJob)
    },
    /** Changes a job that `owner` works on. @returns false: it is no longer the owner's */
    change: (which: keyof typeof mine, id: number, owner: string, values: Record<string, unknown> = {}): boolean =>
      mine[which].run({ ...values, id, owner, changed: stamp() }).changes === 1,
    pardon: (id: number): void => void pardon.run({ id, changed: stamp() }),
    extend: (owner: string, lease: number): void => void extend.run({ owner, lease }),
    running: () => running.all() as { id: number; batch: string; owner: string; lease: number }[],
    cancelWaiting: (batch: string): number => cancelWaiting.run({ batch, changed: stamp() }).changes,
    retry: (batch: string): number => retry.run({ batch, changed: stamp() }).changes,
    place: (batch: string, id: number, position: number): void => void place.run({ batch, id, position }),
    /** Gives a job that nobody works on another output. @returns false: it is not any more what it was */
    move: (batch: string, { job, from, to }: Move): boolean =>
      move.run({ batch, id: job, from, to, changed: stamp() }).changes === 1,
    ends: (batch: string) => ends.get(batch) as { first: number | null; last: number | null },
    find: (id: number): Job | undefined => {
      const row = find.get(id)
      return row === undefined ? undefined : Row.parse(row)
    },
    /** In their order. */
    ofBatch: (batch: string): Job[] => ofBatch.all(batch).map((row) => Row.parse(row)),
    /** Another job of the batch has this output. */
    isTaken: (batch: string, output: string, id: number): boolean => taken.get({ batch, output, id }) !== undefined,
    counts: (batch: string): StateCount[] => counts.all(batch) as StateCount[],
    /** Bytes and seconds of the photos that were done last, of one batch or of all. */
    recent: (batch: string | null): { size: number; seconds: number }[] =>
      (recent.all({ batch }) as { size: number; made: string }[]).map(({ size, made }) => ({
        size,
        seconds: json(Made).parse(made).seconds,
      })),
  }
}
