/** @file Which part of a picture a box shows: all of it, or its own pixels around a point. Pure. */

export interface Size {
  readonly width: number
  readonly height: number
}

/** Where the middle of the box is in the picture, both 0-1. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Placement {
  /** Left upper corner of the picture in the box, and its scale, in device pixels. */
  readonly x: number
  readonly y: number
  readonly scale: number
}

/**
 * @param point null: the whole picture, as large as fits. Else it is shown pixel for pixel around that point, and never so far to a
 *   side that the box shows a margin which it need not
 */
export function place(picture: Size, box: Size, point: Point | null): Placement {
  const fitting = Math.min(box.width / picture.width, box.height / picture.height)
  const scale = point === null ? Math.min(1, fitting) : 1
  const along = (edge: number, room: number, at: number) => {
    const size = edge * scale
    if (size <= room) return (room - size) / 2
    return Math.min(0, Math.max(room - size, room / 2 - at * size))
  }
  return {
    scale,
    x: along(picture.width, box.width, point?.x ?? 0.5),
    y: along(picture.height, box.height, point?.y ?? 0.5),
  }
}

const STEP = 0.05
const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
}

const within = (v: number) => Math.min(1, Math.max(0, v))

/** The point after a key; undefined: the key means nothing here. Enter or space goes from all to the middle and back. */
export function afterKey(point: Point | null, key: string): Point | null | undefined {
  if (key === 'Enter' || key === ' ') return point === null ? { x: 0.5, y: 0.5 } : null
  const move = MOVES[key]
  if (move === undefined || point === null) return undefined
  return { x: within(point.x + move.x), y: within(point.y + move.y) }
}
