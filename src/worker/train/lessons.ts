/** @file What can be learned: for each task its network and loss, its damage, and how a run is looked at. */
import { LOSS, type LossOptions } from '../../models/chvae/loss.ts'
import { SIZES, type ChvaeSize } from '../../models/chvae/config.ts'
import { convolve, gaussian, motion, type Kernel } from '../../imaging/degrade/blur.ts'
import { pixelMask, polylineMask, scratchMask, type Mask } from '../../imaging/degrade/masks.ts'
import { cameraNoise } from '../../imaging/degrade/isp.ts'
import { NormalPool, random, type Random } from '../../imaging/random.ts'
import { jpegRoundTrip } from '../../imaging/degrade/jpeg.ts'
import { qualityInput, UNKNOWN } from '../../models/chvae/condition.ts'
import { DETECTOR_SIZES, type DetectorSize } from '../../models/detector/network.ts'
import { detectorProgram } from '../detector-program.ts'
import { CODEC_SIZES, LATENTS } from '../../models/codec/config.ts'
import { codecProgram } from '../codec-program.ts'
import { codecDamage } from './damage/codec.ts'
import { scoreCodec } from './score-codec.ts'
import type { ModelCard } from '../../shared/model-card.ts'
import { chvaeProgram } from '../programs.ts'
import type { Damage } from './damage/damage.ts'
import { noiseDamage } from './damage/denoise.ts'
import { blurDamage } from './damage/deblur.ts'
import { inpaintDamage, withHoles } from './damage/inpaint.ts'
import { jpegDamage } from './damage/jpeg.ts'
import { scratchDamage } from './damage/scratches.ts'
import { WholeRestorer, withNoise } from './evaluate.ts'
import { scorePanel, type Panel, type PanelScores } from './panel.ts'
import type { TrainingProgram } from './program.ts'
import { scoreDetector } from './score-detector.ts'

export interface Lesson {
  readonly sizes: readonly ChvaeSize[]
  readonly family: ModelCard['family']
  /** It changes only what the condition marks. */
  readonly fills: boolean
  readonly damage: Damage
  readonly program: (size: ChvaeSize) => TrainingProgram
  /** Standard normal numbers that every patch of a batch takes at 1/8 and 1/4; absent: those of the CHVAE's bound. */
  readonly latents?: readonly [number, number]
  /** Scores weights on a fixed panel of damages to the given clean photos. */
  examine(size: ChvaeSize, weights: ReadonlyMap<string, Float32Array>, photos: readonly string[]): Promise<PanelScores>
}

const restoration = (damage: Damage, panel: Panel, loss: LossOptions = LOSS): Lesson => ({
  sizes: Object.keys(SIZES) as ChvaeSize[],
  family: 'chvae',
  fills: loss.fills,
  damage,
  program: (size) => chvaeProgram(SIZES[size], loss),
  async examine(size, weights, photos) {
    await using restorer = await WholeRestorer.create({ config: SIZES[size], weights, fills: loss.fills })
    return await scorePanel(restorer, panel, photos)
  },
})

const white =
  (sigma: number): Panel[string] =>
  (clean, index) => ({ damaged: withNoise(clean, sigma, index), condition: UNKNOWN })

const CAMERA_SEED = 4

/** A camera and its noise, drawn once for each photo: what the yardstick of white noise does not show. */
const photographed = (): Panel[string] => {
  const pool = new NormalPool(CAMERA_SEED)
  return ({ pixels, width, height }, index) => {
    const { noisy, clean } = cameraNoise(pixels, width, height, pool, random(CAMERA_SEED, index))
    return { damaged: { width, height, pixels: noisy }, truth: { width, height, pixels: clean }, condition: UNKNOWN }
  }
}

const compressed =
  (quality: number): Panel[string] =>
  (clean) => {
    const damaged = jpegRoundTrip(clean.pixels, clean.width, clean.height, { quality, subsampling: '4:2:0' })
    return { damaged: { ...clean, pixels: damaged }, condition: qualityInput(quality) }
  }

/** Holes of a fixed kind, the same for every run. */
const holed =
  (draw: (r: Random, width: number, height: number) => Mask, seed: number): Panel[string] =>
  (clean, index) => {
    const { width, height, pixels } = clean
    const { damaged, condition } = withHoles(pixels, draw(random(seed, index), width, height), width, height)
    return { damaged: { ...clean, pixels: damaged }, condition, where: condition }
  }

const blurred =
  (kernel: Kernel | null): Panel[string] =>
  (clean) => ({ damaged: kernel === null ? clean : convolve(clean, kernel, 'reflect'), condition: UNKNOWN })

const scratches: Lesson = {
  sizes: Object.keys(DETECTOR_SIZES) as DetectorSize[],
  family: 'detector',
  fills: false,
  damage: scratchDamage,
  program: (size) => detectorProgram(DETECTOR_SIZES[size as DetectorSize]),
  examine: (size, weights, photos) => scoreDetector(DETECTOR_SIZES[size as DetectorSize], weights, photos),
}

const codec: Lesson = {
  sizes: ['small'],
  family: 'codec',
  fills: false,
  damage: codecDamage,
  latents: [LATENTS, 0],
  program: () => codecProgram(CODEC_SIZES.small),
  examine: (_, weights, photos) => scoreCodec(CODEC_SIZES.small, weights, photos),
}

export const LESSONS = {
  scratches,
  codec,
  deblur: restoration(blurDamage, {
    gaussian1: blurred(gaussian(1)),
    gaussian2: blurred(gaussian(2)),
    motion9: blurred(motion(9, 30)),
    sharp: blurred(null),
  }),
  inpaint: restoration(
    inpaintDamage,
    {
      scratches: holed(scratchMask, 1),
      half: holed((r, w, h) => pixelMask(r, w, h, 0.5), 2),
      thin: holed((r, w, h) => polylineMask(r, w, h, 'thin'), 3),
    },
    { ...LOSS, fills: true },
  ),
  denoise: restoration(noiseDamage, {
    white15: white(15),
    white25: white(25),
    white50: white(50),
    camera: photographed(),
  }),
  jpeg: restoration(jpegDamage, { q10: compressed(10), q20: compressed(20), q40: compressed(40) }),
} as const satisfies Record<string, Lesson>

export type LessonName = keyof typeof LESSONS
