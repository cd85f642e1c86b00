/** @file `patina finetune`: learns from a folder of photos, and proves it or says that it did not help. Node; command line. */
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { readError } from '../files/read-error.ts'
import { walk } from '../main/files/walk.ts'
import { checkWritable } from '../main/jobs/preflight.ts'
import { holdingRun } from '../main/services/learning-lock.ts'
import { checkRoom } from '../main/services/learning-room.ts'
import { learningRun, learningRuns, runFolder, type LearningRun } from '../main/services/learning-runs.ts'
import { PatinaError } from '../shared/errors.ts'
import { ADAPTER_SIZES, idOf, type AdapterSize } from '../shared/learning.ts'
import { stepsWithin } from '../shared/learning-limits.ts'
import { DEFAULT_MODEL } from '../shared/tasks.ts'
import type { Progress, WorkerClient } from '../shared/worker-protocol.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { forecastWords, libraryWords, PHASE_WORDS, pointWords, verdictWords } from './finetune-words.ts'
import { FINETUNE_OPTIONS } from './option-table.ts'
import { numberIn, oneOf, parseArguments, usage, wholeIn } from './parse.ts'
import { printable } from './report.ts'
import type { Environment } from './terminal.ts'

interface Call {
  readonly environment: Environment
  readonly json: boolean
  readonly get: (name: string) => string | undefined
  readonly names: readonly string[]
}

function write({ environment, json }: Call, object: object, words: readonly string[]): void {
  const lines = json ? [JSON.stringify(object)] : words.map(printable)
  environment.terminal.out(lines.map((line) => `${line}\n`).join(''))
}

function tellRun(call: Call, run: LearningRun): void {
  const { id, state, plan, verdict } = run
  const about = { type: 'run', id, state, steps: plan?.steps ?? null, verdict: verdict?.verdict ?? null }
  const words = verdict === null ? [] : verdictWords(verdict.verdict)
  write(call, about, [`${id}: ${state}`, ...words])
}

async function status(call: Call): Promise<ExitCode> {
  const runs = await learningRuns(call.environment.dataDir)
  for (const run of runs) tellRun(call, run)
  if (runs.length === 0 && !call.json) call.environment.terminal.out('Nothing was learned yet.\n')
  return EXIT.done
}

async function verdict(call: Call): Promise<ExitCode> {
  const name = call.names[1]
  if (name === undefined) throw usage('Name the run: "patina finetune verdict <name>".')
  const run = await learningRun(call.environment.dataDir, name)
  if (run === null) throw new PatinaError('learning-missing', { run: name })
  tellRun(call, run)
  return EXIT.done
}

/** Every photo of the folder, by its name below it. @throws PatinaError file-missing, file-unreadable */
export async function photosIn(folder: string, recursive: boolean): Promise<{ path: string; name: string }[]> {
  await access(folder, constants.R_OK).catch((error: unknown) => {
    throw readError(error, folder)
  })
  const photos: { path: string; name: string }[] = []
  for await (const found of walk([folder], { recursive, exclude: null }))
    if (found.kind === 'photo') photos.push({ path: found.path, name: found.relative })
  return photos.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

const DEFAULT_MINUTES = 10

interface Order {
  readonly folder: string
  readonly name: string
  readonly minutes: number
  /** null: as many as fit into the minutes. */
  readonly steps: number | null
  readonly size: AdapterSize | null
  readonly threads: number
  readonly run: string
}

function orderOf({ get, names, environment }: Call): Order {
  const [folder, ...more] = names
  if (folder === undefined || more.length > 0) throw usage('Name one folder of photos.')
  oneOf('goal', get('goal') ?? 'denoise', ['denoise'])
  const [adapter, steps] = [get('adapter'), get('steps')]
  const name = get('name') ?? path.basename(path.resolve(folder))
  return {
    folder: path.resolve(folder),
    name,
    minutes: numberIn('minutes', get('minutes') ?? String(DEFAULT_MINUTES), 0.1, 600),
    steps: steps === undefined ? null : wholeIn('steps', steps, 1, 100_000),
    size: adapter === undefined ? null : oneOf('adapter', adapter, ADAPTER_SIZES),
    threads: wholeIn('threads', get('threads') ?? '0', 0, 64),
    run: runFolder(environment.dataDir, name),
  }
}

/** Lines when a look at the held-out photos is told, else a line that is drawn over. */
function teller(call: Call): (progress: Progress) => void {
  const { terminal } = call.environment
  return ({ stage, done, total, point, phase }) => {
    const told = {
      type: 'progress',
      stage,
      fraction: done / total,
      ...point,
      ...(phase === undefined ? {} : { phase }),
    }
    if (call.json) terminal.out(`${JSON.stringify(told)}\n`)
    else if (phase !== undefined) terminal.err(`${PHASE_WORDS[phase]}\n`)
    else if (point !== undefined && point.psnr !== null) terminal.err(`${pointWords(point)}\n`)
    else if (terminal.interactive)
      terminal.err(`\r\x1b[K${point === undefined ? `looking at the photos: ${done} of ${total}` : pointWords(point)}`)
  }
}

/** @returns minutes that it took */
async function lookFirst(call: Call, order: Order, worker: WorkerClient, before: number): Promise<number> {
  const { signal } = call.environment
  const photos = await photosIn(order.folder, call.get('recursive') !== undefined)
  await checkRoom(call.environment.dataDir, photos.length)
  const params = {
    photos,
    run: order.run,
    base: DEFAULT_MODEL.denoise,
    blind: call.get('blind') !== undefined,
    threads: order.threads,
  }
  const looked = await worker.call('lookOver', params, { signal, onProgress: teller(call) })
  write(call, { type: 'library', ...looked }, libraryWords(looked))
  const { run, name, size, threads, steps } = order
  const pace = await worker.call('forecastLearning', { run, name, size, threads }, { signal })
  const spent = (performance.now() - before) / 60_000
  const planned = pace && (steps ?? stepsWithin(Math.max(0.1, order.minutes - spent), pace))
  if (pace && planned !== null)
    write(call, { type: 'forecast', ...pace, steps: planned }, [forecastWords(planned, pace)])
  return (performance.now() - before) / 60_000
}

async function learnFrom(call: Call): Promise<ExitCode> {
  const order = orderOf(call)
  await checkWritable(order.run)
  return await holdingRun(call.environment.dataDir, order.name, () => learnOwn(call, order))
}

/** @param order of a run that is held */
async function learnOwn(call: Call, order: Order): Promise<ExitCode> {
  const { environment, get } = call
  const known = await learningRun(environment.dataDir, order.name)
  const resume = get('resume') !== undefined
  if (known !== null && !resume) throw new PatinaError('learning-exists', { run: idOf(order.name) })
  const finish = get('finish') !== undefined
  if (finish && !resume) throw usage('--finish needs --resume: it ends a run that was begun.')
  if (known === null && resume) throw new PatinaError('learning-missing', { run: idOf(order.name) })
  const { signal } = environment
  const worker = environment.startWorker()
  try {
    const spent = known === null ? await lookFirst(call, order, worker, performance.now()) : 0
    const { run, name, size, threads, steps } = order
    const minutes = Math.max(0.1, order.minutes - spent)
    const verdict = await worker.call(
      'learn',
      { run, name, size, minutes, steps, threads, finish },
      { signal, onProgress: teller(call) },
    )
    write(call, { type: 'verdict', ...verdict }, verdictWords(verdict))
    const out = get('out')
    if (out !== undefined && verdict.model !== null)
      await worker.call('exportModel', { id: verdict.model, out: path.resolve(out) }, { signal })
    return EXIT.done
  } finally {
    await worker.close()
  }
}

const ACTIONS: ReadonlyMap<string, (call: Call) => Promise<ExitCode>> = new Map([
  ['status', status],
  ['verdict', verdict],
])

export async function finetune(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { options, positionals } = parseArguments(args, FINETUNE_OPTIONS)
  const call: Call = { environment, json: options.has('json'), get: (name) => options.get(name), names: positionals }
  return await (ACTIONS.get(positionals[0] ?? '') ?? learnFrom)(call)
}
