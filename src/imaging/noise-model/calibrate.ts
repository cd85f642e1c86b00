/**
 * @file Brings a measured spectrum to its full strength. What was measured is what the surface through a flat place left over: of white
 * noise nearly all, of coarse grain little more than half. So noise is drawn from the spectrum and measured in the same way. Pure.
 */
import { random } from '../random.ts'
import { NoiseFields } from './fields.ts'
import { FLAT, lessSurface } from './flat.ts'
import { PAIRS, type NoiseSpectrum } from './spectrum.ts'

const PLACES = 400
const SEED = 29

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** Median power of each channel over flat places of drawn noise, less their surfaces. */
function measured(spectrum: NoiseSpectrum): number[] {
  const fields = new NoiseFields(spectrum, SEED)
  const r = random(SEED)
  const powers: number[][] = [[], [], []]
  for (let k = 0; k < PLACES; k++) {
    const noise = fields.cut(FLAT, FLAT, r)
    for (const [c, own] of powers.entries()) {
      const rest = lessSurface(Float64Array.from(noise.subarray(c * FLAT ** 2, (c + 1) * FLAT ** 2)), FLAT, 2)
      own.push(rest.reduce((s, v) => s + v * v, 0) / rest.length)
    }
  }
  return powers.map(median)
}

/** @returns the spectrum of noise whose flat places have, at the median, power 1 in each channel */
export function calibrated(spectrum: NoiseSpectrum): NoiseSpectrum {
  const powers = measured(spectrum)
  return spectrum.map((values, k) => {
    const [a, b] = PAIRS[k] as (typeof PAIRS)[number]
    const scale = 1 / Math.sqrt(Math.max(1e-6, (powers[a] as number) * (powers[b] as number)))
    return values.map((v) => v * scale)
  })
}
