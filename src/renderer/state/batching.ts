/** @file What the window knows of batches: which there are, the one that is looked at, what of it, and an order in the making. Pure. */
import type { BatchOrder, BatchPage, BatchPhoto, BatchSummary, JobFilterName } from '../../shared/batch.ts'
import type { Photo } from '../../shared/contract.ts'

export interface Batching {
  /** null until the program has answered. */
  readonly batches: readonly BatchSummary[] | null
  readonly open: BatchSummary['id'] | null
  readonly filter: JobFilterName
  /** Number of the first photo on the page, from 0. */
  readonly from: number
  /** null while it is asked for. */
  readonly page: BatchPage | null
  /** The photo that is compared. */
  readonly compared: BatchPhoto | null
  /** The photos of the order that is being written; null: none is. */
  readonly ordered: readonly Photo['id'][] | null
}

export const NO_BATCHES: Batching = {
  batches: null,
  open: null,
  filter: 'all',
  from: 0,
  page: null,
  compared: null,
  ordered: null,
}

/** Photos on one page. */
export const PAGE = 100

export const openBatch = ({ batches, open }: Batching): BatchSummary | null =>
  batches?.find((batch) => batch.id === open) ?? null

/** Share of a batch that has come to an end, 0-1. */
export function doneShare({ jobs }: Pick<BatchSummary, 'jobs'>): number {
  const all = Object.values(jobs).reduce((sum, count) => sum + count, 0)
  return all === 0 ? 1 : (all - jobs.waiting - jobs.running) / all
}

/** What can be done with a batch as it is now. */
export const BATCH_CHANGES = ['pause', 'resume', 'move', 'cancel', 'retry', 'first', 'remove'] as const
export type BatchChange = (typeof BATCH_CHANGES)[number]

const CAN: Readonly<Record<BatchChange, (batch: BatchSummary) => boolean>> = {
  pause: ({ condition }) => ['running', 'waiting', 'elsewhere', 'room'].includes(condition),
  resume: ({ condition }) => ['paused', 'interrupted', 'room'].includes(condition),
  move: ({ canMove }) => canMove,
  cancel: ({ condition, jobs }) => condition !== 'cancelled' && jobs.waiting + jobs.running > 0,
  retry: ({ condition, jobs }) => condition !== 'cancelled' && jobs.failed > 0,
  first: ({ condition }) => condition === 'waiting',
  remove: ({ jobs }) => jobs.running === 0,
}

export const canChange = (batch: BatchSummary | null, change: BatchChange): boolean =>
  batch !== null && CAN[change](batch)

/** The photo that is shown when the one that is compared has been dealt with. */
export const nextToLookAt = (page: BatchPage | null, job: number): BatchPhoto | null => {
  const photos = page?.photos ?? []
  const at = photos.findIndex((photo) => photo.job === job)
  return photos.find((photo, i) => i > at && photo.verdict === null) ?? null
}

/** Two digits. */
const two = (n: number) => String(n).padStart(2, '0')

/** A folder's name that sorts by time and is lawful on every system. */
export const folderNameAt = (now: Date): string =>
  `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}.${two(now.getMinutes())}`

export const firstOrder = (photos: readonly Photo['id'][], now: Date): BatchOrder => ({
  photos: [...photos],
  to: { kind: 'named', name: folderNameAt(now) },
  steps: null,
  output: { format: null, quality: null, metadata: 'keep' },
  pattern: '{name}',
  invention: false,
})
