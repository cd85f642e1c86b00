/** @file How the person marks: tool, brush, what is under way. And the marks of the photo in the editor. Pure. */
import { inEffect, NO_MASK } from '../../imaging/mask/history.ts'
import type { MaskHistory, MaskMode, MaskOp } from '../../shared/mask.ts'
import type { Draft, MarkingTool } from '../canvas/draft.ts'
import type { Point, Size } from '../canvas/view.ts'

export type MaskTool = 'hand' | MarkingTool
export type OverlayColour = 'red' | 'green' | 'blue'

export interface Marking {
  readonly tool: MaskTool
  /** Diameter of the brush in pixels of the photo; null: a share of the photo. */
  readonly size: number | null
  /** 0-1 */
  readonly hardness: number
  /** What lasso, polygon and rectangle do. */
  readonly areaMode: MaskMode
  /** Pixels by which the edge is moved or softened. */
  readonly amount: number
  readonly colour: OverlayColour
  /** The marks are shown over the picture. */
  readonly shown: boolean
  /** What is marked is filled as soon as a mark is made. */
  readonly fillsAtOnce: boolean
  /** Scratches are being looked for. */
  readonly finding: boolean
  readonly draft: Draft | null
  /** Where the last stroke ended: a straight one may go on from there. */
  readonly lastEnd: Point | null
  /** Where the keys paint, in pixels of the photo; null: the pointer does. */
  readonly crosshair: Point | null
  /** Where the pointer is over the photo. */
  readonly hover: Point | null
  /** A key is held that lets the pointer move the picture. */
  readonly gripped: boolean
}

export const UNMARKED: Marking = {
  tool: 'hand',
  size: null,
  hardness: 0.8,
  areaMode: 'add',
  amount: 4,
  colour: 'red',
  shown: true,
  fillsAtOnce: false,
  finding: false,
  draft: null,
  lastEnd: null,
  crosshair: null,
  hover: null,
  gripped: false,
}

/** Nothing under way: for another photo or another tool. */
export const calm = (marking: Marking): Marking => ({
  ...marking,
  draft: null,
  lastEnd: null,
  crosshair: null,
  gripped: false,
})

const SHARE_OF_PHOTO = 1 / 40

/** Diameter of the brush in pixels of the photo. */
export const brushSize = ({ size }: Marking, photo: Size): number =>
  size ?? Math.max(Math.round(Math.max(photo.width, photo.height) * SHARE_OF_PHOTO), 4)

interface Marked {
  readonly open: string | null
  readonly masks: Readonly<Record<string, MaskHistory>>
}

/** The marks of the photo in the editor; undefined until the program has answered. */
export const knownMask = ({ open, masks }: Marked): MaskHistory | undefined => (open === null ? undefined : masks[open])

export const openMask = (state: Marked): MaskHistory => knownMask(state) ?? NO_MASK

const effective = new WeakMap<MaskHistory, readonly MaskOp[]>()

/** The operations in effect: the same list for the same history. */
export function marksOf(history: MaskHistory): readonly MaskOp[] {
  const found = effective.get(history) ?? inEffect(history)
  effective.set(history, found)
  return found
}
