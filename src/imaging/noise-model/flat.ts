/** @file The flat places of a noisy photo, where all that varies is noise: what a noise model is made of. Pure. */
import type { Planes } from '../pad.ts'

/** Edge of a flat place: room for the coarsest grain, small enough to be found in most photos. */
export const FLAT = 32
const STEP = 8
/** Edge of the means in which structure is looked for. */
const MEAN = 4
/** A place whose mean is nearer to black or white than this is clipped, and its noise with it. */
const CLIP = { low: 0.03, high: 0.97 } as const

export interface FlatPlace {
  /** Mean over the channels, 0-1. */
  readonly light: number
  /** Planar RGB noise, 3 x FLAT x FLAT: the place less a smooth surface. */
  readonly noise: Float32Array
  /** How much structure is left in the guide, in [0, 1] units. */
  readonly unrest: number
}

/**
 * The calmest places.
 * @param guide the photo with its noise taken away: structure is looked for there, so that noise does not hide it
 * @param most how many are taken at most
 */
export function flatPlaces(photo: Planes, guide: Planes, most: number): FlatPlace[] {
  const found: { x: number; y: number; light: number; unrest: number }[] = []
  for (let y = 0; y + FLAT <= photo.height; y += STEP)
    for (let x = 0; x + FLAT <= photo.width; x += STEP) {
      const { light, unrest } = structure(guide, x, y)
      if (light > CLIP.low && light < CLIP.high) found.push({ x, y, light, unrest })
    }
  const calm = calmest(found, Math.min(most, Math.ceil(found.length * CALM_SHARE)))
  return calm.map(({ x, y, light, unrest }) => ({ light, unrest, noise: noiseAt(photo, x, y) }))
}

/** More than that is hardly flat. */
const CALM_SHARE = 0.25
/** This share of the places tells how calm a place can be at all. */
const CALMEST = 0.05
/** Places within this factor of the calmest differ by chance. */
const AS_CALM = 1.5

/**
 * Where the guide still holds some of the noise, the very calmest places are those whose noise is weak by chance: of all that are about as
 * calm, as many as are wanted are taken from all over the photo.
 */
function calmest<P extends { readonly unrest: number }>(found: readonly P[], count: number): P[] {
  const sorted = found.toSorted((a, b) => a.unrest - b.unrest)
  const limit = AS_CALM * (sorted[Math.floor(CALMEST * sorted.length)]?.unrest ?? 0)
  const alike = found.filter(({ unrest }) => unrest <= limit)
  if (alike.length <= count) return sorted.slice(0, count)
  return Array.from({ length: count }, (_, i) => alike[Math.floor(((i + 0.5) * alike.length) / count)] as P)
}

/** Mean, and the deviation of the means of small squares from a plane through them. */
function structure({ pixels, width, height }: Planes, x: number, y: number): { light: number; unrest: number } {
  const edge = FLAT / MEAN
  const means = new Float64Array(edge * edge)
  for (let c = 0; c < 3; c++)
    for (let v = 0; v < FLAT; v++) {
      const row = (c * height + y + v) * width + x
      for (let u = 0; u < FLAT; u++) {
        const at = Math.floor(v / MEAN) * edge + Math.floor(u / MEAN)
        means[at] = (means[at] as number) + (pixels[row + u] as number) / (3 * MEAN * MEAN)
      }
    }
  const light = means.reduce((a, b) => a + b, 0) / means.length
  const rest = lessSurface(means, edge, 1)
  return { light, unrest: Math.sqrt(rest.reduce((s, v) => s + v * v, 0) / rest.length) }
}

function noiseAt({ pixels, width, height }: Planes, x: number, y: number): Float32Array {
  const out = new Float32Array(3 * FLAT * FLAT)
  const plane = new Float64Array(FLAT * FLAT)
  for (let c = 0; c < 3; c++) {
    for (let v = 0; v < FLAT; v++)
      for (let u = 0; u < FLAT; u++) plane[v * FLAT + u] = pixels[(c * height + y + v) * width + x + u] as number
    out.set(lessSurface(plane, FLAT, 2), c * FLAT * FLAT)
  }
  return out
}

/** Values less the polynomial surface of that degree that fits best: shading is no noise. */
export function lessSurface(values: Float64Array, edge: number, degree: 1 | 2): Float64Array {
  const rest = values.slice()
  // Legendre polynomials are all but orthogonal on an even grid: each is taken away by itself, twice for the little that is not.
  for (let round = 0; round < 2; round++)
    for (const { term, norm } of surfaces(edge, degree)) {
      let dot = 0
      for (let i = 0; i < rest.length; i++) dot += (rest[i] as number) * (term[i] as number)
      for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] as number) - (dot / norm) * (term[i] as number)
    }
  return rest
}

interface Surface {
  readonly term: Float64Array
  /** Sum of its squares. */
  readonly norm: number
}

const DEGREES = {
  1: [
    [0, 0],
    [1, 0],
    [0, 1],
  ],
  2: [
    [0, 0],
    [1, 0],
    [0, 1],
    [2, 0],
    [1, 1],
    [0, 2],
  ],
} as const

const made = new Map<string, readonly Surface[]>()

/** The same for every place, so made once. */
function surfaces(edge: number, degree: 1 | 2): readonly Surface[] {
  const key = `${edge} ${degree}`
  const found = made.get(key)
  if (found !== undefined) return found
  const all = DEGREES[degree].map(([p, q]): Surface => {
    const term = Float64Array.from(
      { length: edge * edge },
      (_, i) => legendre(p, place(i % edge, edge)) * legendre(q, place(Math.floor(i / edge), edge)),
    )
    return { term, norm: term.reduce((s, v) => s + v * v, 0) }
  })
  made.set(key, all)
  return all
}

/** From -1 to 1. */
const place = (i: number, edge: number): number => (2 * i + 1) / edge - 1
const legendre = (n: 0 | 1 | 2, x: number): number => (n === 0 ? 1 : n === 1 ? x : (3 * x * x - 1) / 2)
