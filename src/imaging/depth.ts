/** @file Samples at another depth. Pure; every process. */
import { bitsOf, type Samples } from './raster.ts'

/** 65535 / 255 */
const STEP = 257

/** The same shades with so many bits a sample: exact to 16, rounded to 8. The samples themselves if they have it. */
export function atBits(from: Samples, bits: 8 | 16): Samples {
  if (bitsOf(from) === bits) return from
  if (bits === 16) return Uint16Array.from(from, (v) => v * STEP)
  return Uint8Array.from(from, (v) => Math.round(v / STEP))
}
