/** @file Texts of the screen for learning that are chosen by what was found or came out, and its numbers. Pure. */
import type { LearningSummary } from '../../../shared/learning-run.ts'
import type { Cluster, LeftOut, LearningMode, Verdict } from '../../../shared/learning.ts'
import { FEWEST_JUDGED } from '../../../shared/learning-limits.ts'
import { number, t } from '../../i18n/t.ts'

export const conditionText = ({ condition }: Pick<LearningSummary, 'condition'>): string =>
  t(`learn.condition.${condition}`)

export const leftOutText = (reason: LeftOut): string => t(`learn.leftOut.${reason}`)

export const modeText = (mode: LearningMode | null): string =>
  mode === null ? t('learn.mode.none') : t(`learn.mode.${mode}`)

/** dB with its sign, or "±0". */
export function decibels(value: number): string {
  const digits = Math.abs(value).toFixed(2)
  const sign = Number(digits) === 0 ? '±' : value < 0 ? '−' : '+'
  return t('learn.decibels', { value: `${sign}${digits}` })
}

/** Two digits behind the point at most. */
export const short = (value: number): string => number(Number(value.toFixed(2)))

export const noiseText = ({ noise }: Cluster): string =>
  noise === null
    ? t('learn.noise.none')
    : t(noise.white ? 'learn.noise.white' : 'learn.noise.correlated', {
        level: number(Number(noise.level.toFixed(1))),
        share: short(noise.lagOne),
      })

/** What came of it in one sentence. */
export function headline({ outcome, gain, interval, photos, sessions }: Verdict): string {
  if (outcome === 'nothing-to-learn') return t('learn.outcome.nothing-to-learn')
  const values = { gain: decibels(gain), from: decibels(interval[0]), to: decibels(interval[1]), count: photos }
  if (outcome === 'too-few') return t('learn.outcome.too-few', { count: photos, held: sessions, ...FEWEST_JUDGED })
  if (outcome === 'accepted') return t('learn.outcome.accepted', values)
  return t(outcome === 'forgets' ? 'learn.outcome.forgets' : 'learn.outcome.no-gain', values)
}
