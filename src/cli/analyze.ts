/** @file `patina analyze`: what is damaged in each photo, and what `restore` would do about it. Node; command line. */
import { walk } from '../main/files/walk.ts'
import type { Checkup, Finding, PlannedStep } from '../shared/checkup.ts'
import { PatinaError, toFailure, type ErrorCode } from '../shared/errors.ts'
import { inEnglish } from '../shared/texts/texts.ts'
import type { WorkerClient } from '../shared/worker-protocol.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { ANALYZE_OPTIONS } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import { failureLine, failureObject, printable } from './report.ts'
import type { Environment, Terminal } from './terminal.ts'

/** What is told of the photos, in words or as objects. */
interface Teller {
  checked(input: string, checkup: Checkup): void
  skipped(input: string, reason: string): void
  failed(input: string | null, error: unknown): void
  summary(counts: Counts): void
}

interface Counts {
  /** Photos that were looked at, and those of them that need something. */
  checked: number
  damaged: number
  failed: number
  skipped: number
}

function jsonTeller(terminal: Terminal): Teller {
  const write = (object: object) => terminal.out(`${JSON.stringify(object)}\n`)
  return {
    checked: (input, checkup) => write({ type: 'result', status: 'checked', input, ...checkup }),
    skipped: (input, reason) => write({ type: 'result', status: 'skipped', input, reason }),
    failed: (input, error) => write(failureObject(input, toFailure(error))),
    summary: (counts) => write({ type: 'summary', ...counts }),
  }
}

/** How bad, in a word. */
const degree = (severity: number) => (severity < 0.25 ? 'slight' : severity < 0.6 ? 'clear' : 'severe')

const findingRow = ({ kind, severity, says }: Finding) => ['', kind, degree(severity), inEnglish(says)]

const stepRow = ({ step, reason }: PlannedStep) => [
  '',
  step.params.task,
  `${Math.round(100 * step.strength)} %`,
  inEnglish(reason),
]

const NAME_WIDTH = 11
const DEGREE_WIDTH = 8

const inColumns = ([indent = '', name = '', amount = '', text = '']: readonly string[]) =>
  `  ${indent}${name.padEnd(NAME_WIDTH)}${amount.padEnd(DEGREE_WIDTH)}${text}`

/** A photo's table: what was found, and the plan below it. */
export function tableOf(input: string, { width, height, findings, plan, summary }: Checkup): string {
  const head = `${input} (${width} x ${height}): ${inEnglish(summary)}`
  const steps = plan.length === 0 ? [] : ['  plan', ...plan.map((step) => inColumns(stepRow(step)))]
  return [head, ...findings.map((finding) => inColumns(findingRow(finding))), ...steps].join('\n')
}

function plainTeller({ out, err }: Terminal): Teller {
  const lines = (text: string) => text.split('\n').map(printable).join('\n')
  return {
    checked: (input, checkup) => out(`${lines(tableOf(printable(input), checkup))}\n`),
    skipped: (input, reason) => out(`${printable(input)}: passed over (${reason})\n`),
    failed: (input, error) =>
      err(`${printable(`${input === null ? '' : `${input}: `}${failureLine(toFailure(error))}`)}\n`),
    summary: ({ checked, damaged, failed, skipped }) =>
      err(`${checked} checked, ${damaged} of them need something, ${failed} failed, ${skipped} passed over\n`),
  }
}

interface Run {
  readonly inputs: readonly string[]
  readonly recursive: boolean
  readonly teller: Teller
  readonly worker: WorkerClient
  readonly signal: AbortSignal
  readonly counts: Counts
}

const isCode = (error: unknown, code: ErrorCode) => error instanceof PatinaError && error.code === code

async function checkOne({ worker, signal, teller, counts }: Run, photo: string): Promise<void> {
  try {
    const checkup = await worker.call('analyze', { photo }, { signal })
    counts.checked++
    if (checkup.plan.length > 0) counts.damaged++
    teller.checked(photo, checkup)
  } catch (error) {
    if (isCode(error, 'cancelled')) return
    counts.failed++
    teller.failed(photo, error)
  }
}

async function checkAll(run: Run): Promise<void> {
  const { inputs, recursive, teller, counts, signal } = run
  for await (const found of walk(inputs, { recursive, exclude: null })) {
    if (signal.aborted) return
    if (found.kind === 'photo') await checkOne(run, found.path)
    if (found.kind === 'skipped') {
      counts.skipped++
      teller.skipped(found.path, found.reason)
    }
    if (found.kind === 'failed') {
      counts.failed++
      teller.failed(found.path, found.error)
    }
  }
}

export async function analyze(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { positionals, options } = parseArguments(args, ANALYZE_OPTIONS)
  if (positionals.length === 0) throw usage('Name at least one photo or folder.')
  const { terminal, signal } = environment
  const teller = options.has('json') ? jsonTeller(terminal) : plainTeller(terminal)
  const counts: Counts = { checked: 0, damaged: 0, failed: 0, skipped: 0 }
  const worker = environment.startWorker()
  try {
    await checkAll({ inputs: positionals, recursive: options.has('recursive'), teller, worker, signal, counts })
  } finally {
    await worker.close()
  }
  if (signal.aborted) teller.failed(null, new PatinaError('cancelled'))
  teller.summary(counts)
  if (signal.aborted) return EXIT.cancelled
  return counts.failed > 0 ? EXIT.failed : EXIT.done
}
