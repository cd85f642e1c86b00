/** @file `patina compress` and `patina decompress`: photos to `.patina` files and back. Node; command line. */
import path from 'node:path'
import { COLLISIONS } from '../main/jobs/job.ts'
import { makeFolder, makeMirrored } from '../main/jobs/output-folder.ts'
import { walk, type Found } from '../main/files/walk.ts'
import { PatinaError, toFailure } from '../shared/errors.ts'
import type { Collision, OutputOptions, Result, WorkerClient } from '../shared/worker-protocol.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { COMPRESS_OPTIONS, DECOMPRESS_OPTIONS } from './option-table.ts'
import { oneOf, parseArguments, usage, wholeIn, type Parsed } from './parse.ts'
import { bytesInWords, failureLine, failureObject, printable } from './report.ts'
import type { Environment, Terminal } from './terminal.ts'

/** What is told, as JSON or in words. */
interface Teller {
  readonly done: (input: string, result: Result<'convert'>) => void
  readonly skipped: (input: string, reason: string) => void
  readonly failed: (input: string | null, error: unknown) => void
  readonly summary: (counts: Counts) => void
}

interface Counts {
  done: number
  failed: number
  skipped: number
}

/** Of the `.patina` file. */
const bitsPerPixel = ({ bytes, inputBytes, width, height }: Result<'convert'>, from: Order['from']): number =>
  (8 * (from === 'patina' ? inputBytes : bytes)) / (width * height)

/** What is told of each command. */
const STATUS = { photo: 'compressed', patina: 'decompressed' } as const

function jsonTeller({ out }: Terminal, from: Order['from']): Teller {
  const write = (object: object) => out(`${JSON.stringify(object)}\n`)
  return {
    done: (input, { file, ...rest }) =>
      write({
        type: 'result',
        status: STATUS[from],
        input,
        output: file,
        ...rest,
        bitsPerPixel: bitsPerPixel({ file, ...rest }, from),
      }),
    skipped: (input, reason) => write({ type: 'result', status: 'skipped', input, reason }),
    failed: (input, error) => write(failureObject(input, toFailure(error))),
    summary: (counts) => write({ type: 'summary', ...counts }),
  }
}

function plainTeller({ out, err }: Terminal, from: Order['from']): Teller {
  return {
    done: (input, result) => {
      const sizes = `${bytesInWords(result.inputBytes)} to ${bytesInWords(result.bytes)}, ${bitsPerPixel(result, from).toFixed(2)} bits a pixel`
      out(`${printable(`${input} -> ${result.file} (${sizes})`)}\n`)
    },
    skipped: (input, reason) => out(`${printable(input)}: passed over (${reason})\n`),
    failed: (input, error) =>
      err(`${printable(`${input === null ? '' : `${input}: `}${failureLine(toFailure(error))}`)}\n`),
    summary: ({ done, failed, skipped }) => err(`${done} ${STATUS[from]}, ${failed} failed, ${skipped} passed over\n`),
  }
}

interface Order {
  readonly inputs: readonly string[]
  readonly recursive: boolean
  /** null: beside each photo. */
  readonly out: string | null
  readonly output: OutputOptions
  readonly suffix: string
  readonly collision: (typeof COLLISIONS)[number]
  /** Only `.patina` files are taken, or only others. */
  readonly from: 'patina' | 'photo'
}

interface Run extends Order {
  readonly worker: WorkerClient
  readonly teller: Teller
  readonly signal: AbortSignal
  readonly counts: Counts
}

/** What is passed over does not fail: an existing output where that was asked for. */
const IN_WORKER: Readonly<Record<Order['collision'], Collision>> = {
  rename: 'rename',
  skip: 'fail',
  replace: 'replace',
}

function placeOf({ out, suffix }: Order, photo: string, relative: string): string {
  const { name } = path.parse(photo)
  const folder = out === null ? path.dirname(path.resolve(photo)) : path.join(path.resolve(out), path.dirname(relative))
  return path.join(folder, `${name}${suffix}`)
}

async function convertOne(run: Run, photo: string, relative: string): Promise<void> {
  const { worker, teller, signal, counts, out, output, collision, from } = run
  try {
    const place = placeOf(run, photo, relative)
    const folder = path.dirname(place)
    await (out === null ? makeFolder(folder) : makeMirrored(folder, path.resolve(out)))
    const params = { photo: path.resolve(photo), out: place, output, from, collision: IN_WORKER[collision] }
    teller.done(photo, await worker.call('convert', params, { signal }))
    counts.done++
  } catch (error) {
    const { code } = toFailure(error)
    if (code === 'cancelled') return
    if (code === 'output-exists' && collision === 'skip') {
      counts.skipped++
      return teller.skipped(photo, 'output-exists')
    }
    counts.failed++
    teller.failed(photo, error)
  }
}

async function take(run: Run, found: Found): Promise<void> {
  if (found.kind === 'photo') return await convertOne(run, found.path, found.relative)
  if (found.kind === 'skipped') {
    run.counts.skipped++
    return run.teller.skipped(found.path, found.reason)
  }
  run.counts.failed++
  run.teller.failed(found.path, found.error)
}

async function convertAll(order: Order, environment: Environment, teller: Teller): Promise<ExitCode> {
  const { signal } = environment
  const counts: Counts = { done: 0, failed: 0, skipped: 0 }
  const worker = environment.startWorker()
  try {
    const run = { ...order, worker, teller, signal, counts }
    const exclude = order.out === null ? null : path.resolve(order.out)
    for await (const found of walk(order.inputs, { recursive: order.recursive, exclude })) {
      if (signal.aborted) break
      await take(run, found)
    }
  } finally {
    await worker.close()
  }
  if (signal.aborted) teller.failed(null, new PatinaError('cancelled'))
  teller.summary(counts)
  if (signal.aborted) return EXIT.cancelled
  return counts.failed > 0 ? EXIT.failed : EXIT.done
}

/** Options that both commands have. */
function orderOf({ positionals, options }: Parsed): Pick<Order, 'inputs' | 'recursive' | 'out' | 'collision'> {
  if (positionals.length === 0) throw usage('Name at least one file or folder.')
  const out = options.get('out')
  if (out === '') throw usage('--out needs a value: <folder>.')
  return {
    inputs: positionals,
    recursive: options.has('recursive'),
    out: out ?? null,
    collision: oneOf('collision', options.get('collision') ?? 'rename', COLLISIONS),
  }
}

const tellerOf = ({ options }: Parsed, terminal: Terminal, from: Order['from']): Teller =>
  (options.has('json') ? jsonTeller : plainTeller)(terminal, from)

const qualityOf = ({ options }: Parsed): number | null => {
  const text = options.get('quality')
  return text === undefined ? null : wholeIn('quality', text, 1, 100)
}

export async function compress(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const parsed = parseArguments(args, COMPRESS_OPTIONS)
  const output: OutputOptions = { format: 'patina', quality: qualityOf(parsed), metadata: 'keep' }
  const order: Order = { ...orderOf(parsed), output, suffix: '.patina', from: 'photo' }
  return await convertAll(order, environment, tellerOf(parsed, environment.terminal, 'photo'))
}

export async function decompress(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const parsed = parseArguments(args, DECOMPRESS_OPTIONS)
  const format = oneOf('format', parsed.options.get('format') ?? 'png', ['png', 'jpeg'])
  const quality = qualityOf(parsed)
  if (format === 'png' && quality !== null) throw usage('--quality needs --format jpeg: png loses nothing.')
  const output: OutputOptions = { format, quality, metadata: 'keep' }
  const order: Order = { ...orderOf(parsed), output, suffix: format === 'png' ? '.png' : '.jpg', from: 'patina' }
  return await convertAll(order, environment, tellerOf(parsed, environment.terminal, 'patina'))
}
