/**
 * @file The table of reviews: what was measured of a job's result, what a person said of it, and the jobs of a batch as a person
 * wants to see them, a page at a time. Rows are checked when they come back. Runs in main.
 */
import { z } from 'zod'
import { RISK_REASONS, type Change, type Risk } from '../jobs/risk.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

export const VERDICTS = ['accepted', 'redone', 'left'] as const
export type Verdict = (typeof VERDICTS)[number]

const ChangeSchema = z.strictObject({ difference: z.number(), tone: z.array(z.number()), clipped: z.number() })

const Row = z.strictObject({
  job: z.int(),
  change: json(ChangeSchema).nullable(),
  score: z.number().nonnegative(),
  reasons: json(z.array(z.enum(RISK_REASONS))),
  verdict: z.enum(VERDICTS).nullable(),
})

export type Review = z.infer<typeof Row>

/** Which jobs are asked for: all in their order, those to look at with the riskiest first, or those in one state. */
export const JOB_FILTERS = ['all', 'look', 'done', 'failed', 'waiting', 'skipped'] as const
export type JobFilter = (typeof JOB_FILTERS)[number]

const STATE = (state: string) => ({ where: `state = '${state}'`, order: 'position' })
const FILTERS: Readonly<Record<JobFilter, { readonly where: string; readonly order: string }>> = {
  all: { where: 'TRUE', order: 'position' },
  look: { where: 'score >= 1 AND verdict IS NULL', order: 'score DESC, position' },
  done: STATE('done'),
  failed: STATE('failed'),
  waiting: { where: "state IN ('waiting', 'running')", order: "state = 'waiting', position" },
  skipped: { where: "state IN ('skipped', 'cancelled')", order: 'position' },
}

export interface PageQuery {
  readonly batch: string
  readonly filter: JobFilter
  readonly from: number
  readonly count: number
}

export type ReviewTable = ReturnType<typeof reviewTable>

export function reviewTable(db: Connection) {
  const joined = 'FROM jobs LEFT JOIN reviews ON reviews.job = jobs.id WHERE batch = :batch'
  const prepared = (filter: JobFilter) => ({
    page: db
      .prepare(
        `SELECT jobs.id ${joined} AND ${FILTERS[filter].where} ORDER BY ${FILTERS[filter].order} LIMIT :count OFFSET :from`,
      )
      .pluck(),
    total: db.prepare(`SELECT count(*) ${joined} AND ${FILTERS[filter].where}`).pluck(),
  })
  const pages = Object.fromEntries(JOB_FILTERS.map((filter) => [filter, prepared(filter)])) as Record<
    JobFilter,
    ReturnType<typeof prepared>
  >
  const find = db.prepare('SELECT * FROM reviews WHERE job = ?')
  const put = db.prepare(`
    INSERT INTO reviews (job, change, score, reasons) VALUES (:job, :change, :score, :reasons)
    ON CONFLICT (job) DO UPDATE SET change = excluded.change, score = excluded.score, reasons = excluded.reasons
  `)
  const judge = db.prepare('UPDATE reviews SET verdict = :verdict WHERE job = :job')
  const missing = db
    .prepare(
      "SELECT jobs.id FROM jobs LEFT JOIN reviews ON reviews.job = jobs.id WHERE batch = ? AND state IN ('done', 'failed') AND reviews.job IS NULL",
    )
    .pluck()
  return {
    find: (job: number): Review | undefined => {
      const row = find.get(job)
      return row === undefined ? undefined : Row.parse(row)
    },
    /** What was measured anew; the verdict of before stays. */
    put: (job: number, change: Change | null, { score, reasons }: Risk): void =>
      void put.run({
        job,
        change: change === null ? null : JSON.stringify(change),
        score,
        reasons: JSON.stringify(reasons),
      }),
    /** @returns false: nothing was measured of that job yet */
    judge: (job: number, verdict: Verdict): boolean => judge.run({ job, verdict }).changes === 1,
    /** Ended jobs of a batch that nothing was measured of. */
    missing: (batch: string): number[] => missing.all(batch) as number[],
    /** Ids of the jobs on one page. */
    page: ({ batch, filter, from, count }: PageQuery): number[] =>
      pages[filter].page.all({ batch, from, count }) as number[],
    total: (batch: string, filter: JobFilter): number => pages[filter].total.get({ batch }) as number,
  }
}
