/**
 * @file How soft the edges of a window are: an edge blurred again by a known amount tells how blurred it was (Zhuo & Sim 2011,
 * "Defocus map estimation from a single image"; here with two amounts, so that noise is smoothed before it is compared). Pure.
 */
import { convolve, gaussian } from '../degrade/blur.ts'
import { WINDOW } from './windows.ts'

export interface Edge {
  readonly x: number
  readonly y: number
  /** Deviation of the Gaussian that would make a step look like this, pixels. */
  readonly sigma: number
  /** Direction across the edge (of the gradient), degrees counter-clockwise from +x, 0 to 180. */
  readonly angle: number
}

const [FINE, COARSE, COARSER] = [1, 2, 3]
/** A clean step is as soft by the second pair of blurs as by the first, to this part of it. Lines and texture are not. */
const AGREEMENT = 0.25
/** Where the kernel's reach ends. */
const MARGIN = 8
/** Grey levels a pixel after the fine blur: below, it is noise and texture. */
const LEAST_SLOPE = 2.5
/** Slopes of noise after the fine blur, in its deviations: 1 / sqrt(8 pi), and four times that stand out. */
const SLOPE_OF_NOISE = 0.2 * 4
const SOFTEST = 12

interface Slopes {
  readonly x: Float32Array
  readonly y: Float32Array
}

function slopes(light: Float32Array, sigma: number): Slopes {
  const { pixels } = convolve({ pixels: light, width: WINDOW, height: WINDOW }, gaussian(sigma), 'reflect')
  const [x, y] = [new Float32Array(pixels.length), new Float32Array(pixels.length)]
  for (let i = WINDOW; i < pixels.length - WINDOW; i++) {
    x[i] = ((pixels[i + 1] as number) - (pixels[i - 1] as number)) / 2
    y[i] = ((pixels[i + WINDOW] as number) - (pixels[i - WINDOW] as number)) / 2
  }
  return { x, y }
}

/** @param light a window @param noise deviation of its noise, grey levels */
export function edgesOf(light: Float32Array, noise: number): Edge[] {
  const fine = slopes(light, FINE)
  const coarse = slopes(light, COARSE)
  const coarser = slopes(light, COARSER)
  const steep = fine.x.map((_, i) => lengthAt(fine, i))
  const least = Math.max(LEAST_SLOPE, SLOPE_OF_NOISE * noise)
  const edges: Edge[] = []
  for (let y = MARGIN; y < WINDOW - MARGIN; y++)
    for (let x = MARGIN; x < WINDOW - MARGIN; x++) {
      const i = y * WINDOW + x
      if (!((steep[i] as number) > least) || !isRidge(steep, i, fine)) continue
      const slope = steep[i] as number
      const sigma = softness(slope, lengthAt(coarse, i), FINE, COARSE)
      const again = softness(lengthAt(coarse, i), lengthAt(coarser, i), COARSE, COARSER)
      if (!(sigma < SOFTEST && Math.abs(sigma - again) < AGREEMENT * (1 + sigma))) continue
      const angle = (Math.atan2(-(fine.y[i] as number), fine.x[i] as number) * 180) / Math.PI
      edges.push({ x, y, sigma, angle: (angle + 360) % 180 })
    }
  return edges
}

const lengthAt = ({ x, y }: Slopes, i: number): number => Math.hypot(x[i] as number, y[i] as number)

/** A step of softness s blurred by a has slope 1 / sqrt(s^2 + a^2): from the slopes after blurs a and b follows s. NaN: a line. */
function softness(slopeA: number, slopeB: number, a: number, b: number): number {
  const square = (slopeA / slopeB) ** 2
  return square > 1 ? Math.sqrt((b * b - square * a * a) / (square - 1)) : Infinity
}

/** Steeper than its two neighbours across the edge. */
function isRidge(steep: Float32Array, i: number, { x, y }: Slopes): boolean {
  const step = neighbour(x[i] as number, y[i] as number)
  const here = steep[i] as number
  return here >= (steep[i + step] as number) && here > (steep[i - step] as number)
}

/** Offset of the neighbour in the direction of a slope, to the nearest 45 degrees. */
function neighbour(x: number, y: number): number {
  const [ax, ay] = [Math.abs(x), Math.abs(y)]
  if (ay < 0.4142 * ax) return 1
  if (ax < 0.4142 * ay) return WINDOW
  return x * y > 0 ? WINDOW + 1 : WINDOW - 1
}
