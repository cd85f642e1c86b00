/** @file The tone curve of sRGB (IEC 61966-2-1) from tables: many times faster than powers. Pure. */

const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const toCoded = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)

const CODED_STEPS = 4095
/** Finer: the curve is steep in the dark. One step is at most 0.05 of a grey level. */
const LINEAR_STEPS = 65_535

const LINEAR = Float32Array.from({ length: CODED_STEPS + 1 }, (_, i) => toLinear(i / CODED_STEPS))
const CODED = Float32Array.from({ length: LINEAR_STEPS + 1 }, (_, i) => toCoded(i / LINEAR_STEPS))

const clipped = (v: number) => (v > 0 ? (v < 1 ? v : 1) : 0)

/** A value of a photo, 0-1, as light, 0-1. Beyond is clipped. */
export const linearOf = (v: number): number => LINEAR[(clipped(v) * CODED_STEPS + 0.5) | 0] as number

/** Light as a value of a photo. Beyond 0-1 is clipped. */
export const codedOf = (v: number): number => CODED[(clipped(v) * LINEAR_STEPS + 0.5) | 0] as number
