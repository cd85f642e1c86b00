/** @file What the figures have to reach, and what others reach, for scale. The one place where such a number is written. */
import { MEASURES, shown, type Measure } from './measures.ts'
import type { TaskName } from './options.ts'
import type { Result, Row } from './result.ts'

/** A limit on one measure: fixed, or relative to another row of the same result. */
export interface Bar {
  readonly measure: Measure
  readonly atLeast?: number
  readonly atMost?: number
  /** Relative to the row of this method: `atLeast` and `atMost` count from its figure. */
  readonly beyond?: string
}

interface Goal {
  readonly task: TaskName
  /** Holds for results whose condition has these. */
  readonly when: Readonly<Record<string, string | number>>
  readonly bars: readonly Bar[]
  /** Published figures on the whole of a set, and the set they hold for. */
  readonly scale?: { readonly set: string; readonly text: string }
}

/** Of `base`, the default; `small` has to reach 0.3, 0.3 and 0.4 dB less. */
const whiteNoise = (sigma: number, atLeast: number, text: string): Goal => ({
  task: 'denoise',
  when: { sigma },
  bars: [{ measure: 'psnr', atLeast }],
  scale: { set: 'cbsd68', text },
})

const jpegQuality = (quality: number, text?: string): Goal => ({
  task: 'jpeg',
  when: { quality },
  bars: [{ measure: 'psnr', atLeast: 1.2, beyond: 'damaged' }],
  ...(text === undefined ? {} : { scale: { set: 'live1', text } }),
})

const holes = (mask: string, atLeast: number): Goal => ({
  task: 'inpaint',
  when: { mask },
  bars: [{ measure: 'holePsnr', atLeast }],
})

/** The first goal that fits a result is its own. */
export const GOALS: readonly Goal[] = [
  whiteNoise(15, 34, 'CBM3D 33.52, DnCNN 33.90, DRUNet 34.30'),
  whiteNoise(25, 31.3, 'CBM3D 30.71, DnCNN 31.24, DRUNet 31.69'),
  whiteNoise(50, 28.1, 'CBM3D 27.38, DnCNN 27.95, DRUNet 28.51'),
  { task: 'camera-noise', when: {}, bars: [{ measure: 'psnr', atLeast: 2, beyond: 'damaged' }] },
  {
    task: 'noise-map',
    when: {},
    bars: [
      { measure: 'correlation', atLeast: 0.9 },
      { measure: 'ratio', atLeast: 0.9, atMost: 1.1 },
    ],
  },
  { task: 'deblur', when: {}, bars: [{ measure: 'psnr', atLeast: 1, beyond: 'total variation' }] },
  { task: 'deblur-blind', when: { blur: 'none' }, bars: [{ measure: 'psnr', atLeast: -0.3, beyond: 'damaged' }] },
  { task: 'deblur-blind', when: {}, bars: [{ measure: 'psnr', atLeast: 2, beyond: 'damaged' }] },
  holes('scratches', 26),
  holes('random', 28.5),
  {
    task: 'scratches',
    when: {},
    bars: [
      { measure: 'f1', atLeast: 0.8 },
      { measure: 'cleanMarked', atMost: 0.1 },
    ],
  },
  jpegQuality(10, 'colour SwinIR 28.06 (all 29 photos, larger network)'),
  jpegQuality(20, 'colour SwinIR 30.45 (all 29 photos, larger network)'),
  jpegQuality(40, 'colour SwinIR 32.75 (all 29 photos, larger network)'),
  {
    task: 'invention',
    when: {},
    bars: [
      { measure: 'coverage68', atLeast: 63, atMost: 73 },
      { measure: 'coverage95', atLeast: 92, atMost: 98 },
    ],
  },
]

/** @returns the goal of a result, or undefined where none was set */
export const goalOf = ({ task, condition }: Result): Goal | undefined =>
  GOALS.find((g) => g.task === task && Object.entries(g.when).every(([k, v]) => condition[k] === v))

/** How far a figure is beyond its bar: 0 or more is met. Undefined if the figure, or the row it counts from, is missing. */
export function margin(bar: Bar, row: Row, result: Result): number | undefined {
  const value = row.figures[bar.measure]
  const base = bar.beyond === undefined ? 0 : result.rows.find((r) => r.method === bar.beyond)?.figures[bar.measure]
  if (value === undefined || base === undefined) return undefined
  const above = bar.atLeast === undefined ? Number.POSITIVE_INFINITY : value - (base + bar.atLeast)
  const below = bar.atMost === undefined ? Number.POSITIVE_INFINITY : base + bar.atMost - value
  return Math.min(above, below)
}

/** "PSNR at least damaged + 2.00: missed by 0.31" */
export function verdict(bar: Bar, row: Row, result: Result): string {
  const far = margin(bar, row, result)
  if (far === undefined) return `${barText(bar)}: not measured`
  return `${barText(bar)}: ${far >= 0 ? 'met' : `**missed by ${shown(bar.measure, -far)}**`}`
}

function barText({ measure, atLeast, atMost, beyond }: Bar): string {
  const limit = (value: number) => {
    if (beyond === undefined) return shown(measure, value)
    return `${beyond} ${value < 0 ? '-' : '+'} ${shown(measure, Math.abs(value))}`
  }
  const title = MEASURES[measure].title
  if (atLeast !== undefined && atMost !== undefined) return `${title} ${limit(atLeast)} to ${limit(atMost)}`
  return atLeast === undefined ? `${title} at most ${limit(atMost ?? 0)}` : `${title} at least ${limit(atLeast)}`
}
