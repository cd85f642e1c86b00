/**
 * @file The Bjøntegaard rate difference (VCEG-M33, 2001): how many percent more bits a codec needs than another for the same quality,
 * on average over the qualities that both reach. Curves are interpolated monotonously (Fritsch & Carlson 1980), as the joint video
 * teams do since 2012; the cubic through four points of the first version swings where there are more. Pure.
 */

/** A point of a rate-distortion curve. */
export interface RatePoint {
  /** Bits a pixel, or any other measure of size. */
  readonly rate: number
  /** Decibels. */
  readonly quality: number
}

interface Curve {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly slope: readonly number[]
}

/** Logarithm of the rate over quality, with the slopes of a monotone cubic. */
function curveOf(points: readonly RatePoint[]): Curve {
  const sorted = [...points].sort((a, b) => a.quality - b.quality)
  const x = sorted.map((p) => p.quality)
  const y = sorted.map((p) => Math.log(p.rate))
  if (x.length < 2 || x.some((v, i) => i > 0 && !(v > (x[i - 1] as number))))
    throw new RangeError('Expected at least two points of different quality')
  const step = x.slice(1).map((v, i) => v - (x[i] as number))
  const secant = step.map((h, i) => ((y[i + 1] as number) - (y[i] as number)) / h)
  const slope = x.map((_, i) => {
    const [before, after] = [secant[i - 1], secant[i]]
    if (before === undefined || after === undefined) return (before ?? after) as number
    if (before * after <= 0) return 0
    const [h, k] = [step[i - 1] as number, step[i] as number]
    return (3 * (h + k)) / ((2 * k + h) / before + (k + 2 * h) / after)
  })
  return { x, y, slope }
}

/** Three-point Gauss-Legendre: exact for polynomials up to the fifth degree. */
const NODES = [
  [-Math.sqrt(0.6), 5 / 9],
  [0, 8 / 9],
  [Math.sqrt(0.6), 5 / 9],
] as const

function valueAt({ x, y, slope }: Curve, i: number, at: number): number {
  const h = (x[i + 1] as number) - (x[i] as number)
  const t = (at - (x[i] as number)) / h
  const [a, b, c, d] = [y[i], slope[i], y[i + 1], slope[i + 1]] as [number, number, number, number]
  return (2 * t + 1) * (t - 1) ** 2 * a + t * (t - 1) ** 2 * h * b + t * t * (3 - 2 * t) * c + t * t * (t - 1) * h * d
}

function integral(curve: Curve, from: number, to: number): number {
  let sum = 0
  for (let i = 0; i + 1 < curve.x.length; i++) {
    const low = Math.max(from, curve.x[i] as number)
    const high = Math.min(to, curve.x[i + 1] as number)
    if (low >= high) continue
    const [middle, half] = [(low + high) / 2, (high - low) / 2]
    for (const [node, weight] of NODES) sum += half * weight * valueAt(curve, i, middle + half * node)
  }
  return sum
}

/**
 * @returns the mean difference of rate as a share of the reference's: -0.3 is 30 % fewer bits; null if no quality is reached by both
 * @throws RangeError if a curve has fewer than two points or two of the same quality
 */
export function bdRate(reference: readonly RatePoint[], other: readonly RatePoint[]): number | null {
  const [a, b] = [curveOf(reference), curveOf(other)]
  const from = Math.max(a.x[0] as number, b.x[0] as number)
  const to = Math.min(a.x.at(-1) as number, b.x.at(-1) as number)
  if (!(from < to)) return null
  return Math.exp((integral(b, from, to) - integral(a, from, to)) / (to - from)) - 1
}
