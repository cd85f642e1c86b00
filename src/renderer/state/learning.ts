/** @file What the window knows of learning: the runs, the one that is looked at, and which of the five steps is shown. Pure. */
import type { Photo } from '../../shared/contract.ts'
import type { Failure } from '../../shared/errors.ts'
import type { LearningDetail, LearningFolder, LearningSummary } from '../../shared/learning-run.ts'
import type { LearningPoint } from '../../shared/learning.ts'

export const LEARN_STEPS = ['photos', 'found', 'goal', 'learning', 'verdict'] as const
export type LearnStep = (typeof LEARN_STEPS)[number]

export interface Learning {
  /** null until the program has answered. */
  readonly runs: readonly LearningSummary[] | null
  /** The run that is shown; null: a new one is being ordered. */
  readonly open: string | null
  /** null while it is asked for. */
  readonly detail: LearningDetail | null
  /** The step that a person went to; null: the one that the run is at. */
  readonly step: LearnStep | null
  /** Photos that were chosen in the library for a new run. */
  readonly chosen: readonly Photo['id'][]
  readonly folders: readonly LearningFolder[]
  /** Why the last command on the run that is shown failed. */
  readonly problem: Failure | null
}

export const NOTHING_LEARNED: Learning = {
  runs: null,
  open: null,
  detail: null,
  step: null,
  chosen: [],
  folders: [],
  problem: null,
}

type Run = Pick<LearningDetail, 'library' | 'points' | 'verdict'> & {
  readonly summary: Pick<LearningSummary, 'condition'>
}

/** The step that a run is at. */
export function stepAt(run: Run | null): LearnStep {
  if (run === null || run.library === null) return 'photos'
  if (run.verdict !== null) return 'verdict'
  const { condition } = run.summary
  return condition === 'found' || condition === 'measuring' ? 'found' : 'learning'
}

/** Whether a step has something to show. */
export function canGoTo(step: LearnStep, run: Run | null): boolean {
  const at = stepAt(run)
  if (step === 'photos' || step === at) return true
  if (run === null || run.library === null) return false
  if (step === 'found') return true
  if (step === 'goal') return at === 'found'
  return step === 'learning' && at === 'verdict' && run.points.length > 0
}

export const shownStep = ({ step, detail }: Learning): LearnStep =>
  step !== null && canGoTo(step, detail) ? step : stepAt(detail)

/** A curve with one point more; one of the same step is replaced. */
export const withPoint = (points: readonly LearningPoint[], point: LearningPoint): LearningPoint[] => [
  ...points.filter(({ step }) => step < point.step),
  point,
]

export const openRun = ({ runs, open }: Learning): LearningSummary | null => runs?.find(({ id }) => id === open) ?? null

/** What can be done with a run as it is now. */
export const LEARN_CHANGES = ['pause', 'resume', 'finish', 'remove'] as const
export type LearnChange = (typeof LEARN_CHANGES)[number]

const UNDER_WAY: readonly LearningSummary['condition'][] = [
  'waiting',
  'looking',
  'measuring',
  'training',
  'choosing',
  'judging',
]

export const isUnderWay = ({ condition }: Pick<LearningSummary, 'condition'>): boolean => UNDER_WAY.includes(condition)
const isHeld = ({ condition }: Pick<LearningSummary, 'condition'>) =>
  condition === 'paused' || condition === 'interrupted' || condition === 'refused'

const CAN: Readonly<Record<LearnChange, (run: LearningSummary) => boolean>> = {
  pause: (run) => isUnderWay(run) && run.condition !== 'measuring',
  resume: isHeld,
  // There must be something to judge.
  finish: (run) => run.done > 0 && run.total > 0 && (run.condition === 'training' || isTrainedAndHeld(run)),
  remove: (run) => !isUnderWay(run) && run.condition !== 'elsewhere',
}

const isTrainedAndHeld = (run: LearningSummary): boolean => isHeld(run) && run.condition !== 'refused'

export const canChangeRun = (run: LearningSummary | null, change: LearnChange): boolean =>
  run !== null && CAN[change](run)
