/**
 * @file The supervised worker: typed calls to a process that may crash, hang or be killed without taking main along.
 * Runs in main and in the command line.
 */
import { fromFailure, PatinaError } from '../../shared/errors.ts'
import type { TextKey } from '../../shared/texts/texts.ts'
import type {
  ExitReason,
  FromWorker,
  Params,
  Progress,
  Result,
  WorkerClient,
  WorkerMethod,
} from '../../shared/worker-protocol.ts'
import { CrashBudget } from './crash-budget.ts'
import { exitError } from './exit-reason.ts'
import { WorkerProcess, type WorkerProcessOptions } from './worker-process.ts'

export interface SupervisorOptions extends WorkerProcessOptions {
  /** How long a cancelled call may go on before the process is killed; default 2 s. */
  readonly cancelMs?: number
}

/** For tests and logs, beside the client itself. */
export interface SupervisedWorker extends WorkerClient {
  /** Of the running process. */
  pid(): number | undefined
  /** Messages dropped because they are not of the protocol. */
  malformed(): number
}

interface Pending {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: PatinaError) => void
  readonly onProgress: ((progress: Progress) => void) | undefined
  /** The best progress so far: what is told never goes back. */
  fraction: number
}

const CANCEL_MS = 2_000

class Supervisor implements SupervisedWorker {
  readonly #options: SupervisorOptions
  readonly #budget = new CrashBudget()
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Set<(reason: ExitReason) => void>()
  #process: WorkerProcess | undefined
  #nextId = 1
  #malformed = 0
  #closed = false

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  pid(): number | undefined {
    return this.#process?.pid
  }

  malformed(): number {
    return this.#malformed
  }

  onRestart(listener: (reason: ExitReason) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #start(): WorkerProcess {
    const started: WorkerProcess = new WorkerProcess(this.#options, {
      onMessage: (message) => this.#onMessage(message),
      onMalformed: () => void this.#malformed++,
      onExit: (reason) => this.#onExit(started, reason),
    })
    return started
  }

  /** The running process; a fresh one where there is none. */
  #running(): WorkerProcess {
    if (this.#closed) throw exitError('closed')
    if (this.#process === undefined && this.#budget.isSpent(Date.now()))
      throw new PatinaError('worker-crashed', { reason: 'exit.too-often' satisfies TextKey })
    this.#process ??= this.#start()
    return this.#process
  }

  #onMessage(message: FromWorker): void {
    if (!('id' in message)) return
    const pending = this.#pending.get(message.id)
    // An answer that came too late, to a call that is already settled.
    if (pending === undefined) return
    if (message.kind === 'progress') return this.#onProgress(pending, message.progress)
    this.#pending.delete(message.id)
    if (message.kind === 'result') pending.resolve(message.result)
    else pending.reject(fromFailure(message.failure))
  }

  #onProgress(pending: Pending, progress: Progress): void {
    const fraction = progress.done / progress.total
    if (fraction < pending.fraction) return
    pending.fraction = fraction
    pending.onProgress?.(progress)
  }

  #onExit(ended: WorkerProcess, reason: ExitReason): void {
    if (this.#process !== ended) return
    this.#process = undefined
    this.#rejectAll(exitError(reason))
    if (reason === 'closed') return
    this.#budget.crashed(Date.now())
    if (!this.#closed && !this.#budget.isSpent(Date.now())) this.#process = this.#start()
    for (const listener of this.#listeners) listener(reason)
  }

  #rejectAll(error: PatinaError): void {
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
  }

  /** Sends the cancel message, and kills the process if the call still runs after the time allowed. */
  #cancel(id: number, process: WorkerProcess): void {
    process.send({ kind: 'cancel', id })
    const force = setTimeout(() => {
      const pending = this.#pending.get(id)
      if (pending === undefined) return
      this.#pending.delete(id)
      pending.reject(new PatinaError('cancelled'))
      // Whoever calls next gets a fresh process, without waiting for the end of this one.
      if (this.#process === process) this.#process = undefined
      this.#rejectAll(exitError('closed'))
      process.kill('closed')
    }, this.#options.cancelMs ?? CANCEL_MS)
    force.unref()
  }

  async call<M extends WorkerMethod>(
    method: M,
    params: Params<M>,
    options: { onProgress?: (p: Progress) => void; signal?: AbortSignal } = {},
  ): Promise<Result<M>> {
    const { onProgress, signal } = options
    if (signal?.aborted === true) throw new PatinaError('cancelled')
    const process = this.#running()
    const id = this.#nextId++
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress, fraction: 0 })
    })
    const onAbort = () => this.#cancel(id, process)
    signal?.addEventListener('abort', onAbort)
    try {
      process.send({ kind: 'request', id, method, params })
      // The worker's own tasks are typed by the same table.
      return (await answer) as Result<M>
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#process?.close()
  }
}

/** A worker that is started by the first call and started again whenever it ended. */
export const superviseWorker = (options: SupervisorOptions): SupervisedWorker => new Supervisor(options)
