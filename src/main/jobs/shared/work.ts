/**
 * @file A worker of shared batches: takes photos from the queue as long as it runs, does each by the same code as any batch, and
 * gives back what it cannot do. Killed at any moment, another worker goes on where it was. Main; command line.
 */
import { DelayedError, Worker, type Job as QueueJob } from 'bullmq'
import type { Redis } from 'ioredis'
import { PatinaError, toFailure, type ErrorCode } from '../../../shared/errors.ts'
import type { Step } from '../../../shared/steps.ts'
import type { WorkerClient } from '../../../shared/worker-protocol.ts'
import { BatchWorker } from '../batch-worker.ts'
import type { ClaimedJob } from '../job.ts'
import { performJob } from '../perform.ts'
import { CRASHES_PER_FILE, LANES } from '../runner.ts'
import { LostClaimError } from '../queue.ts'
import { CLAIM_MS, taskLedger, type TaskLedger } from './ledger.ts'
import { checkShare } from './mark.ts'
import { connect, PREFIX, QUEUE } from './server.ts'
import { claimedJob, Task, type TaskResult } from './task.ts'

export interface WorkOptions {
  readonly address: string
  readonly startWorker: () => WorkerClient
  readonly signal: AbortSignal
  readonly ended: (photo: string, result: TaskResult) => void
}

/** A task that was given back comes to another worker after so many milliseconds. */
const BACK_MS = 1_000
/** Where a drive is full, somebody has to make room. */
const FULL_MS = 10_000

/** This machine cannot do it, another may: the photo is given back and the worker ends. */
const UNFIT: ReadonlySet<ErrorCode> = new Set([
  'share-unreachable',
  'model-missing',
  'model-damaged',
  'model-differs',
  'model-wrong-task',
  'engine-unavailable',
])
const CRASHED: ReadonlySet<ErrorCode> = new Set(['worker-crashed', 'worker-hung'])

const modelsOf = (task: Task): readonly string[] =>
  (task.job.steps ?? task.recipe.steps ?? []).map(({ model }) => model)

class SharedWork {
  readonly #o: WorkOptions
  readonly #redis: Redis
  readonly #engine: BatchWorker
  readonly #models: ReadonlyMap<string, string>
  readonly #stop = new AbortController()
  #unfit: PatinaError | undefined

  constructor(options: WorkOptions, redis: Redis, engine: BatchWorker, models: ReadonlyMap<string, string>) {
    this.#o = options
    this.#redis = redis
    this.#engine = engine
    this.#models = models
  }

  async run(): Promise<void> {
    // The library leaves a connection that it was given open.
    const connection = this.#redis.duplicate({ maxRetriesPerRequest: null })
    const worker = new Worker<Task, TaskResult>(QUEUE, (task, claim) => this.#take(task, claim ?? ''), {
      connection,
      prefix: PREFIX,
      concurrency: LANES,
      lockDuration: CLAIM_MS,
      stalledInterval: CLAIM_MS / 2,
      maxStalledCount: CRASHES_PER_FILE,
    })
    // The server may go and come: the library connects again. What it says meanwhile is of no use to anybody.
    worker.on('error', () => undefined)
    const stopped = Promise.withResolvers<void>()
    const stop = () => this.#stop.abort()
    this.#stop.signal.addEventListener('abort', () => stopped.resolve())
    this.#o.signal.addEventListener('abort', stop)
    if (this.#o.signal.aborted) stop()
    await stopped.promise
    // Photos under way are given back by now or soon.
    await worker.close()
    connection.disconnect()
    this.#o.signal.removeEventListener('abort', stop)
    if (this.#unfit !== undefined) throw this.#unfit
  }

  async #take(queued: QueueJob<Task, TaskResult>, claim: string): Promise<TaskResult> {
    const task = Task.parse(queued.data)
    const ledger = taskLedger(queued, claim, this.#redis, claimedJob(task))
    try {
      if (this.#stop.signal.aborted) throw new PatinaError('cancelled')
      this.#checkModels(task)
      await checkShare(task)
      const result = await this.#perform(task, await ledger.begin(), ledger)
      this.#o.ended(task.job.photo, result)
      return result
    } catch (error) {
      if (error instanceof LostClaimError) throw error
      return await this.#failed(queued, claim, error)
    }
  }

  #checkModels(task: Task): void {
    for (const model of modelsOf(task)) {
      const mine = this.#models.get(model)
      if (mine === undefined) throw new PatinaError('model-missing', { model })
      if (mine !== task.models[model]) throw new PatinaError('model-differs', { model })
    }
  }

  async #perform(task: Task, job: ClaimedJob, ledger: TaskLedger): Promise<TaskResult> {
    const worker = this.#engine.client()
    const chooseSteps = async (photo: string, signal: AbortSignal): Promise<readonly Step[]> => {
      const { plan } = await worker.call('analyze', { photo }, { signal })
      const steps = plan.map(({ step }) => step)
      this.#checkModels({ ...task, job: { ...task.job, steps } })
      return steps
    }
    const signal = this.#stop.signal
    await performJob({ ...task, earlier: [] }, job, {
      queue: ledger,
      worker,
      signal,
      chooseSteps,
      onProgress: () => undefined,
    })
    const result = ledger.result()
    if (result === undefined) throw new TypeError('Expected a job that is done or skipped')
    return result
  }

  async #failed(queued: QueueJob<Task, TaskResult>, claim: string, error: unknown): Promise<TaskResult> {
    const { code, context } = toFailure(error)
    if (code === 'cancelled') return await this.#giveBack(queued, claim, 0)
    if (code === 'disk-full') return await this.#giveBack(queued, claim, FULL_MS)
    if (UNFIT.has(code)) {
      this.#unfit ??= new PatinaError(code, context)
      this.#stop.abort()
      return await this.#giveBack(queued, claim, BACK_MS)
    }
    const { job } = queued.data
    if (CRASHED.has(code) && job.crashes + 1 < CRASHES_PER_FILE) {
      await queued.updateData({ ...queued.data, job: { ...job, crashes: job.crashes + 1 } })
      return await this.#giveBack(queued, claim, 0)
    }
    const result: TaskResult = {
      kind: 'failed',
      output: job.output,
      steps: job.steps,
      failure: { code, context: { ...context } },
    }
    this.#o.ended(job.photo, result)
    return result
  }

  async #giveBack(queued: QueueJob<Task, TaskResult>, claim: string, wait: number): Promise<never> {
    await queued.moveToDelayed(Date.now() + wait, claim)
    throw new DelayedError()
  }
}

/**
 * Works until `signal` says so.
 * @throws PatinaError queue-unreachable, queue-refused; what makes this machine unfit for a batch: its photos go to others
 */
export async function workOnShared(options: WorkOptions): Promise<void> {
  const redis = await connect(options.address)
  const engine = new BatchWorker(options.startWorker)
  try {
    const models = await engine.client().call('models', {})
    const sound = models.filter((model) => model.sound).map(({ id, sha256 }) => [id, sha256] as const)
    await new SharedWork(options, redis, engine, new Map(sound)).run()
  } finally {
    await engine.close()
    redis.disconnect()
  }
}
