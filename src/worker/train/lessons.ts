/** @file What can be learned: for each task its network and loss, its damage, and how a run is looked at. */
import { LOSS, type LossOptions } from '../../models/chvae/loss.ts'
import { SIZES, type ChvaeSize } from '../../models/chvae/config.ts'
import { jpegRoundTrip } from '../../imaging/degrade/jpeg.ts'
import { qualityInput, UNKNOWN } from '../../models/chvae/condition.ts'
import { chvaeProgram } from '../programs.ts'
import type { Damage } from './damage/damage.ts'
import { noiseDamage } from './damage/denoise.ts'
import { jpegDamage } from './damage/jpeg.ts'
import { WholeRestorer, withNoise } from './evaluate.ts'
import { scorePanel, type Panel, type PanelScores } from './panel.ts'
import type { TrainingProgram } from './program.ts'

export interface Lesson {
  readonly damage: Damage
  program(size: ChvaeSize): TrainingProgram
  /** Scores weights on a fixed panel of damages to the given clean photos. */
  examine(size: ChvaeSize, weights: ReadonlyMap<string, Float32Array>, photos: readonly string[]): Promise<PanelScores>
}

const restoration = (damage: Damage, panel: Panel, loss: LossOptions = LOSS): Lesson => ({
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

const compressed =
  (quality: number): Panel[string] =>
  (clean) => {
    const damaged = jpegRoundTrip(clean.pixels, clean.width, clean.height, { quality, subsampling: '4:2:0' })
    return { damaged: { ...clean, pixels: damaged }, condition: qualityInput(quality) }
  }

export const LESSONS = {
  denoise: restoration(noiseDamage, { white15: white(15), white25: white(25), white50: white(50) }),
  jpeg: restoration(jpegDamage, { q10: compressed(10), q20: compressed(20), q40: compressed(40) }),
} as const satisfies Record<string, Lesson>

export type LessonName = keyof typeof LESSONS
