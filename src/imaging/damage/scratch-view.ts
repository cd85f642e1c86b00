/** @file The photo as the scratch detector sees it for the classifier: small, so that it takes as long for any photo. Pure. */
import { readOverview } from '../checkup/sample.ts'
import { overWhite } from '../flatten.ts'
import { colourChannels, type Raster } from '../raster.ts'

const PIXELS = 600_000

/** 8-bit RGB of at most {@link PIXELS} pixels, each the mean of a square of the photo's. */
export function scratchView(raster: Raster): Raster {
  const opaque = colourChannels(raster.channels) === raster.channels
  const { width, height, red, green, blue } = readOverview(opaque ? raster : overWhite(raster), PIXELS)
  const planes = [red, green, blue] as const
  const data = new Uint8Array(3 * width * height)
  for (const [c, plane] of planes.entries())
    for (let i = 0; i < plane.length; i++) data[3 * i + c] = Math.round(plane[i] as number)
  return { data, width, height, channels: 3 }
}

/** Bytes from which a pixel counts as damaged: hardly, likely, surely. */
const LEVELS = [64, 128, 230] as const
/** A share of the pixels that is nothing. */
const NOTHING = 1e-4

/** Logarithms of the shares of pixels that the detector gives at least so much. @param found one byte a pixel, 255: certain */
export const scratchFeatures = (found: Uint8Array): number[] =>
  LEVELS.map((level) => Math.log(NOTHING + found.reduce((n, v) => n + (v >= level ? 1 : 0), 0) / found.length))

export const SCRATCH_FEATURES = LEVELS.length
