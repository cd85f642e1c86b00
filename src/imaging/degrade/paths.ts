/** @file The ways that scratches, hairs and film take across a photo: lists of points for strokes. Pure. */
import type { Random } from '../random.ts'
import type { PathPoint } from './draw.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** A number evenly between two. */
export const between = (r: Random, from: number, to: number): number => from + (to - from) * r()

/** A bell around 0 with deviation about 1, from three uniform numbers. */
const bell = (r: Random): number => 2 * (r() + r() + r() - 1.5)

const STEP = 2

interface Walk {
  /** Radians, y downwards. */
  readonly heading: number
  readonly length: number
  /** Half of the mean width. */
  readonly radius: number
  /** Turn for each pixel of way, radians: the same all along, and at random. */
  readonly bend: number
  readonly wobble: number
}

/** A walk whose heading drifts; its width comes and goes slowly. */
function walk(
  r: Random,
  start: { x: number; y: number },
  { heading, length, radius, bend, wobble }: Walk,
): PathPoint[] {
  const path: PathPoint[] = []
  let { x, y } = start
  let direction = heading
  let turn = 0
  let width = between(r, 0.8, 1.2)
  for (let way = 0; way <= length; way += STEP) {
    path.push({ x, y, radius: radius * width, opacity: 1 })
    turn = 0.8 * turn + wobble * bell(r)
    direction += STEP * (bend + turn)
    width = Math.min(1.5, Math.max(0.6, width + 0.08 * bell(r)))
    x += STEP * Math.cos(direction)
    y += STEP * Math.sin(direction)
  }
  return path
}

/** A point in the photo or a little beside it. */
const somewhere = (r: Random, { width, height }: Size) => ({
  x: between(r, -0.1 * width, 1.1 * width),
  y: between(r, -0.1 * height, 1.1 * height),
})

const diagonal = ({ width, height }: Size): number => Math.hypot(width, height)

/** A long scratch that wanders: nearly straight, or soft as from a cloth. @param radius half of its width in pixels */
export const scratchPath = (r: Random, size: Size, radius: number): PathPoint[] =>
  walk(r, somewhere(r, size), {
    heading: 2 * Math.PI * r(),
    length: diagonal(size) * between(r, 0.2, 1.2),
    radius,
    bend: 0.0025 * bell(r),
    wobble: 0.0005 + 0.02 * r() ** 3,
  })

/** Fine scratches side by side, as a cloth with a grain of sand leaves them. */
export function grazePaths(r: Random, size: Size): PathPoint[][] {
  const { x, y } = somewhere(r, size)
  const heading = 2 * Math.PI * r()
  const [spread, length, bend] = [between(r, 3, 25), between(r, 8, 80), 0.006 * bell(r)]
  return Array.from({ length: 3 + Math.floor(10 * r()) }, () => {
    const start = { x: x + spread * bell(r), y: y + spread * bell(r) }
    const line = {
      heading: heading + 0.06 * bell(r),
      length: length * between(r, 0.3, 1),
      radius: between(r, 0.35, 0.6),
    }
    return walk(r, start, { ...line, bend, wobble: 0.001 })
  })
}

/** What a projector or camera gate does to film: near vertical, from edge to edge or a part of it, almost straight. */
export function filmPath(r: Random, size: Size, radius: number): PathPoint[] {
  const whole = r() < 0.6
  const y = whole ? -2 : between(r, -0.2, 0.8) * size.height
  const length = whole ? size.height + 4 : between(r, 0.2, 0.8) * size.height
  const heading = Math.PI / 2 + 0.02 * bell(r)
  return walk(r, { x: r() * size.width, y }, { heading, length, radius, bend: 0, wobble: 0.0015 })
}

/** A hair or a thread of lint: it curls, one way and then perhaps the other. */
export function curlPath(r: Random, size: Size, radius: number): PathPoint[] {
  const length = Math.min(diagonal(size), 90) * between(r, 0.15, 0.9)
  const turns = 1.1 * r() ** 2 * (r() < 0.5 ? -1 : 1)
  return walk(r, somewhere(r, size), {
    heading: 2 * Math.PI * r(),
    length,
    radius,
    bend: (2 * Math.PI * turns) / length,
    wobble: between(r, 0.01, 0.06),
  })
}

/** From edge to edge, as a photo was folded: straight but for its fibres. */
export function foldPath(r: Random, size: Size, radius: number): PathPoint[] {
  const heading = r() < 0.6 ? (Math.PI / 2) * Math.floor(4 * r()) + 0.06 * bell(r) : 2 * Math.PI * r()
  const reach = diagonal(size)
  const start = {
    x: size.width * between(r, 0.1, 0.9) - reach * Math.cos(heading),
    y: size.height * between(r, 0.1, 0.9) - reach * Math.sin(heading),
  }
  return walk(r, start, { heading, length: 2 * reach, radius, bend: 0, wobble: 0.0006 })
}
