/**
 * @file Blur that is the same in all directions, in a photo's spectrum averaged over rings: a disc (out of focus) leaves dark rings, a
 * Gaussian bends the fall that photos have by themselves, power ~ 1 / f^b. Pure.
 */
import { BINS, meansBy, type LogSpectrum } from './spectrum.ts'
import { match, trend, type Match } from './trend.ts'
import { WINDOW } from './windows.ts'

export interface DiscFit extends Match {
  /** Pixels. */
  readonly radius: number
}

/** Rings that are used, in units of 1 / WINDOW. */
const [DISC_LOW, DISC_HIGH] = [6, 122]
const [GAUSSIAN_LOW, GAUSSIAN_HIGH] = [4, 114]
/** Above the noise (natural logarithm of power). A disc's dark rings lie deep: they are looked for further down. */
const DISC_ABOVE = 0.3
const GAUSSIAN_ABOVE = 0.7
const LEAST_RINGS = 12
const LEAST_VARIANCE = 0.003
const RADII = Array.from({ length: 109 }, (_, i) => 1.5 + i / 8)
const FILLED = 0.001
const PARTS = 9

interface Rings {
  /** Cycles a pixel. */
  readonly frequency: Float64Array
  /** Mean of the log power. */
  readonly power: Float64Array
  readonly counts: Float64Array
}

function rings({ values, floor }: LogSpectrum, low: number, high: number, above: number): Rings | null {
  const { means, counts } = meansBy(high, BINS, ({ ring }) => ring, ({ at }) => values[at] as number) // prettier-ignore
  const used = [...means.keys()].filter((ring) => ring >= low && (means[ring] as number) > floor + above)
  if (used.length < LEAST_RINGS) return null
  const take = (curve: Float64Array) => Float64Array.from(used, (ring) => curve[ring] as number)
  return { frequency: Float64Array.from(used, (ring) => ring / WINDOW), power: take(means), counts: take(counts) }
}

/** The disc that the spectrum fits best; null if too little of it stands out of the noise. */
export function fitDisc(spectrum: LogSpectrum): DiscFit | null {
  const found = rings(spectrum, DISC_LOW, DISC_HIGH, DISC_ABOVE)
  if (found === null) return null
  const { frequency, power, counts } = found
  const smooth = [frequency.map(() => 1), frequency.map(Math.log), frequency, frequency.map((f) => f * f)]
  const t = trend(counts.map(Math.sqrt), smooth)
  const curve = t.remove(power)
  return RADII.map((radius) => ({
    radius,
    ...match(
      t,
      curve,
      frequency.map((f) => discPower(radius, f)),
      LEAST_VARIANCE,
    ),
  })) // prettier-ignore
    .reduce((a, b) => (b.gain > a.gain ? b : a))
}

/** ln of the mean power of a disc's transfer function over a ring one bin wide. */
function discPower(radius: number, frequency: number): number {
  let sum = 0
  for (let i = 0; i < PARTS; i++)
    sum += jinc(2 * Math.PI * radius * (frequency + (i / (PARTS - 1) - 0.5) / WINDOW)) ** 2
  return Math.log(sum / PARTS + FILLED)
}

/** 2 J1(x) / x, by Bessel's integral J1(x) = mean over t of cos(t - x sin t), t from 0 to pi. */
function jinc(x: number): number {
  if (x < 1e-6) return 1
  const steps = 24 + Math.ceil(x)
  let sum = 0
  for (let i = 0; i < steps; i++) {
    const t = (Math.PI * (i + 0.5)) / steps
    sum += Math.cos(t - x * Math.sin(t))
  }
  return (2 * sum) / steps / x
}

/**
 * The deviation of the Gaussian that bends the fall of the spectrum as much: ln power = a - b ln f - (2 pi sigma f)^2.
 * @returns pixels; null if too little of the spectrum stands out of the noise
 */
export function fitGaussian(spectrum: LogSpectrum): number | null {
  const found = rings(spectrum, GAUSSIAN_LOW, GAUSSIAN_HIGH, GAUSSIAN_ABOVE)
  if (found === null) return null
  const { frequency, power, counts } = found
  const noise = Math.exp(spectrum.floor)
  const own = power.map((p) => Math.log(Math.exp(p) - noise))
  const t = trend(counts.map(Math.sqrt), [frequency.map(() => 1), frequency.map(Math.log)])
  const bend = t.remove(frequency.map((f) => -((2 * Math.PI * f) ** 2)))
  return Math.sqrt(Math.max(0, t.dot(bend, own) / t.dot(bend, bend)))
}
