/** @file What is told while photos are restored: sentences and a bar for people, or one JSON object per line. */
import { describe, toFailure, type Failure } from '../shared/errors.ts'
import type { Room } from '../main/jobs/room.ts'
import { amountsInWords, type Restoration } from '../shared/provenance.ts'
import type { Progress, Result } from '../shared/worker-protocol.ts'
import type { Terminal } from './terminal.ts'

export interface Counts {
  restored: number
  failed: number
  skipped: number
  /** Not begun, because the run ended before. */
  left: number
}

type Restored = Omit<Result<'restoreToFile'>, 'restoration'> & { readonly restoration?: Restoration }

export interface Report {
  progress(input: string, index: number, total: number, progress: Progress): void
  restored(input: string, result: Restored): void
  skipped(input: string, reason: string): void
  /** input null: the failure is of the whole run. */
  failed(input: string | null, error: unknown): void
  summary(counts: Counts): void
  /** The run is kept in the queue as this batch. */
  batch(id: string, photos: number): void
  /** Some of the batch is left. */
  resumable(id: string): void
  /** The drive is full, and the run waits; told at each look, `first` when it begins to. */
  waiting(room: Room, first: boolean): void
  /** Something that may go wrong later. */
  warning(failure: Failure): void
}

/** The three sentences and the code, in one line. */
export const failureLine = (failure: Failure): string => {
  const { what, means, action } = describe(failure)
  return `${what} ${means} ${action} [${failure.code}]`
}

/** What --json tells of a failure. */
export const failureObject = (input: string | null, failure: Failure) => ({
  type: 'error',
  ...(input === null ? {} : { input }),
  code: failure.code,
  context: failure.context,
  ...describe(failure),
})

export function jsonReport(terminal: Terminal): Report {
  const write = (object: object) => terminal.out(`${JSON.stringify(object)}\n`)
  return {
    progress: (input, index, total, { stage, done, total: parts, secondsLeft }) =>
      write({ type: 'progress', input, index, total, stage, fraction: done / parts, secondsLeft }),
    restored: (input, { file, ...rest }) => write({ type: 'result', status: 'restored', input, output: file, ...rest }),
    skipped: (input, reason) => write({ type: 'result', status: 'skipped', input, reason }),
    failed: (input, error) => write(failureObject(input, toFailure(error))),
    summary: (counts) => write({ type: 'summary', ...counts }),
    batch: (id, photos) => write({ type: 'batch', id, photos }),
    resumable: () => {},
    waiting: (room) => write({ type: 'waiting', for: 'room', ...room }),
    warning: (failure) => write({ ...failureObject(null, failure), type: 'warning' }),
  }
}

/** In whole percent, but never 0 % of something. */
const percent = (share: number): string =>
  share > 0 && share < 0.01 ? 'less than 1 %' : `${Math.round(100 * share)} %`

/** "denoise on cpu"; of tones that the program chose, which. */
function doneInWords({ task, engine, adjustment }: Restored['steps'][number]): string {
  const chosen = adjustment && (amountsInWords(adjustment) || 'nothing to change')
  return `${task} on ${engine}${chosen ? ` (${chosen})` : ''}`
}

const BAR = 20

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  return `${Math.round(seconds / 60)} min`
}

/** A number of bytes for people: "2.1 GB". */
export function bytesInWords(bytes: number): string {
  const power = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${['bytes', 'kB', 'MB', 'GB', 'TB'][power]}`
}

/** One line that is drawn over and over at the bottom of a terminal. */
class Bar {
  readonly #terminal: Terminal
  #shown = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  draw(input: string, index: number, total: number, { done, total: parts, secondsLeft }: Progress): void {
    if (!this.#terminal.interactive) return
    const filled = Math.round((done / parts) * BAR)
    const left = secondsLeft === null ? '' : `  about ${duration(secondsLeft)} left`
    const text = `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${index}/${total} ${printable(input)}${left}`
    this.#terminal.err(`\r\x1b[K${text.slice(0, this.#terminal.columns - 1)}`)
    this.#shown = true
  }

  clear(): void {
    if (this.#shown) this.#terminal.err('\r\x1b[K')
    this.#shown = false
  }
}

/** File names may hold anything; a terminal must not be steered by them. */
export const printable = (name: string): string => name.replaceAll(/\p{Cc}/gu, '?')

export function plainReport(terminal: Terminal): Report {
  const bar = new Bar(terminal)
  const line = (write: (text: string) => void, text: string) => {
    bar.clear()
    write(`${printable(text)}\n`)
  }
  return {
    progress: (input, index, total, progress) => bar.draw(input, index, total, progress),
    restored: (input, { file, seconds, steps, invention }) => {
      const done = steps.map(doneInWords).join(', ')
      line(terminal.out, `${input} -> ${file} (${duration(seconds)}: ${done})`)
      if (invention !== null) line(terminal.out, `  ${percent(invention.share)} of it is guesswork: ${invention.file}`)
    },
    skipped: (input, reason) => line(terminal.out, `${input}: passed over (${reason})`),
    failed: (input, error) =>
      line(terminal.err, `${input === null ? '' : `${input}: `}${failureLine(toFailure(error))}`),
    summary: ({ restored, failed, skipped, left }) => {
      const parts = [`${restored} restored`, `${failed} failed`, `${skipped} passed over`]
      line(terminal.err, [...parts, ...(left > 0 ? [`${left} not begun`] : [])].join(', '))
    },
    batch: () => {},
    resumable: (id) =>
      line(
        terminal.err,
        `What is done is kept. Go on with: patina batch resume ${id} (--out <folder>: the rest elsewhere)`,
      ),
    waiting({ folder, needed, free }, first) {
      if (!first) return
      const has = free === null ? '' : `, ${bytesInWords(free)} free`
      line(
        terminal.err,
        `Waiting for room in ${folder}: ${bytesInWords(needed)} needed${has}. Nothing is lost; it goes on by itself.`,
      )
    },
    warning: (failure) => line(terminal.err, failureLine(failure)),
  }
}
