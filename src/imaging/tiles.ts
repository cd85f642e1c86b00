/**
 * @file Tile plans: which parts of a picture a network sees, and which of its answers are kept. Pure; every process.
 *
 * A plan must not change the picture. So every tile begins at a multiple of the network's stride (its strided layers see
 * the same phase as in one whole run), tiles reach the padded end exactly as a whole run does, and at inner edges
 * `overlap` pixels with too little context are thrown away.
 */

export interface TileLimits {
  /** Largest tile edge in pixels, overlap included. */
  readonly tile: number
  /** Pixels thrown away at each inner edge. */
  readonly overlap: number
  /** Tile edges are multiples of this. */
  readonly multiple: number
}

/** One tile along one axis, in picture pixels. */
export interface Span {
  /** First pixel read. */
  readonly start: number
  /** Pixels read; may reach beyond the picture, where it is mirrored. */
  readonly size: number
  /** First pixel kept, and the one after the last. */
  readonly keepFrom: number
  readonly keepTo: number
}

export interface Tile {
  readonly x: Span
  readonly y: Span
}

export const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple
const roundDown = (value: number, multiple: number) => Math.floor(value / multiple) * multiple

function checkLimits({ tile, overlap, multiple }: TileLimits): void {
  const sound = [tile, overlap, multiple].every(Number.isInteger) && overlap >= 0 && multiple >= 1 && tile >= multiple
  if (!sound) throw new RangeError(`Expected whole tile limits but received ${tile}, ${overlap}, ${multiple}`)
}

/**
 * The tiles along one axis of `length` pixels. All have the same size: the smallest that covers the axis in as few
 * tiles as the limits allow. Where the overlap leaves no room in the tile, the tile grows.
 */
export function planAxis(length: number, limits: TileLimits): Span[] {
  checkLimits(limits)
  const { overlap, multiple } = limits
  const padded = roundUp(length, multiple)
  const largest = Math.max(roundDown(limits.tile, multiple), roundUp(2 * overlap + multiple, multiple))
  if (padded <= largest) return [{ start: 0, size: padded, keepFrom: 0, keepTo: length }]

  const room = (size: number) => roundDown(size - 2 * overlap, multiple)
  const count = 1 + Math.ceil((padded - largest) / room(largest))
  const step = roundUp((padded - 2 * overlap) / count, multiple)
  const size = Math.min(largest, roundUp(step + 2 * overlap, multiple))
  const last = padded - size
  const starts = Array.from({ length: count }, (_, i) => Math.min(i * room(size), last))
  return starts.map((start, i) => ({
    start,
    size,
    keepFrom: i === 0 ? 0 : start + overlap,
    keepTo: i === count - 1 ? length : (starts[i + 1] ?? last) + overlap,
  }))
}

/** All tiles of a picture, row by row. Every pixel is kept by exactly one of them. */
export function planTiles(width: number, height: number, limits: TileLimits): Tile[] {
  const columns = planAxis(width, limits)
  return planAxis(height, limits).flatMap((y) => columns.map((x) => ({ x, y })))
}

/** Where a coordinate beyond the edge is mirrored to; the edge pixel itself is not repeated. Any distance, any length. */
export function reflect(i: number, length: number): number {
  if (length === 1) return 0
  const period = 2 * (length - 1)
  const k = ((i % period) + period) % period
  return k < length ? k : period - k
}
