/**
 * @file Everyday adjustments of a photo's tones and colours, as curves: nothing is invented, every one of them rises strictly, and at 0
 * each leaves the photo as it is. Pure.
 */
import type { Adjustment } from '../../shared/adjustment.ts'

/** Where black and white lie in a photo that may have faded, in [0, 1]: of its lightness, and of each channel. */
export interface Ends {
  readonly black: number
  readonly white: number
  readonly blacks: readonly [number, number, number]
  readonly whites: readonly [number, number, number]
}

/** Rec. 601, as JPEG has it. */
const LUMA = [0.299, 0.587, 0.114] as const

/** Stops between the ends of warmth and of tint: as far as daylight is from a light bulb, and half of that. */
const WARMTH_STOPS = 0.7
const TINT_STOPS = 0.4

/** Slope in the middle at full contrast is 2 ** this. */
const CONTRAST_POWER = 0.8

/** IEC 61966-2-1. */
export const toLinear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
export const toCoded = (v: number): number => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)

/** Multiplies linear light by `gain` where it is dark, and less and less towards white, which stays white. */
const lit = (v: number, gain: number): number => (v * gain) / (1 + v * (gain - 1))

/** Steeper in the middle and flatter at both ends, or the other way round: a power on each side of mid grey. */
function contrasted(v: number, power: number): number {
  return v < 0.5 ? 0.5 * (2 * v) ** power : 1 - 0.5 * (2 - 2 * v) ** power
}

const clamp = (v: number): number => Math.min(1, Math.max(0, v))

const POINTS = 1024

/** The curve of one channel, `POINTS` + 1 values over [0, 1]. */
function curveOf(a: Adjustment, ends: Ends, channel: 0 | 1 | 2): Float32Array {
  const mixed = (ofLight: number, ofChannel: number) => ofLight + a.balance * (ofChannel - ofLight)
  const black = a.levels * mixed(ends.black, ends.blacks[channel])
  const white = 1 - a.levels * (1 - mixed(ends.white, ends.whites[channel]))
  const stops = [WARMTH_STOPS * a.warmth, -TINT_STOPS * a.tint, -WARMTH_STOPS * a.warmth] as const
  // What the balance does to a grey's lightness is taken back.
  const total = LUMA.reduce((sum, share, c) => sum + share * 2 ** (stops[c] as number), 0)
  const gain = (2 ** stops[channel] / total) * 2 ** a.light
  const power = 2 ** (CONTRAST_POWER * a.contrast)
  return Float32Array.from({ length: POINTS + 1 }, (_, i) => {
    const stretched = clamp((i / POINTS - black) / Math.max(white - black, 0.05))
    return contrasted(toCoded(lit(toLinear(stretched), gain)), power)
  })
}

function look(curve: Float32Array, v: number): number {
  const at = clamp(v) * POINTS
  const i = Math.min(POINTS - 1, at | 0)
  const low = curve[i] as number
  return low + (at - i) * ((curve[i + 1] as number) - low)
}

export type Adjuster = (planes: Float32Array) => Float32Array

/** @returns a function from planar RGB in [0, 1] to another array of the same layout; not clipped */
export function adjuster(adjustment: Adjustment, ends: Ends): Adjuster {
  const curves = [0, 1, 2].map((c) => curveOf(adjustment, ends, c as 0 | 1 | 2))
  const [red, green, blue] = curves as [Float32Array, Float32Array, Float32Array]
  const colour = 1 + adjustment.saturation
  return (planes) => {
    const area = planes.length / 3
    const out = new Float32Array(planes.length)
    for (let i = 0; i < area; i++) {
      const r = look(red, planes[i] as number)
      const g = look(green, planes[i + area] as number)
      const b = look(blue, planes[i + 2 * area] as number)
      const light = LUMA[0] * r + LUMA[1] * g + LUMA[2] * b
      out[i] = light + colour * (r - light)
      out[i + area] = light + colour * (g - light)
      out[i + 2 * area] = light + colour * (b - light)
    }
    return out
  }
}
