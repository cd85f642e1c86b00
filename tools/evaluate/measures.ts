/** @file Every figure that the harness gives: its name, unit and which way is better. */

interface MeasureInfo {
  readonly title: string
  readonly digits: number
  readonly better: 'more' | 'less' | 'neither'
}

export const MEASURES = {
  psnr: { title: 'PSNR, dB', digits: 2, better: 'more' },
  holePsnr: { title: 'hole PSNR, dB', digits: 2, better: 'more' },
  ssim: { title: 'SSIM', digits: 4, better: 'more' },
  gmsd: { title: 'GMSD', digits: 4, better: 'less' },
  removedDetail: { title: 'detail in what was removed', digits: 3, better: 'less' },
  truth: { title: 'true deviation, grey levels', digits: 2, better: 'neither' },
  estimate: { title: 'estimate, grey levels', digits: 2, better: 'neither' },
  ratio: { title: 'estimate / truth', digits: 3, better: 'neither' },
  error: { title: 'mean absolute error, grey levels', digits: 2, better: 'less' },
  correlation: { title: 'correlation over photos', digits: 3, better: 'more' },
  f1: { title: 'F1', digits: 3, better: 'more' },
  precision: { title: 'precision', digits: 3, better: 'more' },
  recall: { title: 'recall', digits: 3, better: 'more' },
  cleanMarked: { title: 'undamaged pixels marked, %', digits: 3, better: 'less' },
  coverage68: { title: 'truth within 68 % interval, %', digits: 1, better: 'neither' },
  coverage95: { title: 'truth within 95 % interval, %', digits: 1, better: 'neither' },
  halfWidth68: { title: '68 % half width, grey levels', digits: 2, better: 'less' },
} as const satisfies Record<string, MeasureInfo>

export type Measure = keyof typeof MEASURES
export type Figures = Partial<Record<Measure, number>>

export const isMeasure = (name: string): name is Measure => Object.hasOwn(MEASURES, name)

/** Mean of each figure over those that have it; one that is infinite (nothing differs) is no figure. */
export function meanFigures(list: readonly Figures[]): Figures {
  const mean: Figures = {}
  for (const name of Object.keys(MEASURES) as Measure[]) {
    const values = list.flatMap((f) => f[name] ?? [])
    const value = values.reduce((a, b) => a + b, 0) / values.length
    if (Number.isFinite(value)) mean[name] = value
  }
  return mean
}

/** Whether `a` is better than `b` by that measure; a figure that is missing or not a number is worse than any. */
export function isBetter(measure: Measure, a: Figures, b: Figures): boolean {
  const [x, y] = [a[measure] ?? Number.NaN, b[measure] ?? Number.NaN]
  if (Number.isNaN(x)) return false
  if (Number.isNaN(y)) return true
  return MEASURES[measure].better === 'less' ? x < y : x > y
}

/** As it stands in a table. */
export const shown = (measure: Measure, value: number | undefined): string =>
  value?.toFixed(MEASURES[measure].digits) ?? ''
