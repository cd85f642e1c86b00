/** @file Anti-aliased strokes into a plane of coverage: how much of each pixel is covered, 0-1. Pure. */

/** A plane that is drawn on. */
export interface Canvas {
  readonly width: number
  readonly height: number
  /** height x width. */
  readonly cover: Float32Array
}

export const canvas = (width: number, height: number): Canvas => ({
  width,
  height,
  cover: new Float32Array(width * height),
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
export function drawSegment({ width, height, cover }: Canvas, a: PathPoint, b: PathPoint): void {
  const reach = Math.max(a.radius, b.radius) + 1
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
      const inside = radius + 0.5 - Math.sqrt(offX * offX + offY * offY)
      if (inside <= 0) continue
      // A line thinner than a pixel covers no more of it than its width.
      const covered = Math.min(1, inside, 2 * radius) * (a.opacity + along * (b.opacity - a.opacity))
      const at = y * width + x
      if (covered > (cover[at] as number)) cover[at] = covered
    }
}

/** A closed shape about a middle; `edge` tells its radius in each direction (radians). */
export function drawBlob(
  { width, height, cover }: Canvas,
  middle: { x: number; y: number },
  largest: number,
  edge: (angle: number) => number,
  opacity = 1,
): void {
  const fromX = Math.max(0, Math.floor(middle.x - largest - 1))
  const toX = Math.min(width - 1, Math.ceil(middle.x + largest + 1))
  const fromY = Math.max(0, Math.floor(middle.y - largest - 1))
  const toY = Math.min(height - 1, Math.ceil(middle.y + largest + 1))
  for (let y = fromY; y <= toY; y++)
    for (let x = fromX; x <= toX; x++) {
      const [offX, offY] = [x - middle.x, y - middle.y]
      const radius = Math.min(largest, edge(Math.atan2(offY, offX)))
      const inside = radius + 0.5 - Math.sqrt(offX * offX + offY * offY)
      if (inside <= 0) continue
      const at = y * width + x
      const covered = Math.min(1, inside, 2 * radius) * opacity
      if (covered > (cover[at] as number)) cover[at] = covered
    }
}
