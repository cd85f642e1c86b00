/** @file The registry's entries for batches. Their keys belong to the batches' screen. */
import type { Action } from './action.ts'
import type { AppState } from './app-state.ts'
import { BATCH_CHANGES, canChange, openBatch, type BatchChange } from './batching.ts'
import { onScreen } from './screen-actions.ts'

export type BatchActionId = `batch${Capitalize<BatchChange>}` | 'batchAccept' | 'batchLeave' | 'batchClose'

const CHANGES: Readonly<Record<BatchChange, Pick<Action, 'label' | 'keys'>>> = {
  pause: { label: 'batch.pause', keys: ['P'] },
  resume: { label: 'batch.resume', keys: ['R'] },
  move: { label: 'batch.move', keys: [] },
  cancel: { label: 'batch.cancel', keys: [] },
  retry: { label: 'batch.retry', keys: [] },
  first: { label: 'batch.first', keys: [] },
  remove: { label: 'batch.remove', keys: [] },
}

export const batchAction = (change: BatchChange): BatchActionId =>
  `batch${change.charAt(0).toUpperCase()}${change.slice(1)}` as BatchActionId

const changing = (change: BatchChange): Action => ({
  ...CHANGES[change],
  when: (s) => s.sheet === null && canChange(openBatch(s.batching), change),
  run: ({ session }) => void session.changeBatch(change), // failures end as messages in the store
})

const comparing = (s: AppState) => s.sheet === null && s.batching.compared !== null

export const BATCH_ACTIONS = onScreen('batches', {
  ...(Object.fromEntries(BATCH_CHANGES.map((change) => [batchAction(change), changing(change)])) as Record<
    `batch${Capitalize<BatchChange>}`,
    Action
  >),
  batchAccept: {
    label: 'batch.accept',
    keys: ['A'],
    when: comparing,
    run: ({ session }) => void session.judge('accepted'), // failures end as messages in the store
  },
  batchLeave: {
    label: 'batch.leave',
    keys: ['L'],
    when: comparing,
    run: ({ session }) => void session.judge('left'), // failures end as messages in the store
  },
  batchClose: {
    label: 'batch.closeCompare',
    keys: ['Escape'],
    when: comparing,
    run: ({ session }) => session.compareJob(null),
  },
}) satisfies Readonly<Record<BatchActionId, Action>>
