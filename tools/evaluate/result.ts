/** @file What a run gives, and how it is read and shown. */
import { MEASURES, shown, type Figures, type Measure } from './measures.ts'
import type { TaskName } from './options.ts'
import type { Condition } from './task.ts'

export interface Row {
  readonly method: string
  /** Patina's own. */
  readonly ours: boolean
  readonly figures: Figures
  readonly setting?: string
  /** The settings of which this was the best on the set. */
  readonly tried?: readonly string[]
  readonly secondsPerMegapixel?: number
  /** Why it did not run. */
  readonly skipped?: string
}

export interface Result {
  readonly task: TaskName
  /** Name of the set's folder. */
  readonly set: string
  /** Samples measured. */
  readonly photos: number
  readonly condition: Condition
  /** How to get it again. */
  readonly command: string
  readonly model: string
  readonly sha256: string
  readonly rows: readonly Row[]
  /** Largest resident set of the process, all methods but Python's. */
  readonly peakMegabytes: number
}

/** The measures that some row has, in the order of the table of measures. */
export const measuresOf = (rows: readonly Row[]): Measure[] =>
  (Object.keys(MEASURES) as Measure[]).filter((m) => rows.some((r) => r.figures[m] !== undefined))

/** "fast non-local means (h = 15, the best of h = 7.5, 11.3, 15, 20)" */
export function methodTitle({ method, setting, tried, skipped }: Row): string {
  if (skipped !== undefined) return `${method}: skipped, ${skipped}`
  if (setting === undefined) return method
  return tried === undefined ? `${method} (${setting})` : `${method} (${setting}; the best of ${tried.length})`
}

const describe = (condition: Condition): string =>
  Object.entries(condition)
    .map(([k, v]) => `${k} ${v}`)
    .join(', ')

/** A result as text in columns. */
export function resultText(r: Result): string {
  const measures = measuresOf(r.rows)
  const head = ['', ...measures.map((m) => MEASURES[m].title), 's/MP']
  const body = r.rows.map((row) => [
    methodTitle(row),
    ...measures.map((m) => shown(m, row.figures[m])),
    row.secondsPerMegapixel?.toFixed(2) ?? '',
  ])
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((line) => (line[i] as string).length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((c, i) => (i === 0 ? c.padEnd(widths[i] as number) : c.padStart(widths[i] as number)))
      .join('  ')
      .trimEnd()
  return [
    `${r.task} on ${r.set}: ${r.photos} samples; ${describe(r.condition)}; ${r.model}; peak memory ${r.peakMegabytes} MB`,
    ...[head, ...body].map((cells) => `  ${line(cells)}`),
  ].join('\n')
}
