/**
 * @file The learning rate: warm-up, a plateau as long as time allows, and a fall to zero at the end. The plateau may be continued
 * later from the state before the fall; a cosine over a fixed length could not.
 */

export interface Schedule {
  readonly peak: number
  /** The step before the first: a run that begins with trained weights but another rate warms up again. */
  readonly from: number
  /** Steps over which the rate rises to the peak. */
  readonly warmUp: number
  /** The step at which the fall begins; Infinity: not in this run. */
  readonly fallFrom: number
  /** Steps over which the rate falls to zero. */
  readonly fallSteps: number
}

/** @param step counted from 1 */
export function rateAt(step: number, s: Schedule): number {
  const rise = Math.min(1, (step - s.from) / s.warmUp)
  const fallen = Math.max(0, Math.min(1, (step - s.fallFrom) / s.fallSteps))
  return s.peak * rise * (1 - Math.sqrt(fallen))
}

/** Weight of the divergence: grows over the first steps, so that the latents are used before they cost anything. */
export const betaAt = (step: number, warmUp: number): number => Math.min(1, step / warmUp)
