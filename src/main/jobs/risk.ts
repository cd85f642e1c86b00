/** @file Which results of a batch a person should look at first. Pure. */
import type { Job } from './job.ts'

/** What the worker measures between a photo and its output: see src/imaging/change.ts. */
export interface Change {
  readonly difference: number
  readonly tone: readonly number[]
  readonly clipped: number
}

export const RISK_REASONS = ['failed', 'unreadable', 'invented', 'tone', 'difference', 'clipped', 'retried'] as const
export type Reason = (typeof RISK_REASONS)[number]

export interface Risk {
  /** 0 nothing stands out; from 1 on it should be looked at. */
  readonly score: number
  /** What stands out, the worst first; only what reaches its limit. */
  readonly reasons: readonly Reason[]
}

/**
 * From here on a result is worth a look. Tone: a change of the mean that is just seen side by side. Difference: noise of a
 * deviation of 25 that was taken away is common, more is not. Clipped: one sample in a hundred became black or white.
 * Invented: a twentieth of the photo is guesswork, where the invention map was asked for.
 */
const LIMITS = { tone: 4, difference: 25, clipped: 0.01, invented: 0.05 } as const

/** What is certain comes before what was measured. */
const CERTAIN: Readonly<Record<'failed' | 'unreadable' | 'retried', number>> = {
  failed: 1_000,
  unreadable: 900,
  retried: 1,
}

/** @param change null: not done, or it could not be measured */
export function riskOf(job: Pick<Job, 'state' | 'crashes' | 'made'>, change: Change | null): Risk {
  const found: [Reason, number][] = []
  if (job.state === 'failed') found.push(['failed', CERTAIN.failed])
  if (job.state === 'done' && change === null) found.push(['unreadable', CERTAIN.unreadable])
  if (job.state === 'done' && job.crashes > 0) found.push(['retried', CERTAIN.retried])
  const invention = job.state === 'done' ? job.made?.invention : null
  if (invention) found.push(['invented', invention.share / LIMITS.invented])
  if (change !== null) {
    found.push(['tone', Math.max(...change.tone.map(Math.abs)) / LIMITS.tone])
    found.push(['difference', change.difference / LIMITS.difference])
    found.push(['clipped', change.clipped / LIMITS.clipped])
  }
  const worst = found.toSorted(([, a], [, b]) => b - a)
  return { score: worst[0]?.[1] ?? 0, reasons: worst.filter(([, score]) => score >= 1).map(([reason]) => reason) }
}
