/** @file The confusion matrix as a table of a document, between two marks that the command finds again. Pure. */
import { DAMAGE_CLASSES } from '../../src/shared/damage-classes.ts'

/** Rows: the damage that was drawn; columns: the class that was told. */
export type Confusion = readonly (readonly number[])[]

interface Facts {
  readonly accuracy: number
  /** Photos. */
  readonly learned: number
  readonly held: number
  readonly command: string
}

export function matrixTable(counts: Confusion, { accuracy, learned, held, command }: Facts): string {
  const total = counts.flat().reduce((a, b) => a + b, 0)
  const head = `| drawn \\ told | ${DAMAGE_CLASSES.join(' | ')} | right |`
  const rule = `| --- | ${DAMAGE_CLASSES.map(() => '---:').join(' | ')} | ---: |`
  const rows = counts.map((row, i) => {
    const share = (row[i] as number) / row.reduce((a, b) => a + b, 0)
    return `| ${DAMAGE_CLASSES[i] ?? ''} | ${row.join(' | ')} | ${(100 * share).toFixed(1)} % |`
  })
  return [
    `**${(100 * accuracy).toFixed(1)} %** of ${total} pictures of ${held} held-out photos (learned from ${learned} others), by \`${command}\`:`,
    '',
    head,
    rule,
    ...rows,
  ].join('\n')
}

/** @param mark names the place in the document @throws Error if the document has no place for it */
export function withTable(document: string, mark: 'confusion' | 'calibration', table: string): string {
  const [begin, end] = [`<!-- ${mark}: begin -->`, `<!-- ${mark}: end -->`]
  const [from, to] = [document.indexOf(begin), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`Expected ${begin} and ${end} in the document`)
  return `${document.slice(0, from + begin.length)}\n\n${table}\n\n${document.slice(to)}`
}
