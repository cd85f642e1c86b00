/** @file Everything that is measured on a photo, before it is judged. Each detector can be replaced by a better one. Pure. */
import { jpegEvidence, type JpegEvidence } from './jpeg.ts'
import type { JpegFile } from './jpeg-file.ts'
import { noiseEvidence, type NoiseEvidence } from './noise.ts'
import type { Overview, Sample } from './sample.ts'
import { scratchEvidence, type ScratchEvidence } from './scratches.ts'
import { blurEvidence, type BlurEvidence } from './sharpness.ts'
import { toneEvidence, type ToneEvidence } from './tones.ts'

export interface Evidence {
  readonly tones: ToneEvidence
  readonly noise: NoiseEvidence
  readonly jpeg: JpegEvidence
  readonly blur: BlurEvidence
  readonly scratches: ScratchEvidence
}

/** The detectors that a network may take over. */
export interface Detectors {
  /** @param colourful false for a grey or toned photo */
  readonly noise: (sample: Sample, colourful: boolean) => NoiseEvidence | Promise<NoiseEvidence>
  readonly scratches: (overview: Overview) => ScratchEvidence | Promise<ScratchEvidence>
}

export const CLASSICAL: Detectors = { noise: noiseEvidence, scratches: scratchEvidence }

/** @param file what the photo's file says of its compression; undefined if it is no JPEG */
export async function gatherEvidence(
  sample: Sample,
  file: JpegFile | undefined,
  detectors: Detectors = CLASSICAL,
): Promise<Evidence> {
  const tones = toneEvidence(sample.overview, sample.colour)
  const noise = await detectors.noise(sample, tones.tone === 'colour')
  return {
    tones,
    noise,
    jpeg: jpegEvidence(sample.blocks, file),
    blur: blurEvidence(sample.blocks, noise.sigma),
    scratches: await detectors.scratches(sample.overview),
  }
}
