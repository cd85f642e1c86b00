/** @file `patina batch`: what is in the queue, and what becomes of it. Node; command line. */
import path from 'node:path'
import { openQueue, type OpenedQueue } from '../main/jobs/open-queue.ts'
import { moveRest } from '../main/jobs/move-rest.ts'
import { refuseSameFolder } from '../main/jobs/plan.ts'
import type { BatchView, Queue } from '../main/jobs/queue.ts'
import { writeReport } from '../main/jobs/report.ts'
import { verifyJobs } from '../main/jobs/verify.ts'
import { PatinaError } from '../shared/errors.ts'
import { runAndTell } from './batch-run.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { BATCH_OPTIONS } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import { batchOf, conditionOf, tellDamaged } from './queue-door.ts'
import { jsonReport, plainReport, printable, type Report } from './report.ts'
import { shareAndTell } from './share.ts'
import type { Environment } from './terminal.ts'

interface Call {
  readonly environment: Environment
  readonly opened: OpenedQueue
  readonly report: Report
  readonly json: boolean
  readonly options: ReadonlyMap<string, string>
  readonly name: string | undefined
}

type Action = (call: Call) => Promise<ExitCode> | ExitCode

const write = ({ environment, json }: Call, object: object, words: string) =>
  environment.terminal.out(`${json ? JSON.stringify(object) : printable(words)}\n`)

function about(batch: BatchView) {
  const { id, kind, created, out, earlier, jobs, reason, selection } = batch
  const condition = conditionOf(batch)
  return {
    type: 'batch',
    id,
    kind,
    condition,
    created,
    inputs: selection.inputs,
    out,
    earlier,
    ...jobs,
    reason: reason?.code ?? null,
  }
}

function inWords(batch: BatchView): string {
  const { id, created, out, earlier, jobs, reason } = batch
  const counts = Object.entries(jobs).filter(([, n]) => n > 0)
  const why = reason === null ? '' : ` (${reason.code})`
  const before = earlier.length === 0 ? '' : ` (first results in ${earlier.join(', ')})`
  const day = created.toISOString().slice(0, 16).replace('T', ' ')
  return `${id}  ${day}  ${conditionOf(batch)}${why}: ${counts.map(([state, n]) => `${n} ${state}`).join(', ')}  -> ${out}${before}`
}

const list: Action = (call) => {
  const batches = call.opened.queue.batches()
  for (const batch of batches) write(call, about(batch), inWords(batch))
  if (batches.length === 0 && !call.json) call.environment.terminal.out('There are no batches.\n')
  return EXIT.done
}

/** Tells what became of the batch after a change. */
const changed = (call: Call, id: string): ExitCode => {
  const batch = call.opened.queue.batch(id)
  write(call, about(batch), inWords(batch))
  return EXIT.done
}

/** What is left goes into another folder. */
async function moveTo(queue: Queue, id: string, out: string): Promise<void> {
  await refuseSameFolder(queue.batch(id).selection.inputs, out)
  queue.reclaim()
  await moveRest(queue, id, out)
}

const resume: Action = async (call) => {
  const { environment, opened, report, options, name } = call
  const { id } = batchOf(opened.queue, name)
  const out = options.get('out')
  if (out !== undefined) await moveTo(opened.queue, id, path.resolve(out))
  opened.queue.resume(id)
  if (options.has('retry')) opened.queue.retry(id)
  report.batch(id, opened.queue.batch(id).jobs.waiting)
  const counts = { restored: 0, failed: 0, skipped: 0, left: 0 }
  const stopWhenFull = options.has('stop-when-full')
  return await runAndTell({ environment, opened, batch: id, report, counts, stopWhenFull })
}

/** The photos go to the workers of a server; their results come back into this queue. */
const share: Action = async (call) => {
  const { environment, opened, report, options, name } = call
  const { id, state } = batchOf(opened.queue, name)
  const address = options.get('queue')
  if (address === undefined) throw usage('Say by which server: patina batch share <id> --queue redis://host.')
  if (state !== 'cancelled' && options.has('retry')) opened.queue.retry(id)
  report.batch(id, opened.queue.batch(id).jobs.waiting)
  const counts = { restored: 0, failed: 0, skipped: 0, left: 0 }
  return await shareAndTell({ environment, opened, batch: id, report, counts }, address)
}

const pause: Action = (call) => {
  const { id } = batchOf(call.opened.queue, call.name)
  call.opened.queue.pause(id)
  return changed(call, id)
}

const cancel: Action = (call) => {
  const { id } = batchOf(call.opened.queue, call.name)
  call.opened.queue.reclaim()
  call.opened.queue.cancel(id)
  return changed(call, id)
}

/** The rows only: outputs are the person's. */
const remove: Action = (call) => {
  const { id, jobs } = batchOf(call.opened.queue, call.name)
  if (jobs.running > 0) throw usage(`The batch ${id} is running; cancel it first.`)
  call.opened.queue.remove(id)
  return EXIT.done
}

const verify: Action = async (call) => {
  const { queue } = call.opened
  const { id } = batchOf(queue, call.name)
  const counts: Record<string, number> = { sound: 0, missing: 0, changed: 0, unreadable: 0 }
  for await (const { job, verdict } of verifyJobs(queue.jobs(id))) {
    if (call.environment.signal.aborted) throw new PatinaError('cancelled')
    counts[verdict] = (counts[verdict] ?? 0) + 1
    if (verdict !== 'sound' || call.json)
      write(call, { type: 'verdict', output: job.output, verdict }, `${job.output}: ${verdict}`)
  }
  const words = Object.entries(counts).map(([verdict, n]) => `${n} ${verdict}`)
  write(call, { type: 'summary', ...counts }, words.join(', '))
  return Object.entries(counts).every(([verdict, n]) => verdict === 'sound' || n === 0) ? EXIT.done : EXIT.failed
}

/** Beside the project, unless said otherwise: pictures in the folder of the outputs would be taken for outputs. */
const report: Action = async (call) => {
  const { environment, opened, options, name } = call
  const { id } = batchOf(opened.queue, name)
  const to = options.get('to')
  const folder = to === undefined ? path.join(environment.dataDir, 'reports', id) : path.resolve(to)
  const worker = environment.startWorker()
  try {
    const { signal } = environment
    const made = await writeReport({ queue: opened.queue, batch: id, worker, signal, folder })
    const { photos, toLookAt } = made.report
    const words = `${toLookAt} of ${photos.length} should be looked at: ${made.page}`
    write(call, { type: 'report', photos: photos.length, toLookAt, page: made.page, folder }, words)
    return EXIT.done
  } finally {
    await worker.close()
  }
}

const ACTIONS = { list, resume, share, pause, cancel, verify, report, remove } as const satisfies Record<string, Action>

const isAction = (name: string): name is keyof typeof ACTIONS => Object.hasOwn(ACTIONS, name)

export async function batch(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { options, positionals } = parseArguments(args, BATCH_OPTIONS)
  const [action, name, ...more] = positionals
  if (action === undefined || more.length > 0 || (action === 'list' && name !== undefined))
    throw usage('Say "patina batch list", or what is to be done with which batch.')
  if (!isAction(action)) throw usage(`"patina batch" can ${Object.keys(ACTIONS).join(', ')}, not "${action}".`)
  const act = ACTIONS[action]
  const json = options.has('json')
  const report = json ? jsonReport(environment.terminal) : plainReport(environment.terminal)
  using opened = openQueue(environment.dataDir)
  tellDamaged(opened, report)
  return await act({ environment, opened, report, json, options, name })
}
