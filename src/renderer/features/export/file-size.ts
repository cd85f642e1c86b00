/** @file A number of bytes in the reader's own way. Runs in the page. */
import { grammarOf } from '../../i18n/locales.ts'
import { spoken } from '../../i18n/t.ts'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** "2.1 MB"; units of a thousand. */
export function fileSize(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const format = { style: 'unit', unit: UNITS[power] ?? 'byte', maximumSignificantDigits: 3 } as const
  return new Intl.NumberFormat(grammarOf(spoken()), format).format(bytes / 1_000 ** power)
}
