/** @file Damage by JPEG: what the file says and what the pixels say, whichever is worse. Pure. */
import { fitQuality } from './jpeg-comb.ts'
import type { JpegFile } from './jpeg-file.ts'
import { findGrid, type JpegGrid } from './jpeg-grid.ts'
import { regionOf, type Block, type Region } from './sample.ts'

export interface JpegEvidence {
  /** From the file's table; null if it is no JPEG file. */
  readonly file: JpegFile | null
  /** From the comb in the pixels, 1-95; null if there is none. */
  readonly pixels: number | null
  /**
   * The file's, unless the pixels show that the photo was saved worse before; of a photo that is no JPEG file, that of the
   * pixels; null if neither is known.
   */
  readonly quality: number | null
  readonly grid: JpegGrid
  /** Blocks in which the grid stands out most, the worst first. */
  readonly regions: readonly Region[]
}

/** Combs fit by less than 0.1 without a JPEG, and by 0.5 and more with one up to quality 85. */
const MIN_FIT = 0.35

/** The pixels' quality is known to within this. */
const TOLERANCE = 5

function worseOf(file: number | null, pixels: number | null): number | null {
  if (file === null || pixels === null) return file ?? pixels
  return pixels < file - TOLERANCE ? pixels : file
}

export function jpegEvidence(blocks: readonly Block[], file: JpegFile | undefined): JpegEvidence {
  const { grid, worst } = findGrid(blocks)
  const comb = fitQuality(blocks, grid)
  const pixels = comb.fit >= MIN_FIT ? comb.quality : null
  return {
    file: file ?? null,
    pixels,
    quality: worseOf(file?.quality ?? null, pixels),
    grid,
    regions: worst.map(regionOf),
  }
}
