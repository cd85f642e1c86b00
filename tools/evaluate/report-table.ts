/** @file Results as tables of a Markdown page, put between the page's marks. Pure. */
import { goalOf, verdict } from './bars.ts'
import { MEASURES, shown } from './measures.ts'
import { isTaskName, type TaskName } from './options.ts'
import { measuresOf, methodTitle, type Result, type Row } from './result.ts'

/** What a mark in the page looks like; what stands between it and the end is written by the report. */
const MARKED = /(<!-- results: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g

const cells = (list: readonly string[]): string => `| ${list.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`

const conditionText = ({ condition, set, photos }: Result): string =>
  [`${set}, ${photos} samples`, ...Object.entries(condition).map(([k, v]) => `${k} ${v}`)].join('; ')

function scaleText(result: Result): string {
  const scale = goalOf(result)?.scale
  return scale?.set === result.set ? scale.text : ''
}

const barsOf = (row: Row, result: Result): string =>
  row.ours ? (goalOf(result)?.bars ?? []).map((bar) => verdict(bar, row, result)).join('; ') : ''

const rowTitle = (row: Row): string => (row.ours ? `**${methodTitle(row)}**` : methodTitle(row))

/** One table for all results of a task, then the lines that made them. */
export function tableOf(results: readonly Result[]): string {
  const measures = measuresOf(results.flatMap((r) => r.rows))
  const head = ['what', 'method', ...measures.map((m) => MEASURES[m].title), 'bar', 'for scale']
  const rows = results.flatMap((result) =>
    result.rows.map((row, i) => [
      i === 0 ? conditionText(result) : '',
      rowTitle(row),
      ...measures.map((m) => shown(m, row.figures[m])),
      barsOf(row, result),
      i === 0 ? scaleText(result) : '',
    ]),
  )
  const commands = results.map((r) => r.command)
  return [cells(head), cells(head.map(() => '---')), ...rows.map(cells), '', '```', ...commands, '```'].join('\n')
}

/**
 * The page with every marked place written anew.
 * @param results in the order in which they shall stand
 * @throws Error if a result's task has no place, or a mark names no task
 */
export function fillPage(page: string, results: readonly Result[]): string {
  const places = new Set<TaskName>()
  const filled = page.replaceAll(MARKED, (_, begin: string, task: string, end: string) => {
    if (!isTaskName(task)) throw new Error(`The page marks a place for "${task}", which is no task`)
    places.add(task)
    const own = results.filter((r) => r.task === task)
    return `${begin}\n${own.length > 0 ? tableOf(own) : 'Not measured yet.'}\n\n${end}`
  })
  const homeless = results.find((r) => !places.has(r.task))
  if (homeless !== undefined) throw new Error(`The page has no place for ${homeless.task}`)
  return filled
}
