/**
 * @file Straight motion in a photo's spectrum. Motion by L pixels multiplies it by sinc^2(L t), t the frequency along the motion: dark
 * stripes at distance 1 / L across it. Averaged along the stripes (Radon's transform; Oliveira et al. 2007), they are looked for. Pure.
 */
import { BINS, meansBy, type Bin, type LogSpectrum } from './spectrum.ts'
import { match, trend, type Match } from './trend.ts'
import { WINDOW } from './windows.ts'

export interface MotionFit extends Match {
  /** Pixels. */
  readonly length: number
  /** Degrees counter-clockwise from +x, 0 to 180. */
  readonly angle: number
}

/** Frequencies that are looked at, in units of 1 / WINDOW: below, the scene is all that shows; above, demosaicing and JPEG. */
const [LOW, HIGH] = [8, 107]
/** Rings must be this far above the noise (natural logarithm of power). */
const ABOVE_NOISE = 0.7
/** Fewer values than these are no mean; fewer means no curve. */
const [LEAST_VALUES, LEAST_MEANS] = [8, 12]
const LEAST_VARIANCE = 0.02
const COARSE_ANGLE = 5

const COARSE_LENGTHS = [
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60,
]

/** Zeros are filled by noise and by what the windows smear. */
const FILLED = 0.003
const PARTS = 9

/** ln of the mean of sinc^2 over a frequency bin, for bins 0 .. HIGH. */
function template(length: number): Float64Array {
  return Float64Array.from({ length: HIGH + 1 }, (_, bin) => {
    let sum = 0
    for (let i = 0; i < PARTS; i++) sum += sinc((length * (bin + i / (PARTS - 1) - 0.5)) / WINDOW) ** 2
    return Math.log(sum / PARTS + FILLED)
  })
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** The motion that the spectrum fits best; null if too little of it stands out of the noise. */
export function fitMotion({ values, floor }: LogSpectrum): MotionFit | null {
  const inRange = BINS.filter(({ ring }) => ring >= LOW && ring <= HIGH)
  const value = ({ at }: Bin) => values[at] as number
  const { means } = meansBy(HIGH + 1, inRange, ({ ring }) => ring, value)
  const usable = inRange.filter(({ ring }) => (means[ring] as number) > floor + ABOVE_NOISE)
  const beside = (bin: Bin) => value(bin) - (means[bin.ring] as number)
  const best = (angles: readonly number[], lengths: readonly number[]): MotionFit | null => {
    const templates = lengths.map((length) => ({ length, curve: template(length) }))
    return angles
      .flatMap((angle) => fitsAt(angle, usable, beside, templates))
      .reduce<MotionFit | null>((a, b) => (a === null || b.gain > a.gain ? b : a), null)
  }
  const coarse = best(range(0, 180 - COARSE_ANGLE, COARSE_ANGLE), COARSE_LENGTHS)
  if (coarse === null || coarse.gain === 0) return null
  const { angle, length } = coarse
  const reach = Math.max(1, 0.08 * length)
  const fine = best(range(angle - 4, angle + 4, 1), range(Math.max(3, length - reach), length + reach, reach / 4))
  return fine === null ? null : { ...fine, angle: (fine.angle + 180) % 180 }
}

const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step)

/** The matches of all lengths at one angle. */
function fitsAt(
  angle: number,
  usable: readonly Bin[],
  beside: (bin: Bin) => number,
  templates: readonly { length: number; curve: Float64Array }[],
): MotionFit[] {
  const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
  const { means, counts } = meansBy(HIGH + 1, usable, ({ x, y }) => Math.round(Math.abs(x * c - y * s)), beside)
  const bins = range(2, HIGH, 1).filter((i) => (counts[i] as number) >= LEAST_VALUES)
  if (bins.length < LEAST_MEANS) return []
  const take = (curve: Float64Array) => Float64Array.from(bins, (i) => curve[i] as number)
  const frequency = Float64Array.from(bins, (i) => i / WINDOW)
  const smooth = [frequency.map(() => 1), frequency.map(Math.log), frequency]
  const t = trend(take(counts).map(Math.sqrt), smooth)
  const curve = t.remove(take(means))
  return templates.map(({ length, curve: shape }) => ({
    length,
    angle,
    ...match(t, curve, take(shape), LEAST_VARIANCE),
  }))
}
