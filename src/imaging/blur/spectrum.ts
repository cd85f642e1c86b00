/** @file The mean log power spectrum of a photo's windows: a blur multiplies it, and its zeros stand out. Pure. */
import { fourier } from '../fourier.ts'
import { WINDOW, type Window } from './windows.ts'

/** Half of the spectrum: WINDOW rows (vertical frequency, wrapped) of WINDOW / 2 + 1 columns. */
export interface LogSpectrum {
  /** Mean over the windows of ln |F|^2, where F is the transform of the windowed, mean-free lightness. */
  readonly values: Float64Array
  /** The same of white noise of the given deviation: what lies near it says nothing of the photo. */
  readonly floor: number
}

export const COLUMNS = WINDOW / 2 + 1

/** A value of the spectrum and its frequency, in multiples of 1 / WINDOW cycles a pixel; y grows downwards. */
export interface Bin {
  readonly at: number
  readonly x: number
  readonly y: number
  readonly ring: number
}

/** Every value once; `ring` is the distance from 0, rounded. */
export const BINS: readonly Bin[] = Array.from({ length: COLUMNS * WINDOW }, (_, at) => {
  const x = at % COLUMNS
  const row = Math.floor(at / COLUMNS)
  const y = row > WINDOW / 2 ? row - WINDOW : row
  return { at, x, y, ring: Math.round(Math.hypot(x, y)) }
})

/** Means over values of the spectrum that share an index, and how many they are. */
export function meansBy(
  count: number,
  bins: readonly Bin[],
  index: (bin: Bin) => number,
  value: (bin: Bin) => number,
): { means: Float64Array; counts: Float64Array } {
  const means = new Float64Array(count)
  const counts = new Float64Array(count)
  for (const bin of bins) {
    const i = index(bin)
    if (i >= count) continue
    means[i] = (means[i] as number) + value(bin)
    counts[i] = (counts[i] as number) + 1
  }
  for (let i = 0; i < count; i++) means[i] = (means[i] as number) / Math.max(1, counts[i] as number)
  return { means, counts }
}

const hann = Float64Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / WINDOW))
const HANN_POWER = hann.reduce((s, v) => s + v * v, 0) ** 2

/** Share of the windows, those with most contrast, that is looked at: sky and blurred background tell of noise only. */
const BUSY_SHARE = 0.6

/** The expectation of ln |F|^2 lies this much below the logarithm of the power (Euler's constant). */
const EULER = 0.5772

/** @param noise deviation of the photo's noise, grey levels */
export function logSpectrum(windows: readonly Window[], noise: number): LogSpectrum {
  const f = fourier(WINDOW, WINDOW)
  const values = new Float64Array(COLUMNS * WINDOW)
  const busy = busiest(windows)
  for (const light of busy) {
    const { re, im } = f.forward(tapered(light))
    for (let i = 0; i < values.length; i++)
      values[i] = (values[i] as number) + Math.log((re[i] as number) ** 2 + (im[i] as number) ** 2 + 1e-3) / busy.length
  }
  return { values, floor: Math.log(HANN_POWER * noise * noise) - EULER }
}

function busiest(windows: readonly Window[]): Float32Array[] {
  const ranked = windows.map(({ light }) => ({ light, contrast: contrastOf(light) }))
  ranked.sort((a, b) => b.contrast - a.contrast)
  return ranked.slice(0, Math.ceil(windows.length * BUSY_SHARE)).map(({ light }) => light)
}

/** Mean difference of neighbours. */
const contrastOf = (light: Float32Array): number =>
  light.reduce((s, v, i) => s + Math.abs(v - (light[i + 1] ?? v)) + Math.abs(v - (light[i + WINDOW] ?? v)), 0)

function tapered(light: Float32Array): Float32Array {
  const mean = light.reduce((s, v) => s + v, 0) / light.length
  return light.map((v, i) => (v - mean) * (hann[i % WINDOW] as number) * (hann[Math.floor(i / WINDOW)] as number))
}
