/** @file Decides once how long a run is and what it trains: measured on this machine, then kept, so that a resumed run is the same run. */
import type { AdapterSize, Forecast, LearningMode, Library, Plan } from '../../shared/learning.ts'
import { stepsWithin } from '../../shared/learning-limits.ts'

/** Peak learning rates that the adapters stand. */
const RATE: Readonly<Record<AdapterSize, number>> = { gain: 2e-3, 'low-rank': 1e-3, full: 2e-4 }

/** A larger library carries more parameters without being learned by heart. */
const LOW_RANK_FROM = 200

const PHOTOS = 2
/** Smaller ones show `base`, which sees 92 pixels far, mostly borders. */
const EDGE = 96

/** Where noise is drawn anew for every patch no photo's noise is learned by heart, and only all weights take up a new kind of noise and keep the old. */
const DRAWN: ReadonlySet<LearningMode | null> = new Set<LearningMode>(['clean', 'transplant'])

export function sizeFor({ mode, split }: Library, wanted: AdapterSize | null): AdapterSize {
  if (wanted !== null) return wanted
  if (DRAWN.has(mode)) return 'full'
  return split.train.photos >= LOW_RANK_FROM ? 'low-rank' : 'gain'
}

/** The same plan for whatever length. */
export const planOf = (name: string, { size, threads }: Pick<Forecast, 'size' | 'threads'>, steps: number): Plan => ({
  name,
  size,
  steps,
  photos: PHOTOS,
  edge: EDGE,
  rate: RATE[size],
  seed: 1,
  threads,
})

/** @param steps null: as many as fit into the minutes */
export const planRun = (name: string, forecast: Forecast, minutes: number, steps: number | null): Plan =>
  planOf(name, forecast, steps ?? stepsWithin(minutes, forecast))
