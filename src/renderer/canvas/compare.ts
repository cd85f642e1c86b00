/** @file How original and restored picture are shown together, and what part of the stage each gets. Pure. */
import type { Point, Size } from './view.ts'

/** `split`: left and right of a divider; `splitDown`: above and below one; `side`: whole, next to each other. */
export type CompareMode = 'split' | 'splitDown' | 'side' | 'difference'

/** By how much a difference is amplified: a power of two, as it is doubled again and again. */
export const DIFFERENCE_GAIN = 4

/** Device pixels between two pictures side by side. */
const GAP = 2

/** What shows one whole picture: the stage, or half of it. `restored`: there is something to compare with. */
export const paneFor = (mode: CompareMode, restored: boolean, stage: Size): Size =>
  mode === 'side' && restored ? { ...stage, width: Math.max(Math.floor((stage.width - GAP) / 2), 0) } : stage

/** Where the panes begin, device pixels from the stage's left: the original's first. */
export const paneOffsets = (pane: Size, stage: Size): readonly number[] =>
  pane.width < stage.width ? [0, stage.width - pane.width] : [0]

/** A point of the stage as the point of its pane: both show the same place there. */
export function inPane({ x, y }: Point, pane: Size, stage: Size): Point {
  const second = paneOffsets(pane, stage)[1]
  return { x: second !== undefined && x >= second ? x - second : x, y }
}
