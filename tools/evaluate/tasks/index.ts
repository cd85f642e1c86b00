/** @file Every task that can be evaluated. */
import { qualityInput, UNKNOWN } from '../../../src/models/chvae/condition.ts'
import type { TaskName } from '../options.ts'
import type { Task } from '../task.ts'
import { cameraNoise } from './camera-noise.ts'
import { deblurBlind } from './deblur-blind.ts'
import { deblur } from './deblur.ts'
import { denoise } from './denoise.ts'
import { inpaint, roughFill } from './inpaint.ts'
import { blind, invention } from './invention.ts'
import { jpeg } from './jpeg.ts'
import { noiseMap } from './noise-map.ts'
import { scratches } from './scratches.ts'

export const TASKS: Readonly<Record<TaskName, Task>> = {
  denoise,
  'camera-noise': cameraNoise,
  'noise-map': noiseMap,
  deblur,
  'deblur-blind': deblurBlind,
  inpaint,
  scratches,
  jpeg,
  invention: invention({
    denoise: { task: denoise, product: 'denoise', judge: blind },
    jpeg: {
      task: jpeg,
      product: 'jpeg',
      // As in the program: a file's tables tell its quality.
      judge: (restorer, damaged, { quality }) =>
        restorer.judge(damaged, quality === undefined ? UNKNOWN : qualityInput(quality)),
    },
    inpaint: {
      task: inpaint,
      product: 'inpaint',
      judge: (restorer, damaged, about) => restorer.judge(roughFill(damaged, about), about.hole ?? 0),
    },
    'deblur-blind': { task: deblurBlind, product: 'deblur', judge: blind },
  }),
}
