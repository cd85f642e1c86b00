/** @file What is known of a photo's tones, as the numbers from which the errors of adjustments are predicted. Pure. */
import type { ToneEvidence } from '../checkup/tones.ts'

/** Colours further from grey than this, in units of a* and b*, are all alike far. */
const FAR_CAST = 50

/** 1, eight measures in about [0, 1], their squares, and two products: what a straight line through them can tell. */
export function traitsOf({ blacks, whites, middle, contrast, apart, cast }: ToneEvidence): number[] {
  const [blackLow, blackHigh] = [Math.min(...blacks) / 255, Math.max(...blacks) / 255]
  const [whiteLow, whiteHigh] = [Math.min(...whites) / 255, Math.max(...whites) / 255]
  const measures = [
    blackLow,
    blackHigh,
    whiteLow,
    whiteHigh,
    middle / 255,
    contrast,
    Math.tanh(apart / 2),
    Math.hypot(cast.a, cast.b) / FAR_CAST,
  ]
  const products = [blackLow * whiteLow, (blackHigh - blackLow) * (whiteHigh - whiteLow)]
  return [1, ...measures, ...measures.map((v) => v * v), ...products]
}

export const TRAITS = 19
