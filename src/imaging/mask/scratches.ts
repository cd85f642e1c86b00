/**
 * @file Scratches out of the detector's map: one rule for the worker, which fills them, and for the window, where a slider moves the
 * threshold without a network. Pure; every process.
 */
import { dilate } from '../dilate.ts'

/** The mask reaches this far beyond what was found: the edge of a scratch is damaged too, but less. Pixels. */
const GROW = 1

/**
 * @param map the probability of damage of each pixel as a byte, 255 for certain
 * @param sensitivity 0-1: what is at least as probable as 1 - sensitivity counts; what is not probable at all never does
 * @returns one byte a pixel, 255 where it is scratched
 */
export function scratchMask(map: Uint8Array, width: number, height: number, sensitivity: number): Uint8Array {
  const least = 255 * (1 - sensitivity)
  const found = map.map((p) => (p > 0 && p >= least ? 1 : 0))
  return dilate(found, width, height, GROW).map((f) => (f === 0 ? 0 : 255))
}
