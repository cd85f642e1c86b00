/**
 * @file How much sharpness is lost, along four directions. A photo is as sharp as its sharpest parts, since what is out of focus
 * on purpose is no damage; and what only one direction lacks was moved. Pure.
 */
import { quantile } from './quantiles.ts'
import { regionOf, type Block, type Region } from './sample.ts'

export interface BlurEvidence {
  /** 0 as sharp as can be, 1 nothing left: of the direction that has lost most, in the photo's sharpest parts. */
  readonly lost: number
  /** How much more that direction has lost than the one across it: 0 out of focus or sharp, more for motion. */
  readonly oneWay: number
  /** That direction, degrees counter-clockwise from the x axis, to the nearest 45. */
  readonly angle: 0 | 45 | 90 | 135
  /** false: too few edges to tell; the other values are 0. */
  readonly told: boolean
  /** Blocks that have lost most among those with edges, the worst first. */
  readonly regions: readonly Region[]
}

interface Direction {
  readonly dx: number
  readonly dy: number
  readonly angle: BlurEvidence['angle']
}

/** Opposite ones are two apart. Rows of a picture go down, angles go up. */
const DIRECTIONS: readonly Direction[] = [
  { dx: 1, dy: 0, angle: 0 },
  { dx: 1, dy: -1, angle: 45 },
  { dx: 0, dy: 1, angle: 90 },
  { dx: 1, dy: 1, angle: 135 },
]

/** Edge of the parts that are judged by themselves. */
const PART = 64
/** The blur that is put on for comparison: a box of 2 HALF + 1 pixels. */
const HALF = 2
const MARGIN = HALF + 1
/** Steps below this are rounding and dust; where there is noise, below 3 of its deviations. */
const MIN_STEP = 2
const NOISE_STEPS = 3
/** A part counts if its edges have this share of the strongest part's, and this many grey levels a pixel. */
const MIN_SHARE = 0.1
const MIN_EDGES = 0.15
const MIN_PARTS = 2
/** Share of the parts that may be sharper than what is told. */
const SHARPEST = 0.1

interface PartLoss {
  readonly block: Block
  readonly lost: number
  /** Mean step, grey levels a pixel. */
  readonly edges: number
}

/**
 * Crété-Roffet et al. 2007: blurring again takes much from sharp edges and little from soft ones. Here along one direction, and
 * of the steps that stand out.
 */
function lossOf(block: Block, left: number, top: number, { dx, dy }: Direction, least: number): PartLoss {
  const { light, width } = block
  const step = dy * width + dx
  let [before, gone] = [0, 0]
  for (let y = top + MARGIN; y < top + PART - MARGIN; y++)
    for (let i = y * width + left + MARGIN; i < y * width + left + PART - MARGIN; i++) {
      const here = Math.abs((light[i] as number) - (light[i - step] as number))
      if (here < least) continue
      const ends = Math.abs((light[i + HALF * step] as number) - (light[i - MARGIN * step] as number))
      before += here
      gone += Math.max(0, here - ends / (2 * HALF + 1))
    }
  return { block, lost: before > 0 ? 1 - gone / before : 0, edges: before / (PART - 2 * MARGIN) ** 2 }
}

function losses(blocks: readonly Block[], direction: Direction, least: number): PartLoss[] {
  const all = blocks.flatMap((block) => {
    const [columns, rows] = [Math.floor(block.width / PART), Math.floor(block.height / PART)]
    return Array.from({ length: columns * rows }, (_, i) =>
      lossOf(block, (i % columns) * PART, Math.floor(i / columns) * PART, direction, least),
    )
  })
  const strongest = all.reduce((most, { edges }) => Math.max(most, edges), 0)
  return all.filter(({ edges }) => edges > MIN_EDGES && edges > MIN_SHARE * strongest)
}

const NOT_TOLD: BlurEvidence = { lost: 0, oneWay: 0, angle: 0, told: false, regions: [] }

/** @param noise standard deviation in grey levels */
export function blurEvidence(blocks: readonly Block[], noise: number): BlurEvidence {
  const least = Math.max(MIN_STEP, NOISE_STEPS * noise)
  const parts = DIRECTIONS.map((direction) => losses(blocks, direction, least))
  if (parts.some((found) => found.length < MIN_PARTS)) return NOT_TOLD
  const lost = parts.map((found) =>
    quantile(
      found.map((part) => part.lost),
      SHARPEST,
    ),
  )
  const worst = lost.indexOf(Math.max(...lost))
  const across = (worst + 2) % DIRECTIONS.length
  return {
    lost: lost[worst] as number,
    oneWay: Math.max(0, (lost[worst] as number) - (lost[across] as number)),
    angle: (DIRECTIONS[worst] as Direction).angle,
    told: true,
    regions: softest(parts[worst] as PartLoss[]),
  }
}

/** Blocks by their sharpest part with edges. */
function softest(parts: readonly PartLoss[]): Region[] {
  const byBlock = [...Map.groupBy(parts, ({ block }) => block)]
  return byBlock
    .map(([block, own]) => ({ block, lost: Math.min(...own.map((part) => part.lost)) }))
    .toSorted((a, b) => b.lost - a.lost)
    .map(({ block }) => regionOf(block))
}
