/** @file The noise of a photo as the learned noise map tells it, from some of the blocks that a check-up looks at. Pure but for the map. */
import type { Detectors } from '../imaging/checkup/evidence.ts'
import { fitCurve, noiseEvidence, type NoiseEvidence } from '../imaging/checkup/noise.ts'
import { median } from '../imaging/checkup/quantiles.ts'
import { regionOf, type Block } from '../imaging/checkup/sample.ts'
import type { Planes } from '../imaging/pad.ts'
import { BLOCK } from '../models/noise-map/network.ts'
import type { DeviationMap } from './noise-mapper.ts'

export type MapNoise = (photo: Planes) => Promise<DeviationMap>

/** Of 192 x 192 pixels each: 0.6 megapixels, a third of a second on two cores. */
const MOST_BLOCKS = 16
/** Lightness is told apart in so many steps. */
const BINS = 16
/** Nearer to black or white than this the noise is clipped and smaller than it is elsewhere. Grey levels. */
const CLIP = { low: 8, high: 247 } as const
const WHITE = 255

/** `light` and `deviation` in grey levels. */
interface Cell {
  readonly light: number
  readonly deviation: number
}

const planesOf = ({ width, height, red, green, blue }: Block): Planes => {
  const pixels = new Float32Array(3 * width * height)
  for (const [c, plane] of [red, green, blue].entries())
    for (const [i, v] of plane.entries()) pixels[c * plane.length + i] = v / WHITE
  return { width, height, pixels }
}

/** Mean lightness and deviation of each cell that is all within the block. */
function cellsOf(block: Block, { columns, deviations }: DeviationMap): Cell[] {
  const [across, down] = [Math.floor(block.width / BLOCK), Math.floor(block.height / BLOCK)]
  return Array.from({ length: across * down }, (_, i) => {
    const [x, y] = [i % across, Math.floor(i / across)]
    let light = 0
    for (let v = 0; v < BLOCK; v++)
      for (let u = 0; u < BLOCK; u++) light += block.light[(y * BLOCK + v) * block.width + x * BLOCK + u] as number
    return { light: light / BLOCK ** 2, deviation: WHITE * (deviations[y * columns + x] as number) }
  })
}

const meanSquare = (cells: readonly Cell[]): number => cells.reduce((s, c) => s + c.deviation ** 2, 0) / cells.length

/** Texture that is taken for noise is in few cells, and there it may be taken for much. */
const medianOf = (cells: readonly Cell[]): number => median(cells.map(({ deviation }) => deviation))

function curveOf(cells: readonly Cell[]): NoiseEvidence['curve'] {
  const bins = Map.groupBy(cells, ({ light }) => Math.floor((BINS * light) / (WHITE + 1)))
  return fitCurve(
    [...bins.values()].map((own) => ({
      light: own.reduce((s, c) => s + c.light, 0) / own.length,
      variance: meanSquare(own),
      count: own.length,
    })),
  )
}

/** Of many, some that are spread as evenly. */
const some = (blocks: readonly Block[]): Block[] =>
  blocks.length <= MOST_BLOCKS
    ? [...blocks]
    : Array.from(
        { length: MOST_BLOCKS },
        (_, i) => blocks[Math.floor(((i + 0.5) * blocks.length) / MOST_BLOCKS)] as Block,
      )

/**
 * What is certain of it is the level of all noise, also of that which a camera or a JPEG file smoothed; what formulas tell stays beside
 * it as `white`. A photo smaller than a cell is left to the formulas.
 */
export const learnedNoise =
  (map: MapNoise): Detectors['noise'] =>
  async (sample, colourful) => {
    const formula = noiseEvidence(sample, colourful)
    const judged: { block: Block; cells: Cell[] }[] = []
    for (const block of some(sample.blocks)) judged.push({ block, cells: cellsOf(block, await map(planesOf(block))) })
    const all = judged.flatMap(({ cells }) => cells)
    if (all.length === 0) return formula
    const open = all.filter(({ light }) => light > CLIP.low && light < CLIP.high)
    const cells = open.length > 0 ? open : all
    const sigma = medianOf(cells)
    const noisiest = judged
      .filter(({ cells: own }) => own.length > 0)
      .toSorted((a, b) => meanSquare(b.cells) - meanSquare(a.cells))
    return {
      white: formula.white,
      sigma,
      upper: sigma,
      certain: true,
      curve: curveOf(cells),
      regions: noisiest.map(({ block }) => regionOf(block)),
    }
  }
