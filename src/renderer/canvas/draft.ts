/**
 * @file A mark under way: what each tool makes of presses and moves, whether they come from a pointer or from keys. Points are
 * pixels of the photo. Pure.
 */
import { MAX_PATH_NUMBERS } from '../../shared/mask-limits.ts'
import type { MaskMode, MaskOp, MaskOpOf } from '../../shared/mask.ts'
import type { Point } from './view.ts'

export type MarkingTool = 'brush' | 'eraser' | 'lasso' | 'polygon' | 'rectangle'

/** What a press begins with. */
export interface Tooling {
  readonly tool: MarkingTool
  /** Diameter of the brush. */
  readonly size: number
  readonly hardness: number
  /** What lasso, polygon and rectangle do. */
  readonly areaMode: MaskMode
  /** The brush goes straight to where it is let go: from where it is pressed, or without a move from `lastEnd`. */
  readonly straight: boolean
  readonly lastEnd: Point | null
  /** Points nearer to each other than this are the same to a hand. */
  readonly near: number
}

export type Draft =
  | { readonly kind: 'path'; readonly start: Point; readonly op: MaskOpOf<'stroke'>; readonly step: number }
  | {
      readonly kind: 'line'
      readonly start: Point
      readonly to: Point
      readonly lastEnd: Point | null
      readonly near: number
      readonly brush: Omit<MaskOpOf<'stroke'>, 'points'>
    }
  | { readonly kind: 'lasso'; readonly mode: MaskMode; readonly points: readonly number[]; readonly near: number }
  | {
      readonly kind: 'polygon'
      readonly mode: MaskMode
      readonly points: readonly number[]
      readonly to: Point
      readonly near: number
    }
  | { readonly kind: 'rectangle'; readonly mode: MaskMode; readonly start: Point; readonly to: Point }

/** What came of it: the mark as it is now, and what is finished. */
export interface Progress {
  readonly draft: Draft | null
  readonly op: MaskOp | null
}

/** Points are kept to an eighth of a pixel: nobody sees finer, and files stay short. */
const kept = (value: number) => Math.round(value * 8) / 8
const keptPoint = ({ x, y }: Point): Point => ({ x: kept(x), y: kept(y) })
const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)
const firstOf = (points: readonly number[]): Point => ({ x: points[0] ?? 0, y: points[1] ?? 0 })
const lastOf = (points: readonly number[]): Point => ({ x: points.at(-2) ?? 0, y: points.at(-1) ?? 0 })

/** A brush's path needs no points closer than a twelfth of its width. */
const stepOf = ({ size, near }: Tooling) => Math.max(size / 12, near / 12)

function begin(tooling: Tooling, at: Point): Draft {
  const { tool, size, hardness, areaMode, lastEnd, near, straight } = tooling
  switch (tool) {
    case 'brush':
    case 'eraser': {
      const brush = { kind: 'stroke', mode: tool === 'brush' ? 'add' : 'subtract', size, hardness } as const
      return straight
        ? { kind: 'line', start: at, to: at, lastEnd, near, brush }
        : { kind: 'path', start: at, op: { ...brush, points: [at.x, at.y] }, step: stepOf(tooling) }
    }
    case 'lasso':
      return { kind: 'lasso', mode: areaMode, points: [at.x, at.y], near }
    case 'polygon':
      return { kind: 'polygon', mode: areaMode, points: [at.x, at.y], to: at, near }
    case 'rectangle':
      return { kind: 'rectangle', mode: areaMode, start: at, to: at }
  }
}

/** A press begins a mark; a polygon gets one more corner, and is closed by a press on its first or its last. */
export function press(draft: Draft | null, tooling: Tooling, place: Point): Progress {
  const at = keptPoint(place)
  if (draft?.kind !== 'polygon') return { draft: begin(tooling, at), op: null }
  const { points, near } = draft
  if (distance(at, firstOf(points)) <= near || distance(at, lastOf(points)) <= near) return finish(draft)
  if (points.length >= MAX_PATH_NUMBERS) return { draft, op: null }
  return { draft: { ...draft, points: points.concat(at.x, at.y), to: at }, op: null }
}

export function move(draft: Draft, place: Point): Progress {
  const at = keptPoint(place)
  switch (draft.kind) {
    case 'path':
      return extend(draft, at)
    case 'lasso': {
      const isFull = draft.points.length >= MAX_PATH_NUMBERS
      const isStill = distance(at, lastOf(draft.points)) < draft.near / 8
      return { draft: isFull || isStill ? draft : { ...draft, points: draft.points.concat(at.x, at.y) }, op: null }
    }
    case 'line':
    case 'polygon':
    case 'rectangle':
      return { draft: { ...draft, to: at }, op: null }
  }
}

/** A path that is full is finished, and goes on as another. */
function extend(draft: Extract<Draft, { kind: 'path' }>, at: Point): Progress {
  const { op, step } = draft
  const last = lastOf(op.points)
  if (distance(at, last) < step) return { draft, op: null }
  if (op.points.length < MAX_PATH_NUMBERS)
    return { draft: { ...draft, op: { ...op, points: op.points.concat(at.x, at.y) } }, op: null }
  return { draft: { ...draft, start: at, op: { ...op, points: [last.x, last.y, at.x, at.y] } }, op }
}

/** The pointer is let go: everything but a polygon is finished. */
export const lift = (draft: Draft): Progress => (draft.kind === 'polygon' ? { draft, op: null } : finish(draft))

/** Ends the mark; what has no area is nothing. */
export const finish = (draft: Draft): Progress => ({ draft: null, op: opOf(draft) })

function opOf(draft: Draft): MaskOp | null {
  switch (draft.kind) {
    case 'path':
      return draft.op
    case 'line': {
      const [from, to] = ends(draft)
      return { ...draft.brush, points: [from.x, from.y, to.x, to.y] }
    }
    case 'lasso':
    case 'polygon':
      return draft.points.length < 6 ? null : { kind: 'area', mode: draft.mode, points: [...draft.points] }
    case 'rectangle': {
      const { start, to, mode } = draft
      if (start.x === to.x || start.y === to.y) return null
      return { kind: 'area', mode, points: [start.x, start.y, to.x, start.y, to.x, to.y, start.x, to.y] }
    }
  }
}

/** Where a straight stroke goes from and to. */
export function ends({ start, to, lastEnd, near }: Extract<Draft, { kind: 'line' }>): readonly [Point, Point] {
  return [lastEnd && distance(start, to) < near ? lastEnd : start, to]
}

/** Where a stroke ended: the next straight one may go on from there. */
export const endOf = (op: MaskOp): Point | null => (op.kind === 'stroke' ? lastOf(op.points) : null)
