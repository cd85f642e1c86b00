/**
 * @file Blur kernels: Gaussian, out of focus, moved, shaken by hand. All sum to 1, have odd sides and their centre of mass in
 * the middle pixel. Angles are in degrees, counter-clockwise from +x as one sees the photo; lengths are in pixels. Pure.
 */
import type { Random } from '../random.ts'

export { convolve, type Boundary } from './convolve.ts'

export interface Kernel {
  /** Odd; so is the height. */
  readonly width: number
  readonly height: number
  /** height x width, row by row; they sum to 1. */
  readonly weights: Float32Array
}

/** A point of a path; y grows downwards, as in the photo. */
type Point = readonly [x: number, y: number]

function checkSize(name: string, value: number): void {
  if (!(value >= 0 && value <= MAX_SIZE))
    throw new RangeError(`Expected a ${name} of 0 to ${MAX_SIZE} pixels but received ${value}`)
}

/** Beyond it nothing can be restored, and a kernel would take gigabytes. */
const MAX_SIZE = 500

/** A kernel of the given half sides out of a function of the offset. */
function sampled(halfWidth: number, halfHeight: number, f: (x: number, y: number) => number): Kernel {
  const [width, height] = [2 * halfWidth + 1, 2 * halfHeight + 1]
  const values = Float64Array.from({ length: width * height }, (_, i) =>
    f((i % width) - halfWidth, Math.floor(i / width) - halfHeight),
  )
  return normalised(width, height, values)
}

function normalised(width: number, height: number, values: Float64Array): Kernel {
  const sum = values.reduce((s, v) => s + v, 0)
  return { width, height, weights: Float32Array.from(values, (v) => v / sum) }
}

/**
 * A Gaussian, sampled at the pixels and cut off at 4 deviations.
 * @param sigma deviation in the direction of `angle`
 * @param across deviation at right angles to it; the same unless told
 * @throws RangeError for sizes outside 0-500
 */
export function gaussian(sigma: number, across = sigma, angle = 0): Kernel {
  checkSize('deviation', sigma)
  checkSize('deviation', across)
  const half = Math.ceil(4 * Math.max(sigma, across))
  const [c, s] = [Math.cos((angle * Math.PI) / 180), -Math.sin((angle * Math.PI) / 180)]
  const exponent = (offset: number, deviation: number) => 0.5 * (offset / Math.max(deviation, 1e-3)) ** 2
  return sampled(half, half, (x, y) => Math.exp(-exponent(c * x + s * y, sigma) - exponent(c * y - s * x, across)))
}

const SUBPIXELS = 16

/** A disc, what a point out of focus becomes behind an open lens. Edge pixels have the share that it covers, to 1/256. */
export function defocus(radius: number): Kernel {
  checkSize('radius', radius)
  // Below half a pixel the disc is within the middle pixel.
  const wide = Math.max(radius, 0.5)
  return sampled(Math.ceil(radius), Math.ceil(radius), (x, y) => discCoverage(x, y, wide))
}

function discCoverage(x: number, y: number, radius: number): number {
  const distance = Math.hypot(x, y)
  if (distance + Math.SQRT1_2 <= radius) return 1
  if (distance - Math.SQRT1_2 >= radius) return 0
  let inside = 0
  for (let i = 0; i < SUBPIXELS ** 2; i++) {
    const dx = ((i % SUBPIXELS) + 0.5) / SUBPIXELS - 0.5
    const dy = (Math.floor(i / SUBPIXELS) + 0.5) / SUBPIXELS - 0.5
    if (Math.hypot(x + dx, y + dy) <= radius) inside++
  }
  return inside / SUBPIXELS ** 2
}

/** Even movement along a line of `length` pixels; what a resting pixel sees is spread by linear interpolation. */
export function motion(length: number, angle: number): Kernel {
  checkSize('length', length)
  const [c, s] = [Math.cos((angle * Math.PI) / 180), -Math.sin((angle * Math.PI) / 180)]
  const steps = Math.max(1, Math.ceil(length * SUBPIXELS))
  return pathKernel(
    Array.from({ length: steps }, (_, i) => {
      const at = length * ((i + 0.5) / steps - 0.5)
      return [c * at, s * at] as const
    }),
  )
}

const SHAKE_STEPS = 256

/**
 * The path of a hand-held camera: a point with inertia that is pushed at random, pulled back to the middle and now and then jerked
 * (after Boracchi & Foi 2012, "Modeling the performance of image restoration from motion blur").
 * @param extent the longer side of the path in pixels
 */
export function shake(r: Random, extent: number): Kernel {
  checkSize('extent', extent)
  const push = 0.02 + 0.12 * r() ** 2
  const pull = 0.0004 * r()
  const jerk = 0.01 * r()
  let [x, y, heading] = [0, 0, 2 * Math.PI * r()]
  let [vx, vy] = [Math.cos(heading), Math.sin(heading)]
  let pace = 1
  const path: [number, number][] = []
  for (let i = 0; i < SHAKE_STEPS; i++) {
    if (r() < jerk) heading = Math.atan2(vy, vx) + Math.PI * (0.5 + r())
    else heading = 2 * Math.PI * r()
    const strength = push * (1 + r())
    vx += strength * Math.cos(heading) - pull * x
    vy += strength * Math.sin(heading) - pull * y
    const speed = Math.hypot(vx, vy) || 1
    vx /= speed
    vy /= speed
    pace = Math.min(1.6, Math.max(0.3, pace + 0.3 * (r() - 0.5)))
    x += pace * vx
    y += pace * vy
    path.push([x, y])
  }
  return pathKernel(fitted(path, extent))
}

/** Scales a path so that its longer side is `extent`. */
function fitted(path: readonly Point[], extent: number): Point[] {
  const span = (axis: 0 | 1) => Math.max(...path.map((p) => p[axis])) - Math.min(...path.map((p) => p[axis]))
  const scale = extent / Math.max(span(0), span(1))
  return path.map(([x, y]) => [scale * x, scale * y])
}

/** Equal time at each point; a point between pixels is shared among the four next to it. The mean of the points is the middle. */
function pathKernel(points: readonly Point[]): Kernel {
  const mean = (axis: 0 | 1) => points.reduce((sum, p) => sum + p[axis], 0) / points.length
  const [mx, my] = [mean(0), mean(1)]
  const half = (axis: 0 | 1, middle: number) =>
    Math.ceil(points.reduce((most, p) => Math.max(most, Math.abs(p[axis] - middle)), 0) - 1e-9)
  const [halfWidth, halfHeight] = [half(0, mx), half(1, my)]
  const [width, height] = [2 * halfWidth + 1, 2 * halfHeight + 1]
  const values = new Float64Array(width * height)
  const add = (x: number, y: number, weight: number) => {
    if (weight > 0) values[y * width + x] = (values[y * width + x] as number) + weight
  }
  for (const [px, py] of points) {
    const [x, y] = [px - mx + halfWidth, py - my + halfHeight]
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [fx, fy] = [x - left, y - top]
    add(left, top, (1 - fx) * (1 - fy))
    add(left + 1, top, fx * (1 - fy))
    add(left, top + 1, (1 - fx) * fy)
    add(left + 1, top + 1, fx * fy)
  }
  return normalised(width, height, values)
}

type Kind = 'round' | 'oval' | 'defocus' | 'motion' | 'shake'

/** How each kind is drawn, mild: what a network can undo that is not told the kernel (Gaussian to 3 px, motion to 15 px). */
const KINDS: Readonly<Record<Kind, { odds: number; draw: (r: Random) => Kernel }>> = {
  round: { odds: 0.3, draw: (r) => gaussian(0.4 + 2.6 * r()) },
  oval: { odds: 0.15, draw: (r) => gaussian(0.6 + 2.4 * r(), 0.4 + 1.2 * r(), 180 * r()) },
  defocus: { odds: 0.25, draw: (r) => defocus(0.7 + 3.8 * r()) },
  motion: { odds: 0.15, draw: (r) => motion(2 + 13 * r(), 180 * r()) },
  shake: { odds: 0.15, draw: (r) => shake(r, 3 + 12 * r()) },
}

/** A kernel of a random kind and size. */
export function randomKernel(r: Random): Kernel {
  let left = r()
  for (const { odds, draw } of Object.values(KINDS)) if ((left -= odds) < 0) return draw(r)
  return KINDS.round.draw(r)
}
