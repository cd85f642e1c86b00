/** @file The photos that a person named, one after the other, with what is told of those that could not be used. Node; command line. */
import { walk } from '../main/files/walk.ts'
import { PatinaError, toFailure } from '../shared/errors.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { failureLine, failureObject, printable } from './report.ts'
import type { Terminal } from './terminal.ts'

export interface EachPhoto {
  readonly inputs: readonly string[]
  readonly recursive: boolean
  readonly json: boolean
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

export interface Counts {
  done: number
  failed: number
  skipped: number
}

export const tellObject = ({ terminal }: Pick<EachPhoto, 'terminal'>, object: object): void =>
  terminal.out(`${JSON.stringify(object)}\n`)

function tellFailure({ json, terminal }: EachPhoto, input: string, error: unknown): void {
  const failure = toFailure(error)
  if (json) terminal.out(`${JSON.stringify(failureObject(input, failure))}\n`)
  else terminal.err(`${printable(`${input}: ${failureLine(failure)}`)}\n`)
}

function tellSkipped(run: EachPhoto, input: string, reason: string): void {
  if (run.json) tellObject(run, { type: 'result', status: 'skipped', input, reason })
  else run.terminal.err(`${printable(input)}: passed over (${reason})\n`)
}

/**
 * Does something with each photo; one that fails is told, and the next one follows.
 * @throws PatinaError that concerns all photos: a model that is not there
 */
export async function eachPhoto(run: EachPhoto, work: (photo: string) => Promise<void>): Promise<Counts> {
  const counts: Counts = { done: 0, failed: 0, skipped: 0 }
  for await (const found of walk(run.inputs, { recursive: run.recursive, exclude: null })) {
    if (run.signal.aborted) break
    if (found.kind === 'skipped') {
      counts.skipped++
      tellSkipped(run, found.path, found.reason)
      continue
    }
    try {
      if (found.kind === 'failed') throw found.error
      await work(found.path)
      counts.done++
    } catch (error) {
      if (error instanceof PatinaError && ['model-missing', 'model-damaged'].includes(error.code)) throw error
      if (run.signal.aborted) break
      counts.failed++
      tellFailure(run, found.path, error)
    }
  }
  return counts
}

export function exitOf({ signal }: EachPhoto, { failed }: Counts): ExitCode {
  if (signal.aborted) return EXIT.cancelled
  return failed > 0 ? EXIT.failed : EXIT.done
}
