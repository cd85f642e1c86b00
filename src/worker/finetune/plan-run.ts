/** @file Decides once how long a run is and what it trains: measured on this machine, then kept, so that a resumed run is the same run. */
import type { AdapterSize, LearningMode, Library, Plan } from '../../shared/learning.ts'

/** Peak learning rates that the adapters stand. */
const RATE: Readonly<Record<AdapterSize, number>> = { gain: 4e-3, 'low-rank': 1e-3, full: 2e-4 }

/** A larger library carries more parameters without being learned by heart. */
const LOW_RANK_FROM = 200

const FEWEST_STEPS = 20
const MOST_STEPS = 6_000
/** Other programs will want the machine too. */
const SURE = 0.85

export const PHOTOS = 4
export const EDGE = 64

export interface PlanOptions {
  readonly name: string
  readonly library: Library
  readonly mode: LearningMode
  /** null: chosen by the library. */
  readonly size: AdapterSize | null
  /** For training alone. */
  readonly seconds: number
  readonly secondsAStep: number
  readonly threads: number
}

export const sizeFor = (library: Library, wanted: AdapterSize | null): AdapterSize =>
  wanted ?? (library.split.train.photos >= LOW_RANK_FROM ? 'low-rank' : 'gain')

export function planRun({ name, library, size, seconds, secondsAStep, threads }: PlanOptions): Plan {
  const chosen = sizeFor(library, size)
  const steps = Math.floor((SURE * seconds) / secondsAStep)
  return {
    name,
    size: chosen,
    steps: Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, steps)),
    photos: PHOTOS,
    edge: EDGE,
    rate: RATE[chosen],
    seed: 1,
    threads,
  }
}
