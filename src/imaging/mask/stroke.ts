/**
 * @file A round brush along a path. The strokes of one path do not build up: each pixel takes the strongest touch, so a path
 * may be drawn in pieces, in any order and more than once. Pure; every process.
 */
import type { MaskMode, MaskOpOf } from '../../shared/mask.ts'
import type { Patch } from './patch.ts'

/** One straight piece: from (x0, y0) to (x1, y1). */
type Piece = readonly [x0: number, y0: number, x1: number, y1: number]

interface Brush {
  /** Distance at which the brush ends, and over which it fades: pixels of the patch. */
  readonly reach: number
  readonly fade: number
  readonly mode: MaskMode
}

/** A hard edge still fades over one pixel, half of it outside: the share of the pixel that is covered, nearly. */
const brushOf = ({ size, hardness, mode }: MaskOpOf<'stroke'>, scale: number): Brush => {
  const radius = (size / 2) * scale
  return { reach: radius + 0.5, fade: Math.max(radius * (1 - hardness), 1), mode }
}

export function drawStroke(patch: Patch, op: MaskOpOf<'stroke'>): void {
  const { points } = op
  const brush = brushOf(op, patch.scale)
  const at = (i: number) => (points[i] as number) * patch.scale
  if (points.length === 2) drawPiece(patch, brush, [at(0), at(1), at(0), at(1)])
  for (let i = 2; i < points.length; i += 2) drawPiece(patch, brush, [at(i - 2), at(i - 1), at(i), at(i + 1)])
}

/** All pixels whose centre is nearer to the piece than the brush reaches. */
function drawPiece({ left, top, width, height, data }: Patch, { reach, fade, mode }: Brush, [x0, y0, x1, y1]: Piece) {
  const from = Math.max(Math.floor(Math.min(x0, x1) - reach), left)
  const to = Math.min(Math.ceil(Math.max(x0, x1) + reach), left + width)
  const first = Math.max(Math.floor(Math.min(y0, y1) - reach), top)
  const last = Math.min(Math.ceil(Math.max(y0, y1) + reach), top + height)
  const dx = x1 - x0
  const dy = y1 - y0
  const square = dx * dx + dy * dy
  const full = mode === 'add' ? 255 : 0
  for (let y = first; y < last; y++) {
    const row = (y - top) * width - left
    const py = y + 0.5 - y0
    for (let x = from; x < to; x++) {
      const old = data[row + x] as number
      if (old === full) continue
      const px = x + 0.5 - x0
      const along = square === 0 ? 0 : Math.min(Math.max((px * dx + py * dy) / square, 0), 1)
      const ex = px - along * dx
      const ey = py - along * dy
      const distance2 = ex * ex + ey * ey
      if (distance2 >= reach * reach) continue
      const touch = Math.round(Math.min((reach - Math.sqrt(distance2)) / fade, 1) * 255)
      if (mode === 'add' ? touch > old : 255 - touch < old) data[row + x] = mode === 'add' ? touch : 255 - touch
    }
  }
}
