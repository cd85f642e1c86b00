/** @file Anti-aliased strokes and spots into a plane of coverage: how much of each pixel is covered, 0-1. Pure. */
import type { Random } from '../random.ts'

/** A plane that is drawn on. */
export interface Canvas {
  readonly width: number
  readonly height: number
  /** height x width. */
  readonly cover: Float32Array
  /** Pixels over which an edge fades: 1 as drawn, more as seen by a scanner. */
  readonly soft: number
}

export const canvas = (width: number, height: number, soft = 1): Canvas => ({
  width,
  height,
  cover: new Float32Array(width * height),
  soft,
})

/** A point of a stroke; y downwards. Pixel (i, j) has its middle at (i, j). */
export interface PathPoint {
  readonly x: number
  readonly y: number
  /** Half the stroke's width here. */
  readonly radius: number
  /** How much it covers, 0-1. */
  readonly opacity: number
}

/** Draws a stroke with round ends; where strokes cross the greater coverage counts. */
export function drawPath(on: Canvas, path: readonly PathPoint[]): void {
  const [first] = path
  if (first !== undefined && path.length === 1) drawSegment(on, first, first)
  for (let i = 1; i < path.length; i++) drawSegment(on, path[i - 1] as PathPoint, path[i] as PathPoint)
}

/** From one point to the next, width and opacity changing evenly. A pixel is covered by what its distance says, over one pixel. */
export function drawSegment({ width, height, cover, soft }: Canvas, a: PathPoint, b: PathPoint): void {
  const reach = Math.max(a.radius, b.radius) + soft
  const fromX = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach))
  const toX = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + reach))
  const fromY = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach))
  const toY = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y) + reach))
  const dx = b.x - a.x
  const dy = b.y - a.y
  const perLength = 1 / Math.max(dx * dx + dy * dy, 1e-12)
  for (let y = fromY; y <= toY; y++)
    for (let x = fromX; x <= toX; x++) {
      const along = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) * perLength))
      const offX = x - a.x - along * dx
      const offY = y - a.y - along * dy
      const radius = a.radius + along * (b.radius - a.radius)
      const inside = (radius - Math.sqrt(offX * offX + offY * offY)) / soft + 0.5
      if (inside <= 0) continue
      // A line thinner than a pixel covers no more of it than its width.
      const covered = Math.min(1, inside, 2 * radius) * (a.opacity + along * (b.opacity - a.opacity))
      const at = y * width + x
      if (covered > (cover[at] as number)) cover[at] = covered
    }
}

const HARMONICS = 5
const DIRECTIONS = 128

/** The radius in each direction (radians, -pi to pi) of a round, wavy shape, relative to its mean. */
export function roughEdge(r: Random, roughness: number): (angle: number) => number {
  const waves = Array.from({ length: HARMONICS }, (_, k) => ({
    size: (roughness * (2 * r() - 1)) / (k + 1.5),
    phase: 2 * Math.PI * r(),
  }))
  const radii = Float64Array.from({ length: DIRECTIONS }, (_, i) =>
    waves.reduce((sum, w, k) => sum + w.size * Math.cos(((k + 1) * 2 * Math.PI * i) / DIRECTIONS + w.phase), 1),
  )
  return (angle) => radii[Math.round((angle / (2 * Math.PI) + 1) * DIRECTIONS) % DIRECTIONS] as number
}

/** A closed shape about a middle; `edge` tells its radius in each direction (radians). */
export function drawBlob(
  { width, height, cover, soft }: Canvas,
  middle: { x: number; y: number },
  largest: number,
  edge: (angle: number) => number,
  opacity = 1,
): void {
  const fromX = Math.max(0, Math.floor(middle.x - largest - soft))
  const toX = Math.min(width - 1, Math.ceil(middle.x + largest + soft))
  const fromY = Math.max(0, Math.floor(middle.y - largest - soft))
  const toY = Math.min(height - 1, Math.ceil(middle.y + largest + soft))
  for (let y = fromY; y <= toY; y++)
    for (let x = fromX; x <= toX; x++) {
      const [offX, offY] = [x - middle.x, y - middle.y]
      const radius = Math.min(largest, edge(Math.atan2(offY, offX)))
      const inside = (radius - Math.sqrt(offX * offX + offY * offY)) / soft + 0.5
      if (inside <= 0) continue
      const at = y * width + x
      const covered = Math.min(1, inside, 2 * radius) * opacity
      if (covered > (cover[at] as number)) cover[at] = covered
    }
}
