/** @file Commands on batches: order, watch, change, look over. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type {
  BatchEstimate,
  BatchFolders,
  BatchOrder,
  BatchPhoto,
  BatchPlace,
  BatchSummary,
  JobFilterName,
} from '../../shared/batch.ts'
import type { Photo, PlannedStep } from '../../shared/contract.ts'
import { toFailure, type Failure } from '../../shared/errors.ts'
import { t } from '../i18n/t.ts'
import { onTo, type AppState } from './app-state.ts'
import { nextToLookAt, openBatch, PAGE, type BatchChange, type Batching } from './batching.ts'
import type { Messages } from './messages.ts'
import type { Store } from './store.ts'

export type Estimate =
  { readonly kind: 'known'; readonly value: BatchEstimate } | { readonly kind: 'failed'; readonly failure: Failure }

export interface Batches {
  loadBatches(): Promise<void>
  showBatch(batch: BatchSummary['id'] | null): void
  showJobs(filter: JobFilterName, from?: number): void
  loadPage(): Promise<void>
  /** Opens the sheet in which a batch over these photos is ordered; null closes it. */
  orderBatch(photos: readonly Photo['id'][] | null): void
  batchFolders(): Promise<BatchFolders | undefined>
  /** undefined: the dialog could not be shown; null: nothing was chosen. */
  chooseBatchFolder(): Promise<BatchPlace | null | undefined>
  /** Never rejects. */
  estimateBatch(order: BatchOrder): Promise<Estimate>
  startBatch(order: BatchOrder): Promise<void>
  changeBatch(change: BatchChange): Promise<void>
  compareJob(photo: BatchPhoto | null): void
  judge(verdict: 'accepted' | 'left'): Promise<void>
  redo(steps: readonly PlannedStep[]): Promise<void>
}

export function createBatches(api: Api, { get, set }: Store<AppState>, { attempt }: Messages): Batches {
  const change = (part: Partial<Batching>) => set({ batching: { ...get().batching, ...part } })

  /** Puts the rest where the person says; nothing, if nothing was chosen. */
  async function move(id: string) {
    const place = await api.chooseBatchFolder()
    if (place !== null) await api.moveBatch(id, place.id)
  }

  const CHANGES: Readonly<Record<BatchChange, (id: string) => Promise<unknown>>> = {
    pause: (id) => api.pauseBatch(id),
    resume: (id) => api.resumeBatch(id),
    move,
    cancel: (id) => api.cancelBatch(id),
    retry: (id) => api.retryBatch(id),
    first: (id) => api.firstBatch(id),
    remove: (id) => api.removeBatch(id),
  }

  async function loadBatches() {
    const batches = await attempt('batches', () => api.listBatches())
    if (batches === undefined) return
    const { open } = get().batching
    change({ batches, open: batches.some(({ id }) => id === open) ? open : (batches[0]?.id ?? null) })
  }

  async function loadPage() {
    const { open, filter, from } = get().batching
    if (open === null) return
    const page = await attempt('batch-page', () => api.listBatchPhotos({ batch: open, filter, from, count: PAGE }))
    const now = get().batching
    if (page !== undefined && now.open === open && now.filter === filter && now.from === from) change({ page })
  }

  function showJobs(filter: JobFilterName, from = 0) {
    change({ filter, from, page: null })
    void loadPage() // failures end as messages in the store
  }

  function showBatch(open: BatchSummary['id'] | null) {
    change({ open, compared: null })
    const batch = openBatch(get().batching)
    showJobs((batch?.toLookAt ?? 0) > 0 ? 'look' : 'all')
  }

  /** After a word on a photo the next that waits for one is shown. */
  async function onwards({ job }: BatchPhoto) {
    const next = nextToLookAt(get().batching.page, job)
    change({ compared: next })
    if (next === null) set({ announcement: t('batch.allLooked') })
    await Promise.all([loadBatches(), loadPage()])
  }

  return {
    loadBatches,
    showBatch,
    showJobs,
    loadPage,
    orderBatch(ordered) {
      change({ ordered })
      set({ sheet: ordered === null ? null : 'order' })
    },
    batchFolders: () => attempt('batches', () => api.batchFolders()),
    chooseBatchFolder: () => attempt('batches', () => api.chooseBatchFolder()),
    async estimateBatch(order) {
      try {
        return { kind: 'known', value: await api.estimateBatch(order) }
      } catch (error) {
        return { kind: 'failed', failure: toFailure(error) }
      }
    },
    async startBatch(order) {
      const id = await attempt('batches', () => api.startBatch(order))
      if (id === undefined) return
      change({ ordered: null })
      set({ ...onTo('batches', get()), sheet: null })
      await loadBatches()
      showBatch(id)
    },
    async changeBatch(which) {
      const { open } = get().batching
      if (open === null) return
      await attempt('batches', () => CHANGES[which](open))
      await Promise.all([loadBatches(), loadPage()])
    },
    compareJob: (compared) => change({ compared }),
    async judge(verdict) {
      const { compared } = get().batching
      if (compared === null) return
      const done = await attempt('batches', () => api.judgeBatchPhoto(compared.job, verdict))
      if (done !== undefined) await onwards(compared)
    },
    async redo(steps) {
      const { compared } = get().batching
      if (compared === null) return
      const again = await attempt('batches', () => api.redoBatchPhoto(compared.job, [...steps]))
      if (again !== undefined) await onwards(compared)
    },
  }
}
