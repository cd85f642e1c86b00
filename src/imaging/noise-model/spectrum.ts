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
  return sums.map(filled)
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

/** The coarsest frequencies as their neighbours. */
function filled(values: Float64Array): Float64Array {
  const ring: number[] = []
  for (let v = 0; v < FLAT; v++)
    for (let u = 0; u < COLUMNS; u++) if (Math.max(far(v), u) === LOST + 1) ring.push(values[v * COLUMNS + u] as number)
  const mean = ring.reduce((a, b) => a + b, 0) / ring.length
  return values.map((value, i) => (Math.max(far(Math.floor(i / COLUMNS)), i % COLUMNS) <= LOST ? mean : value))
}

/** Correlation of neighbours in a row and in a column, mean of the two and of the channels. */
export function lagOne(spectrum: NoiseSpectrum): number {
  let [sum, all] = [0, 0]
  for (const k of [0, 3, 5])
    for (let v = 0; v < FLAT; v++)
      for (let u = 0; u < COLUMNS; u++) {
        // Columns within stand for their mirror images too.
        const power = ((spectrum[k]?.[v * COLUMNS + u] ?? 0) as number) * (u === 0 || u === COLUMNS - 1 ? 1 : 2)
        all += power
        sum += (power * (Math.cos((2 * Math.PI * u) / FLAT) + Math.cos((2 * Math.PI * v) / FLAT))) / 2
      }
  return all > 0 ? sum / all : 0
}
