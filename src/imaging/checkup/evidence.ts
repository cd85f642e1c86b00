/** @file Everything that is measured on a photo, before it is judged. Each detector can be replaced by a better one. Pure. */
import { suggestBlur, type BlurSuggestion } from '../blur/suggest.ts'
import type { Raster } from '../raster.ts'
import { jpegEvidence, type JpegEvidence } from './jpeg.ts'
import type { JpegFile } from './jpeg-file.ts'
import { noiseEvidence, type NoiseEvidence } from './noise.ts'
import type { Overview, Sample } from './sample.ts'
import { scratchEvidence, type ScratchEvidence } from './scratches.ts'
import { blurEvidence, type BlurEvidence } from './sharpness.ts'
import { THRESHOLDS } from './thresholds.ts'
import { toneEvidence, type ToneEvidence } from './tones.ts'

export interface Evidence {
  readonly tones: ToneEvidence
  readonly noise: NoiseEvidence
  readonly jpeg: JpegEvidence
  readonly blur: BlurEvidence
  /** What blurred it, if that can be told. */
  readonly kernel: BlurSuggestion | null
  readonly scratches: ScratchEvidence
}

/** The detectors that a network may take over. */
export interface Detectors {
  /** @param colourful false for a grey or toned photo */
  readonly noise: (sample: Sample, colourful: boolean) => NoiseEvidence | Promise<NoiseEvidence>
  readonly scratches: (overview: Overview) => ScratchEvidence | Promise<ScratchEvidence>
}

export const CLASSICAL: Detectors = { noise: noiseEvidence, scratches: scratchEvidence }

/** Its spectra take time, and a photo that has lost nothing has none to be named. */
const kernelOf = (photo: Raster, { lost }: BlurEvidence, noise: number): BlurSuggestion | null =>
  lost < THRESHOLDS.blur.begins ? null : suggestBlur(photo, noise)

/**
 * @param photo without transparency, as `sample` was taken of it
 * @param file what the photo's file says of its compression; undefined if it is no JPEG
 */
export async function gatherEvidence(
  photo: Raster,
  sample: Sample,
  file: JpegFile | undefined,
  detectors: Detectors = CLASSICAL,
): Promise<Evidence> {
  const tones = toneEvidence(sample.overview, sample.colour)
  const noise = await detectors.noise(sample, tones.tone === 'colour')
  const blur = blurEvidence(sample.blocks, noise.white)
  return {
    tones,
    noise,
    jpeg: jpegEvidence(sample.blocks, file),
    blur,
    kernel: kernelOf(photo, blur, noise.white),
    scratches: await detectors.scratches(sample.overview),
  }
}
