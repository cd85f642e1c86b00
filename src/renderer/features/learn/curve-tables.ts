/** @file The curves of a run of learning as tables for other programs. Pure. */
import { csvLine } from '../../../shared/csv.ts'
import type { LearningPoint } from '../../../shared/learning.ts'

type Cells = readonly (string | number)[]

const table = (head: Cells, lines: readonly Cells[]): string => [head, ...lines].map(csvLine).join('')

/** The loss of each moment at which it is known. */
export const lossTable = (points: readonly LearningPoint[]): string =>
  table(
    ['step', 'loss'],
    points.flatMap(({ step, loss }) => (loss === null ? [] : [[step, loss]])),
  )

/** Mean PSNR on the validation photos, and that of the model that ships, in dB; a line for each time that it was measured. */
export const gainTable = (points: readonly LearningPoint[]): string =>
  table(
    ['step', 'psnr', 'stock'],
    points.flatMap(({ step, psnr, stock }) => (psnr === null ? [] : [[step, psnr, stock]])),
  )
