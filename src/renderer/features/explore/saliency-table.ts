/** @file What the encoder saw as a table for other programs. Pure. */
import { csvLine } from '../../../shared/csv.ts'
import type { Saliency } from '../../../shared/explore.ts'

const DIGITS = 5

/** One line for each place, from 0: how much it says of the photo's place on the map, 1 for the one that says most. */
export function saliencyTable({ columns, values }: Saliency): string {
  const lines = values.map((value, i) => [Math.floor(i / columns), i % columns, value.toFixed(DIGITS)])
  return [['row', 'column', 'decides'], ...lines].map(csvLine).join('')
}
