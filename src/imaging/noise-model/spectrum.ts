/**
 * @file The spectrum of the noise of three channels together: at each frequency the covariance of the channels, a 3 x 3 matrix. Noise
 * of a camera has one correlation between its channels in coarse detail and another in fine. Pure.
 */
import { fourier } from '../fourier.ts'
import { FLAT } from './flat.ts'

/** Upper half of a symmetric 3 x 3 matrix by rows: 00, 01, 02, 11, 12, 22. */
export const PAIRS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2],
] as const

export const COLUMNS = FLAT / 2 + 1

/** For each of the six pairs of channels FLAT x COLUMNS values; a channel of white noise of variance 1 has 1 everywhere. */
export type NoiseSpectrum = readonly Float64Array[]

const WINDOW = Float64Array.from({ length: FLAT }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / FLAT) ** 2)
const POWER = WINDOW.reduce((s, v) => s + v * v, 0) ** 2
/** Frequencies up to this are lost to the surface that was taken away. */
const LOST = 1

/** Mean over places of noise (planar, 3 x FLAT x FLAT), each already brought to deviation 1. */
export function spectrumOf(places: readonly Float32Array[]): NoiseSpectrum {
  const f = fourier(FLAT, FLAT)
  const sums = PAIRS.map(() => new Float64Array(FLAT * COLUMNS))
  for (const noise of places) {
    const parts = [0, 1, 2].map((c) => f.forward(windowed(noise, c)))
    for (const [k, [a, b]] of PAIRS.entries()) {
      const [p, q] = [parts[a], parts[b]]
      const sum = sums[k]
      if (!p || !q || !sum) continue
      // The real part: noise has no direction, so that the imaginary part is chance.
      for (let i = 0; i < sum.length; i++)
        sum[i] =
          (sum[i] as number) + (p.re[i] as number) * (q.re[i] as number) + (p.im[i] as number) * (q.im[i] as number)
    }
  }
  for (const sum of sums) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) / (places.length * POWER)
  const trend = trendOf(sums)
  return sums.map((sum) => filled(sum, trend))
}

function windowed(noise: Float32Array, c: number): Float32Array {
  const out = new Float32Array(FLAT * FLAT)
  for (let y = 0; y < FLAT; y++)
    for (let x = 0; x < FLAT; x++)
      out[y * FLAT + x] =
        (noise[c * FLAT * FLAT + y * FLAT + x] as number) * (WINDOW[x] as number) * (WINDOW[y] as number)
  return out
}

const far = (v: number): number => Math.min(v, FLAT - v)

/** Bins whose coarser way is so many waves a place, with the square of their frequency. */
function ring(waves: number): { at: number; square: number }[] {
  const out: { at: number; square: number }[] = []
  for (let v = 0; v < FLAT; v++)
    for (let u = 0; u < COLUMNS; u++)
      if (Math.max(far(v), u) === waves) out.push({ at: v * COLUMNS + u, square: far(v) ** 2 + u ** 2 })
  return out
}

const RINGS = [LOST + 1, LOST + 2].flatMap(ring)
/** Beyond that the trend is not trusted. */
const STEEPEST = Math.log(6) / RINGS.reduce((s, { square }) => Math.min(s, square), Infinity)

/**
 * How the logarithm of the power changes with the square of the frequency in the coarsest detail that was measured: a straight line for
 * clumps of a Gaussian, level for white noise. At most 0: what blue noise lacks in coarse detail is not made up.
 */
function trendOf(sums: readonly Float64Array[]): number {
  const points = RINGS.map(({ at, square }) => {
    const power = [0, 3, 5].reduce((s, k) => s + (sums[k]?.[at] as number), 0)
    return { square, log: Math.log(Math.max(1e-12, power)) }
  })
  const mean = (of: (p: (typeof points)[number]) => number): number =>
    points.reduce((s, p) => s + of(p), 0) / points.length
  const [x, y] = [mean((p) => p.square), mean((p) => p.log)]
  const slope = mean((p) => (p.square - x) * (p.log - y)) / mean((p) => (p.square - x) ** 2)
  return Math.min(0, Math.max(-STEEPEST, slope))
}

/** The coarsest frequencies by their neighbours and the trend. */
function filled(values: Float64Array, trend: number): Float64Array {
  const own = ring(LOST + 1)
  // Each neighbour as it would be at frequency 0.
  const level =
    own.reduce((s, { at, square }) => s + (values[at] as number) * Math.exp(-trend * square), 0) / own.length
  return values.map((value, i) => {
    const [v, u] = [far(Math.floor(i / COLUMNS)), i % COLUMNS]
    return Math.max(v, u) <= LOST ? level * Math.exp(trend * (v * v + u * u)) : value
  })
}

/** Columns within stand for their mirror images too. */
const timesOf = (column: number): number => (column === 0 || column === COLUMNS - 1 ? 1 : 2)

/** Sum over the channels' own spectra of the power at each frequency by a weight. */
function weighed(spectrum: NoiseSpectrum, weight: (u: number, v: number) => number): number {
  let sum = 0
  for (const k of [0, 3, 5])
    for (let v = 0; v < FLAT; v++)
      for (let u = 0; u < COLUMNS; u++) sum += (spectrum[k]?.[v * COLUMNS + u] ?? 0) * timesOf(u) * weight(u, v)
  return sum
}

/** Variance of noise of a spectrum, mean of the channels. */
export const powerOf = (spectrum: NoiseSpectrum): number => weighed(spectrum, () => 1) / (3 * FLAT ** 2)

const wave = (k: number): number => Math.cos((2 * Math.PI * k) / FLAT)

/** Correlation of neighbours in a row and in a column, mean of the two and of the channels. */
export function lagOne(spectrum: NoiseSpectrum): number {
  const all = weighed(spectrum, () => 1)
  return all > 0 ? weighed(spectrum, (u, v) => (wave(u) + wave(v)) / 2) / all : 0
}
