/** @file How a training went, and the same as a table for other programs. Pure. */
import { csvLine } from '../../../shared/csv.ts'
import type { VaePoint } from '../../../shared/vae.ts'

/** Peak signal to noise of a mean squared error in [0, 1] units. */
export const decibels = (mse: number): number => -10 * Math.log10(Math.max(mse, 1e-10))

const HEAD = ['step', 'train_psnr', 'train_divergence', 'held_out_psnr', 'held_out_divergence', 'active_dimensions']

/** One line for each moment: PSNR in dB, divergence in nats a picture; what was not measured is empty. */
export const trainingTable = (points: readonly VaePoint[]): string =>
  [
    HEAD,
    ...points.map(({ step, train, heldOut }) => [
      step,
      decibels(train.mse),
      train.kl,
      heldOut === null ? '' : decibels(heldOut.mse),
      heldOut?.kl ?? '',
      heldOut?.active ?? '',
    ]),
  ]
    .map(csvLine)
    .join('')
