/** @file What the commands on the queue have in common: naming a batch, telling of a damaged database. Command line. */
import type { OpenedQueue } from '../main/jobs/open-queue.ts'
import type { BatchView, Queue } from '../main/jobs/queue.ts'
import { PatinaError } from '../shared/errors.ts'
import { usage } from './parse.ts'
import type { Report } from './report.ts'

export function tellDamaged({ damaged }: OpenedQueue, report: Pick<Report, 'warning'>): void {
  if (damaged !== null) report.warning({ code: 'database-damaged', context: { file: damaged } })
}

/** Fewer digits could mean any batch. */
const MIN_DIGITS = 4

/**
 * The batch of an id, of the beginning of one, or the `last` one.
 * @throws PatinaError usage, batch-missing
 */
export function batchOf(queue: Queue, name: string | undefined): BatchView {
  if (name === undefined) throw usage('Name a batch of "patina batch list", or "last".')
  const all = queue.batches()
  const found =
    name === 'last' ? all.slice(0, 1) : all.filter((b) => name.length >= MIN_DIGITS && b.id.startsWith(name))
  const [batch] = found
  if (batch === undefined) throw new PatinaError('batch-missing', { batch: name })
  if (found.length > 1) throw usage(`"${name}" could be ${found.map((b) => b.id).join(' or ')}.`)
  return batch
}

/** What a batch is doing, in one word. */
export function conditionOf({ state, jobs, kind }: BatchView): string {
  if (state !== 'active') return state
  if (jobs.running > 0) return 'running'
  if (kind === 'watch') return 'watching stopped'
  return jobs.waiting > 0 ? 'interrupted' : 'done'
}
