/**
 * @file What scratches, dust, hairs, folds and chips look like on a scanned photo: bright, dark or coloured, half transparent, with
 * soft edges, now broader and now gone. Pure.
 */
import { integer, type Random } from '../random.ts'
import { canvas, drawBlob, drawPath, roughEdge, type Canvas, type PathPoint } from './draw.ts'
import { INKS, paint, type Area, type Ink } from './ink.ts'
import { between, curlPath, filmPath, foldPath, grazePaths, scratchPath, type Size } from './paths.ts'
import { shadeFold } from './shade.ts'
import { seenChanges } from './visibility.ts'

export interface Scratched {
  /** Planar RGB in [0, 1], as long as the patch. */
  readonly damaged: Float32Array
  /** height x width: 1 where the damage is seen, 1/2 where it hardly is, 0 elsewhere (visibility.ts). */
  readonly truth: Float32Array
}

/** The photo that is being damaged. */
interface Work {
  readonly photo: Float32Array
  readonly on: Canvas
  readonly size: Size
  readonly r: Random
  /** The colour of dust is that of the whole scan: light on negatives, dark on prints. */
  readonly dust: Ink
}

type Odds = Readonly<Partial<Record<keyof typeof INKS, number>>>

function drawInk(r: Random, odds: Odds): Ink {
  let left = r() * Object.values(odds).reduce((sum, v) => sum + v, 0)
  for (const [name, share] of Object.entries(odds)) if ((left -= share) < 0) return INKS[name as keyof typeof INKS](r)
  return INKS.white(r)
}

const SCRATCH_INKS: Odds = { white: 4, paper: 1.5, dark: 2, coloured: 1.5, lighter: 2, darker: 1.5 }
const DUST_INKS: Odds = { white: 5, dark: 4, paper: 1 }

const THINNEST = 0.7
const WIDEST = 4
/** Half a width, thin ones more often. */
const randomRadius = (r: Random, widest = WIDEST) =>
  between(r, THINNEST, THINNEST + (widest - THINNEST) * r() ** 1.5) / 2

/** Makes a stroke weaker here and there; with `gaps` it is gone for a while, as where a point skips over the surface. */
function fray(r: Random, path: readonly PathPoint[], gaps: number): PathPoint[] {
  const weakest = between(r, 0.3, 1)
  let [level, hidden] = [1, 0]
  return path.map((point) => {
    level = Math.min(1, Math.max(weakest, level + between(r, -0.25, 0.25)))
    hidden = hidden > 0 ? hidden - 1 : r() < 0.04 * gaps ? 1 + integer(r, 8) : 0
    return { ...point, opacity: hidden > 0 ? 0 : level }
  })
}

/** The part of the photo that a stroke can reach. */
function areaOf(path: readonly PathPoint[], { width, height, soft }: Canvas): Area {
  const reach = soft + 1 + path.reduce((most, p) => Math.max(most, p.radius), 0)
  const limit = (v: number, length: number) => Math.min(length, Math.max(0, v))
  const [xs, ys] = [path.map((p) => p.x), path.map((p) => p.y)]
  return {
    fromX: limit(Math.floor(Math.min(...xs) - reach), width),
    toX: limit(Math.ceil(Math.max(...xs) + reach) + 1, width),
    fromY: limit(Math.floor(Math.min(...ys) - reach), height),
    toY: limit(Math.ceil(Math.max(...ys) + reach) + 1, height),
  }
}

function paintPath({ photo, on }: Work, path: readonly PathPoint[], ink: Ink, opacity: number): void {
  drawPath(on, path)
  paint(photo, on, ink, opacity, areaOf(path, on))
}

const moved = (path: readonly PathPoint[], by: number): PathPoint[] =>
  path.map((p) => ({ ...p, x: p.x + by, y: p.y + by, radius: 0.8 * p.radius }))

/** One shade beside the other, as at the edge of a groove. */
function scratch(work: Work, path: readonly PathPoint[]): void {
  const { r } = work
  const frayed = fray(r, path, r() < 0.5 ? r() : 0)
  const ink = drawInk(r, SCRATCH_INKS)
  const opacity = between(r, 0.25, 1)
  if (r() < 0.15) paintPath(work, moved(frayed, r() < 0.5 ? 0.8 : -0.8), INKS.darker(r), 0.5 * opacity)
  paintPath(work, frayed, ink, opacity)
}

function speck(work: Work): void {
  const { r, on, size } = work
  const middle = { x: r() * size.width, y: r() * size.height }
  // Most are tiny: sizes fall off about as the square.
  const radius = Math.min(4, 0.35 / Math.sqrt(1 - 0.985 * r()))
  const edge = roughEdge(r, 0.7)
  const [stretch, turn] = [between(r, 0, 0.5), Math.PI * r()]
  const outline = (angle: number) => radius * edge(angle) * (1 + stretch * Math.cos(2 * (angle - turn)))
  drawBlob(on, middle, 3 * radius, outline)
  const area = areaOf([{ ...middle, radius: 3 * radius, opacity: 1 }], on)
  paint(work.photo, on, r() < 0.85 ? work.dust : drawInk(r, DUST_INKS), between(r, 0.35, 1), area)
}

/** A bit of emulsion that came off. */
function chip(work: Work): void {
  const { r, on, size } = work
  const middle = { x: r() * size.width, y: r() * size.height }
  const radius = between(r, 1.5, 1.5 + 6 * r())
  const edge = roughEdge(r, 1)
  drawBlob(on, middle, 3 * radius, (angle) => radius * edge(angle))
  const area = areaOf([{ ...middle, radius: 3 * radius, opacity: 1 }], on)
  paint(work.photo, on, drawInk(r, { white: 2, paper: 3, coloured: 0.7 }), between(r, 0.7, 1), area)
}

/** Breaks do not follow a line exactly, and are as wide as they please. */
const ragged = (r: Random, path: readonly PathPoint[]): PathPoint[] =>
  path.map((p) => ({
    ...p,
    x: p.x + between(r, -0.6, 0.6),
    y: p.y + between(r, -0.6, 0.6),
    radius: p.radius * between(r, 0.3, 1.3),
  }))

/** The broken emulsion of a fold and the light that falls differently on both sides of it. */
function fold(work: Work): void {
  const { r, size, photo } = work
  const path = foldPath(r, size, between(r, THINNEST, 3) / 2)
  shadeFold(photo, size, path, r)
  const cracked = fray(r, ragged(r, path), 4 * r() ** 2)
  const ink = drawInk(r, { white: 3, paper: 4, dark: 1, lighter: 1 })
  paintPath(work, cracked, ink, between(r, 0.4, 1))
}

function graze(work: Work): void {
  const { r } = work
  const ink = drawInk(r, SCRATCH_INKS)
  for (const path of grazePaths(r, work.size)) paintPath(work, fray(r, path, 0), ink, between(r, 0.15, 0.7))
}

type Kind = 'speck' | 'scratch' | 'graze' | 'film' | 'hair' | 'fold' | 'chip'

const DRAW: Readonly<Record<Kind, (work: Work) => void>> = {
  speck,
  chip,
  fold,
  graze,
  scratch: (work) => scratch(work, scratchPath(work.r, work.size, randomRadius(work.r))),
  film: (work) => scratch(work, filmPath(work.r, work.size, randomRadius(work.r, 3))),
  hair: (work) => {
    const path = fray(work.r, curlPath(work.r, work.size, randomRadius(work.r, 2.2)), 0)
    paintPath(work, path, drawInk(work.r, DUST_INKS), between(work.r, 0.4, 1))
  },
}

/** Photos that have suffered in one way or another: odds, and how many of each defect at most in 128 x 128 pixels. */
const FATES: readonly { readonly odds: number; readonly most: Readonly<Partial<Record<Kind, number>>> }[] = [
  { odds: 0.2, most: { speck: 40, hair: 1 } },
  { odds: 0.3, most: { scratch: 5, graze: 2, speck: 15 } },
  { odds: 0.12, most: { hair: 5, speck: 12 } },
  { odds: 0.12, most: { film: 5, speck: 12 } },
  { odds: 0.12, most: { fold: 2, chip: 3, scratch: 1, speck: 6 } },
  { odds: 0.14, most: { scratch: 3, graze: 1, film: 1, hair: 2, fold: 1, chip: 2, speck: 20 } },
]

/** Single things come by the area; what crosses the photo, by its edge. */
const BY_AREA: ReadonlySet<Kind> = new Set(['speck', 'graze', 'hair', 'chip'])

const REFERENCE_EDGE = 128

/** How many of each defect: at least one of the first. Few are more frequent than many. */
function counts(r: Random, size: Size): [Kind, number][] {
  const edges = Math.sqrt(size.width * size.height) / REFERENCE_EDGE
  let left = r()
  const fate = FATES.find(({ odds }) => (left -= odds) < 0) ?? (FATES[0] as (typeof FATES)[number])
  return Object.entries(fate.most).map(([name, most], i) => {
    const kind = name as Kind
    const scaled = most * (BY_AREA.has(kind) ? edges * edges : edges)
    return [kind, Math.max(i === 0 ? 1 : 0, Math.round(scaled * r() ** 1.5))]
  })
}

/**
 * Damages a photo as years and scanners do.
 * @param patch planar RGB, 3 x height x width, in [0, 1]; not changed
 */
export function randomScratches(patch: Float32Array, width: number, height: number, r: Random): Scratched {
  const damaged = patch.slice()
  const size = { width, height }
  const on = canvas(width, height, between(r, 1, 2.2))
  const work: Work = { photo: damaged, on, size, r, dust: drawInk(r, DUST_INKS) }
  for (const [kind, count] of counts(r, size)) for (let i = 0; i < count; i++) DRAW[kind](work)
  return { damaged, truth: seenChanges(patch, damaged, width) }
}
