/** @file Texts of the batches' screen that are chosen by what a batch or photo is. Pure. */
import type { BatchPhoto, BatchSummary } from '../../../shared/batch.ts'
import { t, type MessageKey } from '../../i18n/t.ts'

const CONDITIONS: Readonly<Record<BatchSummary['condition'], MessageKey>> = {
  running: 'batch.running',
  elsewhere: 'batch.elsewhere',
  waiting: 'batch.waiting',
  room: 'batch.room',
  paused: 'batch.paused',
  interrupted: 'batch.interrupted',
  watching: 'batch.watching',
  cancelled: 'batch.cancelled',
  done: 'batch.done',
}

export const conditionText = (condition: BatchSummary['condition']): string => t(CONDITIONS[condition])

const STATES: Readonly<Record<BatchPhoto['state'], MessageKey>> = {
  waiting: 'batchPhoto.waiting',
  running: 'batchPhoto.running',
  done: 'batchPhoto.done',
  failed: 'batchPhoto.failed',
  skipped: 'batchPhoto.skipped',
  cancelled: 'batchPhoto.cancelled',
}

export const stateText = ({ state }: Pick<BatchPhoto, 'state'>): string => t(STATES[state])

type Reason = NonNullable<BatchPhoto['risk']>['reasons'][number]

const REASONS: Readonly<Record<Reason, MessageKey>> = {
  failed: 'risk.failed',
  unreadable: 'risk.unreadable',
  invented: 'risk.invented',
  tone: 'risk.tone',
  difference: 'risk.difference',
  clipped: 'risk.clipped',
  retried: 'risk.retried',
}

export const reasonTexts = ({ risk }: Pick<BatchPhoto, 'risk'>): string[] =>
  (risk?.reasons ?? []).map((reason) => t(REASONS[reason]))

const VERDICTS: Readonly<Record<NonNullable<BatchPhoto['verdict']>, MessageKey>> = {
  accepted: 'verdict.accepted',
  redone: 'verdict.redone',
  left: 'verdict.left',
}

export const verdictText = ({ verdict }: Pick<BatchPhoto, 'verdict'>): string | null =>
  verdict === null ? null : t(VERDICTS[verdict])

const SKIPS: Readonly<Record<string, MessageKey>> = {
  'output-exists': 'skip.outputExists',
  'nothing-to-do': 'skip.nothingToDo',
}

/** Why a photo was passed over. */
export const skipText = (reason: string): string => t(SKIPS[reason] ?? 'skip.other')
