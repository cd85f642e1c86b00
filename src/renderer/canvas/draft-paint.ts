/** @file Draws what is under way: the brush at the pointer, the crosshair, lines of a mark that is not finished. Page. */
import { ends, type Draft } from './draft.ts'
import type { Point, View } from './view.ts'

export interface Hints {
  readonly draft: Draft | null
  /** Where the brush would touch, and its diameter; pixels of the photo. null: no brush. */
  readonly brush: { readonly at: Point; readonly size: number } | null
  readonly crosshair: Point | null
}

/** CSS pixels. */
const ARM = 14
const HOLE = 4
const DOT = 4
const WIDTHS = [
  { style: 'rgb(0 0 0 / 80%)', width: 3.5 },
  { style: '#fff', width: 1.5 },
]

/** `context`: its transform is a shift by whole device pixels. `ratio`: device pixels per CSS pixel. */
export function paintHints(context: CanvasRenderingContext2D, hints: Hints, view: View, ratio: number): void {
  const path = new Path2D()
  const at = ({ x, y }: Point): Point => ({ x: view.x + x * view.scale, y: view.y + y * view.scale })
  if (hints.draft) addDraft(path, hints.draft, at, ratio)
  if (hints.brush) addBrush(path, at(hints.brush.at), (hints.brush.size / 2) * view.scale)
  if (hints.crosshair) addCrosshair(path, at(hints.crosshair), ratio)
  context.lineJoin = 'round'
  context.lineCap = 'round'
  for (const { style, width } of WIDTHS) {
    context.strokeStyle = style
    context.lineWidth = width * ratio
    context.stroke(path)
  }
}

type Place = (point: Point) => Point

/** A stroke under way is drawn as the mark that it is. */
function addDraft(path: Path2D, draft: Draft, at: Place, ratio: number): void {
  switch (draft.kind) {
    case 'path':
      return
    case 'line':
      return addLine(path, ends(draft).map(at))
    case 'lasso':
      return addLine(path, pointsOf(draft.points).map(at))
    case 'polygon': {
      const corners = pointsOf(draft.points).map(at)
      addLine(path, [...corners, at(draft.to)])
      for (const corner of corners) addDot(path, corner, DOT * ratio)
      return
    }
    case 'rectangle': {
      const [from, to] = [at(draft.start), at(draft.to)]
      path.rect(from.x, from.y, to.x - from.x, to.y - from.y)
    }
  }
}

const pointsOf = (numbers: readonly number[]): Point[] =>
  Array.from({ length: numbers.length / 2 }, (_, i) => ({ x: numbers[2 * i] ?? 0, y: numbers[2 * i + 1] ?? 0 }))

function addLine(path: Path2D, points: readonly Point[]): void {
  points.forEach(({ x, y }, i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)))
}

function addDot(path: Path2D, { x, y }: Point, radius: number): void {
  path.moveTo(x + radius, y)
  path.arc(x, y, radius, 0, 2 * Math.PI)
}

/** A brush too small to be seen is shown by the crosshair's hole. */
const addBrush = (path: Path2D, at: Point, radius: number) => addDot(path, at, Math.max(radius, HOLE))

function addCrosshair(path: Path2D, { x, y }: Point, ratio: number): void {
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    path.moveTo(x + dx * HOLE * ratio, y + dy * HOLE * ratio)
    path.lineTo(x + dx * ARM * ratio, y + dy * ARM * ratio)
  }
}
