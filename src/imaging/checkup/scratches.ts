/** @file Thin bright or dark lines and specks that stand alone: what scratches and dust look like. Classical evidence. Pure. */
import { components, type Component } from './components.ts'
import { inPhoto, type Overview, type Region } from './sample.ts'
import { boxMean, topHat } from './top-hat.ts'

export interface ScratchEvidence {
  /** Length of all lines together, in diagonals of the photo. */
  readonly length: number
  /** Specks in calm surroundings, per megapixel of the overview. */
  readonly specks: number
  /** Share of the photo's pixels that lines and specks cover. */
  readonly share: number
  /** Lines, the longest first. */
  readonly regions: readonly Region[]
}

/** Thinner than a square of 2 RADIUS + 1 pixels of the overview. */
const RADIUS = 3
/** A line rises this many grey levels above its surroundings, and as many times what is usual around it. */
const MIN_RISE = 16
const TIMES_USUAL = 7
/** Radius of "around it", in pixels. */
const AROUND = 16
/** Radius within which other marked pixels may cover at most this share: a scratch stands alone, grass does not. */
const ALONE = 24
const MAX_OTHERS = 0.02
/** A line has at least so many pixels and such a share of the diagonal, and is so many times longer than broad. */
const MIN_LENGTH = { pixels: 16, share: 0.03 } as const
const MIN_SLENDER = 5
const MAX_THICK = 5
/** A speck has this many pixels, rises by this and lies where usually nothing rises by more than that. */
const SPECK = { least: 3, most: 60, length: 12, rise: 25, usual: 1, others: 0.002 } as const

interface Marks {
  readonly found: readonly Component[]
  /** Share of other marked pixels around a component, and the usual rise there. */
  readonly others: (component: Component) => number
  readonly usual: (component: Component) => number
}

function mark({ light, width }: Overview, bright: boolean): Marks {
  const rise = topHat(light, width, RADIUS, bright)
  const usual = boxMean(rise, width, AROUND)
  const mask = new Uint8Array(rise.length)
  for (let i = 0; i < mask.length; i++) {
    const v = rise[i] as number
    if (v > MIN_RISE && v > TIMES_USUAL * (usual[i] as number)) mask[i] = 1
  }
  const density = boxMean(mask, width, ALONE)
  const window = (2 * ALONE + 1) ** 2
  return {
    found: components(mask, width, rise),
    usual: ({ seed }) => usual[seed] as number,
    others: ({ seed, area, length }) => (density[seed] as number) - (area * Math.min(1, ALONE / length)) / window,
  }
}

const isLine = (c: Component, { others }: Marks, least: number) =>
  c.length >= least && c.area / c.length <= MAX_THICK && c.length >= MIN_SLENDER * c.breadth && others(c) < MAX_OTHERS

const isSpeck = (c: Component, { others, usual }: Marks) =>
  c.area >= SPECK.least &&
  c.area <= SPECK.most &&
  c.length <= SPECK.length &&
  c.weight / c.area > SPECK.rise &&
  usual(c) < SPECK.usual &&
  others(c) < SPECK.others

/** Looks at the whole photo: a scratch is long and must not fall between sampled blocks. */
export function scratchEvidence(overview: Overview): ScratchEvidence {
  const both = [true, false].map((bright) => mark(overview, bright))
  const pick = (is: (c: Component, marks: Marks) => boolean) => both.flatMap((m) => m.found.filter((c) => is(c, m)))
  const { width, height } = overview
  const diagonal = Math.hypot(width, height)
  const least = Math.max(MIN_LENGTH.pixels, MIN_LENGTH.share * diagonal)
  const lines = pick((c, marks) => isLine(c, marks, least))
  const specks = pick(isSpeck)
  const sum = (of: readonly Component[], value: (c: Component) => number) => of.reduce((s, c) => s + value(c), 0)
  return {
    length: sum(lines, ({ length }) => length) / diagonal,
    specks: specks.length / ((width * height) / 1e6),
    share: sum([...lines, ...specks], ({ area }) => area) / (width * height),
    regions: lines.toSorted((a, b) => b.length - a.length).map(({ box }) => inPhoto(overview, box)),
  }
}
