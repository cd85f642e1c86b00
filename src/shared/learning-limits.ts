/** @file Numbers of learning from one's own photos that the window and the worker share. Without schemas. Pure. */
import type { Yardstick } from './learning.ts'

/** Fewer usable photos prove nothing. */
export const FEWEST_PHOTOS = 10

/**
 * A verdict on fewer is none. Of two sessions no spread can be told; from three on Student's t can tell it (and asks much of three). Of
 * six photos one that went wrong by chance does not decide alone.
 */
export const FEWEST_JUDGED = { sessions: 3, photos: 6 } as const

export const canBeJudged = ({ sessions, photos }: { readonly sessions: number; readonly photos: number }): boolean =>
  sessions >= FEWEST_JUDGED.sessions && photos >= FEWEST_JUDGED.photos

/**
 * dB that the lower end of a gain's interval must exceed, by what it was measured against. Recorruption knows the noise only as it was
 * measured: on white noise that the stock model knows it told 0.1 dB and more of gains that were none (docs/finetune.md).
 */
export const LEAST_GAIN: Readonly<Record<Yardstick, number>> = { references: 0, 'made-noise': 0, recorruption: 0.1 }

/** Minutes that the window offers. */
export const BUDGETS = [5, 10, 30] as const

/** Held-out places that are shown before and after, and those of the blind comparison. */
export const SHOWN_CROPS = 6
export const BLIND_PAIRS = 8

/** Fewest picks that a blind comparison tells anything by. */
export const FEWEST_PICKS = 6

export const FEWEST_STEPS = 20
export const MOST_STEPS = 6_000
/** Other programs will want the machine too. */
const SURE = 0.85
/** Share of a budget that judging is let have: a long proof of a short training is no use. */
const MOST_JUDGING = 0.4

/** What a short trial on this machine told. */
export interface Pace {
  readonly secondsAStep: number
  /** Seconds for all looks at held-out photos and for the verdict. */
  readonly judging: number
}

/** @returns steps of training that fit into so many minutes together with the judging, between the fewest and the most that are worth it */
export function stepsWithin(minutes: number, { secondsAStep, judging }: Pace): number {
  const seconds = 60 * minutes
  const training = Math.max(1, seconds - Math.min(judging, MOST_JUDGING * seconds))
  return Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, Math.floor((SURE * training) / secondsAStep)))
}

/** Seconds until the verdict of a run of so many steps. */
export const secondsFor = (steps: number, { secondsAStep, judging }: Pace): number => steps * secondsAStep + judging
