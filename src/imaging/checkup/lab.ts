/** @file CIE L*a*b* of sRGB values (IEC 61966-2-1, D65). Pure. */

const DECODED = Float64Array.from({ length: 256 }, (_, i) => {
  const v = i / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
})

/** Light of a grey level, 0-255, fractions included (linear between two levels). */
function decode(level: number): number {
  const at = Math.min(254, Math.max(0, Math.floor(level)))
  return (DECODED[at] as number) + (level - at) * ((DECODED[at + 1] as number) - (DECODED[at] as number))
}

const curve = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : (24_389 / 27 / 116) * t + 16 / 116)

/** @param red to @param blue grey levels, 0-255 @returns L* (0-100), a* (green to red), b* (blue to yellow) */
export function labOf(red: number, green: number, blue: number): [light: number, a: number, b: number] {
  const [r, g, b] = [decode(red), decode(green), decode(blue)]
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
