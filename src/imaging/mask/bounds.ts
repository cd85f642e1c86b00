/** @file Which part of a mask an operation can change. Pure; every process. */
import type { MaskOp } from '../../shared/mask.ts'
import type { Box } from './patch.ts'

/** left, top, right, bottom of a path's points. */
type Corners = readonly [left: number, top: number, right: number, bottom: number]

const known = new WeakMap<readonly number[], Corners>()

/** Paths are looked at again and again, and never change. */
function cornersOf(points: readonly number[]): Corners {
  const found = known.get(points)
  if (found) return found
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i] as number)
    right = Math.max(right, points[i] as number)
    top = Math.min(top, points[i + 1] as number)
    bottom = Math.max(bottom, points[i + 1] as number)
  }
  const corners = [left, top, right, bottom] as const
  known.set(points, corners)
  return corners
}

/** Pixels of the level outside of which an operation changes nothing; null: it may change all of them. */
export function boxOf(op: MaskOp, scale: number): Box | null {
  if (op.kind !== 'stroke' && op.kind !== 'area') return null
  const reach = op.kind === 'stroke' ? (op.size / 2) * scale + 0.5 : 0
  const [x0, y0, x1, y1] = cornersOf(op.points)
  const left = Math.floor(x0 * scale - reach)
  const top = Math.floor(y0 * scale - reach)
  return { left, top, width: Math.ceil(x1 * scale + reach) - left, height: Math.ceil(y1 * scale + reach) - top }
}

/** What two boxes share; null: nothing. */
export function overlap(a: Box, b: Box): Box | null {
  const left = Math.max(a.left, b.left)
  const top = Math.max(a.top, b.top)
  const width = Math.min(a.left + a.width, b.left + b.width) - left
  const height = Math.min(a.top + a.height, b.top + b.height) - top
  return width > 0 && height > 0 ? { left, top, width, height } : null
}

/** The smallest box around two. */
export function around(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b
  const left = Math.min(a.left, b.left)
  const top = Math.min(a.top, b.top)
  return {
    left,
    top,
    width: Math.max(a.left + a.width, b.left + b.width) - left,
    height: Math.max(a.top + a.height, b.top + b.height) - top,
  }
}
