/**
 * @file What time does to the colours of a photo: dyes fade each at its own rate, blacks turn grey, paper yellows; and what lenses do to
 * its corners. Curves and vignettes rise strictly, so that they could be undone but for rounding; colour that is wholly gone could not. Pure.
 */
import type { Random } from '../random.ts'
import { between } from './paths.ts'

/** One channel: out = lift + (gain - lift) x in^gamma. */
export interface Curve {
  /** 0.6-1.4; above 1 darker. */
  readonly gamma: number
  /** What black becomes. */
  readonly lift: number
  /** What white becomes. */
  readonly gain: number
}

/** Light at a distance from the middle: 1 / (1 + strength x d^2)^2, d = 1 in the corner (like the cos^4 law of lenses). */
export interface Vignette {
  readonly strength: number
  /** Its middle in parts of width and height. */
  readonly x: number
  readonly y: number
}

/** What happened to a photo, in this order. */
export interface Fading {
  /** 0: none of its colour left, 1: all of it. */
  readonly saturation: number
  readonly curves: readonly [red: Curve, green: Curve, blue: Curve]
  readonly vignette: Vignette | null
}

const curve = (r: Random, gamma: number, dark: number, light: number): Curve => ({
  gamma: Math.min(1.4, Math.max(0.6, gamma + between(r, -0.08, 0.08))),
  lift: dark,
  gain: light,
})

type Kind = 'faded' | 'magenta' | 'yellowed' | 'sepia' | 'grey' | 'any'

const ODDS: Readonly<Record<Kind, number>> = {
  faded: 0.2,
  magenta: 0.15,
  yellowed: 0.15,
  sepia: 0.15,
  grey: 0.15,
  any: 0.2,
}

type Change = Pick<Fading, 'saturation' | 'curves'>

/** Cases that albums are full of, and one with everything at random. */
const DRAW: Readonly<Record<Kind, (r: Random) => Change>> = {
  /** All three dyes are weaker: flat and pale. */
  faded: (r) => {
    const [dark, light, gamma] = [between(r, 0.05, 0.25), between(r, 0.8, 1), between(r, 0.7, 1.1)]
    const one = () => curve(r, gamma, dark * between(r, 0.7, 1.3), light * between(r, 0.95, 1))
    return { saturation: between(r, 0.5, 0.9), curves: [one(), one(), one()] }
  },
  /** Colour prints of the seventies: the cyan dye goes first and red is left. */
  magenta: (r) => ({
    saturation: between(r, 0.5, 0.9),
    curves: [
      curve(r, between(r, 0.6, 0.85), between(r, 0.12, 0.35), between(r, 0.9, 1)),
      curve(r, between(r, 1, 1.25), between(r, 0.03, 0.12), between(r, 0.75, 0.92)),
      curve(r, between(r, 0.85, 1.1), between(r, 0.05, 0.2), between(r, 0.7, 0.92)),
    ],
  }),
  yellowed: (r) => ({
    saturation: between(r, 0.6, 1),
    curves: [
      curve(r, between(r, 0.75, 1), between(r, 0.02, 0.15), between(r, 0.92, 1)),
      curve(r, between(r, 0.8, 1.05), between(r, 0.02, 0.13), between(r, 0.85, 0.96)),
      curve(r, between(r, 1, 1.4), between(r, 0, 0.1), between(r, 0.55, 0.82)),
    ],
  }),
  /** Black and white on toned or yellowed paper. */
  sepia: (r) => {
    const [dark, light, tone] = [between(r, 0.03, 0.2), between(r, 0.82, 0.98), between(r, 0.2, 1)]
    const toned = (depth: number) =>
      curve(r, 1 + 0.3 * tone * (depth - 0.5), dark * (1 - 0.5 * tone * depth), light * (1 - 0.3 * tone * depth))
    return { saturation: 0, curves: [toned(0), toned(0.4), toned(1)] }
  },
  grey: (r) => {
    const same = curve(r, between(r, 0.7, 1.3), between(r, 0, 0.2), between(r, 0.8, 1))
    return { saturation: 0, curves: [same, same, same] }
  },
  any: (r) => {
    const one = () => curve(r, between(r, 0.6, 1.4), between(r, 0, 0.25), between(r, 0.75, 1))
    return { saturation: between(r, 0.3, 1), curves: [one(), one(), one()] }
  },
}

const VIGNETTED_SHARE = 0.35

/** A fading of a random kind. */
export function randomFading(r: Random): Fading {
  const kinds = Object.entries(ODDS) as [Kind, number][]
  let left = r()
  const kind = kinds.find(([, odds]) => (left -= odds) < 0)?.[0] ?? 'any'
  const vignette = { strength: between(r, 0.1, 0.7), x: between(r, 0.3, 0.7), y: between(r, 0.3, 0.7) }
  return { ...DRAW[kind](r), vignette: r() < VIGNETTED_SHARE ? vignette : null }
}

const STEPS = 1023

/** A curve as a table of 1024 values. */
function table({ gamma, lift, gain }: Curve): Float32Array {
  return Float32Array.from({ length: STEPS + 1 }, (_, i) => lift + (gain - lift) * (i / STEPS) ** gamma)
}

function look(values: Float32Array, v: number): number {
  const at = v > 0 ? (v < 1 ? v * STEPS : STEPS) : 0
  const i = at | 0
  const low = values[i] as number
  return i < STEPS ? low + (at - i) * ((values[i + 1] as number) - low) : low
}

/**
 * Fades a photo.
 * @param patch planar RGB, 3 x height x width, in [0, 1]; beyond is clipped; not changed
 * @returns as long as the patch, not rounded
 */
export function fade(patch: Float32Array, width: number, height: number, fading: Fading): Float32Array {
  const area = width * height
  const out = new Float32Array(patch.length)
  const tables = fading.curves.map(table)
  const { saturation } = fading
  for (let i = 0; i < area; i++) {
    const light =
      0.299 * (patch[i] as number) + 0.587 * (patch[i + area] as number) + 0.114 * (patch[i + 2 * area] as number)
    for (let c = 0, at = i; c < 3; c++, at += area)
      out[at] = look(tables[c] as Float32Array, light + saturation * ((patch[at] as number) - light))
  }
  if (fading.vignette !== null) darkenCorners(out, width, height, fading.vignette)
  return out
}

function darkenCorners(planes: Float32Array, width: number, height: number, { strength, x, y }: Vignette): void {
  const area = width * height
  const [middleX, middleY] = [x * (width - 1), y * (height - 1)]
  const scale = strength / (((width - 1) / 2) ** 2 + ((height - 1) / 2) ** 2 || 1)
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++, i++) {
      const fall = 1 + scale * ((column - middleX) ** 2 + (row - middleY) ** 2)
      const gain = 1 / (fall * fall)
      for (let at = i; at < planes.length; at += area) planes[at] = gain * (planes[at] as number)
    }
}
