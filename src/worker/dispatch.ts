/** @file Takes requests from main, runs them, answers: the worker's end of the protocol. Runs in the worker. */
import { busyFor } from '../engine/apart.ts'
import { PatinaError, toFailure, type Failure } from '../shared/errors.ts'
import type { FromWorker, Params, Progress, WorkerMethod } from '../shared/worker-protocol.ts'
import { MESSAGE, REQUESTS } from './requests.ts'
import type { TaskContext } from './studio.ts'
import type { Tasks } from './tasks.ts'

/** The channel to main. */
export interface Link {
  send(message: FromWorker): void
  onMessage(listener: (message: unknown) => void): void
}

const HEARTBEAT_MS = 1_000

/** Progress is told at most this often; what is dropped is overtaken anyway. */
const PROGRESS_MS = 50

const failureOf = (error: unknown, params: unknown): Failure => {
  // What V8 says when a picture does not fit into memory.
  if (error instanceof RangeError && /allocation failed|Invalid typed array length/.test(error.message)) {
    const photo = typeof params === 'object' && params !== null && 'photo' in params ? String(params.photo) : ''
    return { code: 'out-of-memory', context: { file: photo.split(/[\\/]/).pop() ?? '' } }
  }
  return toFailure(error)
}

/** Lets the first and the last report of a request through, and of those between at most one in PROGRESS_MS. */
function throttled(tell: (progress: Progress) => void): (progress: Progress) => void {
  let last = -Infinity
  return (progress) => {
    const now = performance.now()
    if (progress.done < progress.total && now - last < PROGRESS_MS) return
    last = now
    tell(progress)
  }
}

async function runTask<M extends WorkerMethod>(tasks: Tasks, method: M, params: unknown, context: TaskContext) {
  const parsed = REQUESTS[method].safeParse(params)
  if (!parsed.success) throw new PatinaError('refused', { reason: `malformed ${method}` })
  if (context.signal.aborted) throw new PatinaError('cancelled')
  return await tasks[method](parsed.data as Params<M>, context)
}

/** Serves until the process ends. Messages that are not of the protocol are dropped. */
export function serveTasks(link: Link, tasks: Tasks): void {
  const running = new Map<number, AbortController>()

  const serve = async (id: number, method: WorkerMethod, params: unknown) => {
    const abort = new AbortController()
    running.set(id, abort)
    const tell = throttled((progress) => link.send({ kind: 'progress', id, progress }))
    try {
      link.send({ kind: 'result', id, result: await runTask(tasks, method, params, { signal: abort.signal, tell }) })
    } catch (error) {
      link.send({ kind: 'error', id, failure: failureOf(error, params) })
    } finally {
      running.delete(id)
    }
  }

  link.onMessage((raw) => {
    const { data: message } = MESSAGE.safeParse(raw)
    if (message?.kind === 'cancel') running.get(message.id)?.abort()
    // `serve` answers every failure itself.
    if (message?.kind === 'request') void serve(message.id, message.method, message.params)
  })
  // A run that does not end is a worker that hangs, though this thread does not: what ends is told as progress.
  setInterval(() => {
    if (busyFor() < HEARTBEAT_MS) link.send({ kind: 'heartbeat' })
  }, HEARTBEAT_MS)
  link.send({ kind: 'ready', pid: process.pid })
}
