/**
 * @file What the damage classifier looks at: the check-up's measures before they are judged, and how much detail there is at three
 * sizes. Of the pixels alone: what a file says of its compression is not used, so that a photo is classed as it looks. Pure.
 */
import { calmCells, diagonalDetail } from '../checkup/calm.ts'
import { fitQuality } from '../checkup/jpeg-comb.ts'
import { findGrid } from '../checkup/jpeg-grid.ts'
import { median, quantile } from '../checkup/quantiles.ts'
import { samplePhoto, type Block, type Overview, type Sample } from '../checkup/sample.ts'
import { scratchEvidence } from '../checkup/scratches.ts'
import { blurEvidence } from '../checkup/sharpness.ts'
import { toneEvidence, type ToneEvidence } from '../checkup/tones.ts'
import { topHat } from '../checkup/top-hat.ts'
import { overWhite } from '../flatten.ts'
import { colourChannels, type Raster } from '../raster.ts'
import { SCRATCH_FEATURES, scratchFeatures } from './scratch-view.ts'

const LEVELS = 3
/** Where the detail of the blocks is read: in the calm ones, the usual one and the busiest. */
const QUANTILES = [0.1, 0.5, 0.9] as const

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** Half the size by means of 2 x 2; an odd last row or column is left out. */
function halved(plane: Float32Array, width: number): { plane: Float32Array; width: number } {
  const [w, h] = [width >> 1, Math.floor(plane.length / width) >> 1]
  const out = new Float32Array(w * h)
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const at = 2 * y * width + 2 * x
      const top = (plane[at] as number) + (plane[at + 1] as number)
      out[y * w + x] = (top + (plane[at + width] as number) + (plane[at + width + 1] as number)) / 4
    }
  return { plane: out, width: w }
}

/** Means of |diagonal detail| and of |steps| of a plane, grey levels. */
function detailOf(plane: Float32Array, width: number): readonly [diagonal: number, step: number] {
  let [diagonal, step, count] = [0, 0, 0]
  const height = Math.floor(plane.length / width)
  for (let y = 0; y + 1 < height; y++)
    for (let x = 0, i = y * width; x + 1 < width; x++, i++) {
      const [a, b] = [plane[i] as number, plane[i + 1] as number]
      const [c, d] = [plane[i + width] as number, plane[i + width + 1] as number]
      diagonal += Math.abs(a - b - c + d) / 2
      step += (Math.abs(a - b) + Math.abs(a - c)) / 2
      count++
    }
  return count === 0 ? [0, 0] : [diagonal / count, step / count]
}

/** For each level the logarithms of detail and steps at the quantiles of the blocks. */
function detailFeatures(blocks: readonly Block[]): number[] {
  let planes = blocks.map(({ light, width }) => ({ plane: light, width }))
  return Array.from({ length: LEVELS }, () => {
    const details = planes.map(({ plane, width }) => detailOf(plane, width))
    planes = planes.map(({ plane, width }) => halved(plane, width))
    return ([0, 1] as const).flatMap((which) =>
      QUANTILES.map((q) =>
        Math.log(
          0.05 +
            quantile(
              details.map((d) => d[which]),
              q,
            ),
        ),
      ),
    )
  }).flat()
}

function toneFeatures(tones: ToneEvidence): number[] {
  const { black, white, blacks, whites, contrast, middle, cast, apart } = tones
  const ranges = whites.map((w, c) => (w - (blacks[c] as number)) / 255)
  return [
    black / 255,
    white / 255,
    mean(blacks) / 255,
    Math.max(...blacks) / 255,
    Math.min(...whites) / 255,
    mean(ranges),
    Math.min(...ranges),
    contrast,
    middle / 255,
    cast.a / 50,
    cast.b / 50,
    Math.hypot(cast.a, cast.b) / 50,
    Math.min(4, apart),
    tones.tone === 'colour' ? 1 : 0,
    tones.tone === 'toned' ? 1 : 0,
  ]
}

/** Unrest of the calm parts in neighbouring pixels and in pairs of them: a quick upper bound of the noise. */
function calmNoise(blocks: readonly Block[]): readonly [fine: number, coarse: number] {
  const calm = calmCells(blocks)
  return [median(calm.map((cell) => diagonalDetail(cell, 1))), median(calm.map((cell) => diagonalDetail(cell, 2)))]
}

function evidenceFeatures({ blocks, overview }: Sample): number[] {
  const [fine, coarse] = calmNoise(blocks)
  const blur = blurEvidence(blocks, fine)
  const { grid } = findGrid(blocks)
  const comb = fitQuality(blocks, grid)
  const scratches = scratchEvidence(overview)
  return [
    Math.log(0.3 + fine),
    Math.log(0.3 + coarse),
    blur.lost,
    blur.oneWay,
    blur.told ? 1 : 0,
    Math.log(1 + Math.max(0, grid.step)),
    Math.log(1 + Math.max(0, grid.clearness)),
    Math.max(0, comb.fit),
    (Math.max(0, comb.fit) * (100 - comb.quality)) / 100,
    Math.log(1 + 10 * scratches.length),
    Math.log(1 + scratches.specks),
    Math.sqrt(scratches.share),
  ]
}

/** Thinner than a square of 2 RADIUS + 1 pixels of the overview. */
const RADIUS = 3
/** Scratches are few pixels that rise far above what is usual. */
const RISES = [0.5, 0.95, 0.99, 0.997, 0.999] as const
/** Every how many pixels of a large overview are looked at. */
const RISE_PIXELS = 400_000

/** Logarithms of how far thin bright and thin dark things rise above their surroundings, at quantiles of the pixels. */
function riseFeatures({ light, width }: Overview): number[] {
  const every = Math.max(1, Math.floor(light.length / RISE_PIXELS))
  return [true, false].flatMap((bright) => {
    const rise = topHat(light, width, RADIUS, bright)
    const sorted = Float32Array.from({ length: Math.floor(rise.length / every) }, (_, i) => rise[i * every] ?? 0).sort()
    return RISES.map((q) => Math.log(1 + (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0)))
  })
}

/** The first of them are of tone and colour. */
export const TONE_FEATURES = 15

/** How many numbers {@link damageFeatures} gives. */
export const DAMAGE_FEATURES = TONE_FEATURES + 12 + 2 * LEVELS * QUANTILES.length + 2 * RISES.length + SCRATCH_FEATURES

/**
 * @param raster the decoded photo, of any size and depth
 * @param found what the scratch detector finds in the photo's scratchView, one byte a pixel
 * @returns {@link DAMAGE_FEATURES} finite numbers of about unit size
 */
export function damageFeatures(raster: Raster, found: Uint8Array): Float64Array {
  const opaque = colourChannels(raster.channels) === raster.channels
  const sample = samplePhoto(opaque ? raster : overWhite(raster))
  const tones = toneEvidence(sample.overview, sample.colour)
  return Float64Array.from([
    ...toneFeatures(tones),
    ...evidenceFeatures(sample),
    ...detailFeatures(sample.blocks),
    ...riseFeatures(sample.overview),
    ...scratchFeatures(found),
  ])
}
