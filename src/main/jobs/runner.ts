/**
 * @file Works through a batch, or all of them: claims jobs, does a few at once so that the worker never waits for the disk,
 * and decides what a failure means for the file, the batch and the run. Runs in main and in the command line.
 */
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FileSystem } from '../../files/file-system.ts'
import { awaitWriters, sweepTemps } from '../../files/temp-name.ts'
import { PatinaError, toFailure, type ErrorCode } from '../../shared/errors.ts'
import type { Step } from '../../shared/steps.ts'
import type { Progress, WorkerClient } from '../../shared/worker-protocol.ts'
import { BatchWorker } from './batch-worker.ts'
import type { ClaimedJob, StoredFailure } from './job.ts'
import { performJob, type JobOutcome } from './perform.ts'
import { LostClaimError, type Queue } from './queue.ts'
import { sweepStaged } from './staging.ts'

/** What is told while a batch runs; a job ends with one of these or, when the run was stopped, nothing. */
export interface BatchEvents {
  progress(job: ClaimedJob, progress: Progress): void
  done(job: ClaimedJob, outcome: Extract<JobOutcome, { kind: 'done' }>): void
  skipped(job: ClaimedJob, reason: string): void
  failed(job: ClaimedJob, failure: StoredFailure): void
  /** The batch was paused, since every further photo would meet what this one met; it waits again. */
  paused(job: ClaimedJob, failure: StoredFailure): void
}

export interface RunOptions {
  readonly queue: Queue
  readonly startWorker: () => WorkerClient
  /** null: every active batch, by priority. */
  readonly batch: string | null
  /** Aborted: the jobs under way go back to the queue. */
  readonly signal: AbortSignal
  readonly events: BatchEvents
  /** Awaited before each photo: something more urgent may have the machine. */
  readonly turn?: () => Promise<void>
  readonly fs?: FileSystem
}

/** Photos under way at once: while one has the network, the one before it is written and published and the next is decoded. */
export const LANES = 3
/** A file over which the worker ended so often is set aside. */
export const CRASHES_PER_FILE = 3
/** The worker ended so often without one photo done in between: it is not the files. */
const CRASHES_IN_A_ROW = 15
const HEARTBEAT_MS = 5_000
/** How often another process's pause or cancel is looked for. */
const WATCH_MS = 200

const CRASHED: ReadonlySet<ErrorCode> = new Set(['worker-crashed', 'worker-hung'])
/** Failures that every further photo would meet too: the batch is paused, the photo goes back to the queue. */
export const PAUSES_BATCH: ReadonlySet<ErrorCode> = new Set([
  'model-missing',
  'model-damaged',
  'model-wrong-task',
  'engine-unavailable',
  'disk-full',
])

const stored = (error: unknown): StoredFailure => {
  const { code, context } = toFailure(error)
  return { code, context: { ...context } }
}

/** What the photo's check-up plans; none: nothing needs doing. */
async function stepsByCheckup(worker: WorkerClient, photo: string, signal: AbortSignal): Promise<readonly Step[]> {
  const { plan } = await worker.call('analyze', { photo }, { signal })
  return plan.map(({ step }) => step)
}

/** A job that is under way here. */
interface Task {
  readonly controller: AbortController
  /** The worker has told of it. */
  begun: boolean
  /** The worker ended while others were begun too: which of them did it is not known. */
  shared: boolean
}

class Run {
  readonly #o: RunOptions
  readonly #worker: BatchWorker
  readonly #running = new Map<ClaimedJob, Task>()
  /** Jobs that were begun when the worker ended over one of several. */
  readonly #suspects = new Set<number>()
  readonly #folders = new Set<string>()
  #crashesInARow = 0
  #fault: Error | undefined
  #beat = 0

  constructor(options: RunOptions) {
    this.#o = options
    this.#worker = new BatchWorker(options.startWorker)
  }

  get #stopped(): boolean {
    return this.#o.signal.aborted || this.#fault !== undefined
  }

  async run(): Promise<void> {
    const onAbort = () => this.#abort(() => true)
    this.#o.signal.addEventListener('abort', onAbort)
    const timer = setInterval(() => this.#guard(() => this.#watch()), WATCH_MS)
    try {
      await this.#work()
    } finally {
      clearInterval(timer)
      this.#o.signal.removeEventListener('abort', onAbort)
      await this.#worker.close()
    }
    if (this.#fault !== undefined) throw this.#fault
    await this.#sweep()
  }

  /** A fault of the queue itself (its drive is full, say) ends the run; what was claimed is taken back when it runs out. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      // Somebody else has the job: what was to be said of it is theirs to say.
      if (!(error instanceof LostClaimError)) this.#failWith(error)
    }
  }

  #failWith(error: unknown): void {
    this.#fault ??= error instanceof Error ? error : new Error(String(error))
    this.#abort(() => true)
  }

  #abort(which: (job: ClaimedJob) => boolean): void {
    for (const [job, { controller }] of this.#running) if (which(job)) controller.abort()
  }

  #watch(): void {
    if (performance.now() - this.#beat > HEARTBEAT_MS) {
      this.#beat = performance.now()
      this.#o.queue.heartbeat()
    }
    for (const batch of new Set([...this.#running.keys()].map((job) => job.batch)))
      if (this.#o.queue.stateOf(batch) === 'cancelled') this.#abort((job) => job.batch === batch)
  }

  /**
   * Files that never crashed the worker first, side by side; then the suspects, each alone, so that no other file is blamed
   * for what one of them does.
   */
  async #work(): Promise<void> {
    while (!this.#stopped) {
      this.#o.queue.reclaim()
      const fresh = await Promise.all(Array.from({ length: LANES }, () => this.#lane(0)))
      const suspects = await this.#lane(CRASHES_PER_FILE)
      if (fresh.some(Boolean) || suspects) continue
      if (this.#stopped || !this.#o.queue.isBusy(this.#o.batch)) return
      // Another process has the rest, unless the end of a claim of ours could not be written: the beats would keep it for ever.
      if (this.#o.batch !== null) this.#o.queue.abandon(this.#o.batch)
      await sleep(WATCH_MS, undefined, { signal: this.#o.signal }).catch(() => undefined)
    }
  }

  /** Does one job after another. @returns whether there was one */
  async #lane(crashes: number): Promise<boolean> {
    for (let any = false; ; any = true) {
      const job = await this.#next(crashes)
      if (job === undefined) return any
      await this.#do(job)
      // A file that is under suspicion now, or others that came meanwhile, have their order.
      if (crashes > 0) return true
    }
  }

  async #next(crashes: number): Promise<ClaimedJob | undefined> {
    try {
      await this.#o.turn?.()
      return this.#stopped ? undefined : this.#o.queue.claim(this.#o.batch, crashes)
    } catch (error) {
      this.#failWith(error)
      return undefined
    }
  }

  async #do(job: ClaimedJob): Promise<void> {
    const task: Task = { controller: new AbortController(), begun: false, shared: false }
    this.#running.set(job, task)
    this.#folders.add(path.dirname(job.output))
    const { queue, events, fs } = this.#o
    try {
      const worker = this.#worker.client()
      const outcome = await performJob(queue.batch(job.batch), job, {
        queue,
        worker,
        signal: task.controller.signal,
        chooseSteps: (photo, signal) => stepsByCheckup(worker, photo, signal),
        onProgress: (progress) => {
          task.begun = true
          events.progress(job, progress)
        },
        ...(fs === undefined ? {} : { fs }),
      })
      this.#crashesInARow = 0
      if (this.#suspects.delete(job.id) && job.crashes === 1) queue.pardon(job.id)
      if (outcome.kind === 'done') events.done(job, outcome)
      else events.skipped(job, outcome.reason)
    } catch (error) {
      this.#guard(() => this.#failed(job, error, task))
    } finally {
      this.#running.delete(job)
    }
  }

  #failed(job: ClaimedJob, error: unknown, task: Task): void {
    const { queue, events } = this.#o
    if (error instanceof LostClaimError) return
    const failure = stored(error)
    if (CRASHED.has(failure.code)) return this.#crashed(job, failure, task)
    if (failure.code === 'cancelled') return queue.release(job)
    if (PAUSES_BATCH.has(failure.code)) {
      queue.release(job)
      return this.#pause(job, failure)
    }
    this.#crashesInARow = 0
    queue.fail(job, failure)
    events.failed(job, failure)
  }

  /**
   * A photo that the worker had not begun was not the reason. Of several that it had begun each may have been: from now on each
   * of them is done alone, and pardoned if it is done.
   */
  #crashed(job: ClaimedJob, failure: StoredFailure, task: Task): void {
    const { queue, events } = this.#o
    this.#countCrash(job, task)
    const last = task.begun && !task.shared && job.crashes + 1 >= CRASHES_PER_FILE
    if (last && this.#crashesInARow < CRASHES_IN_A_ROW) {
      queue.fail(job, failure)
      events.failed(job, failure)
      return
    }
    queue.release(job, task.begun)
    if (this.#crashesInARow >= CRASHES_IN_A_ROW) this.#pause(job, failure)
  }

  /** One end of the worker is one crash, whoever else was under way. */
  #countCrash(job: ClaimedJob, task: Task): void {
    const others = [...this.#running].filter(([other, { begun }]) => other !== job && begun)
    if (!task.shared) this.#crashesInARow++
    if (!task.begun || (others.length === 0 && !task.shared)) return
    for (const [, other] of others) other.shared = true
    task.shared = true
    this.#suspects.add(job.id)
  }

  #pause(job: ClaimedJob, failure: StoredFailure): void {
    if (this.#o.queue.stateOf(job.batch) !== 'active') return
    this.#o.queue.pause(job.batch, failure)
    this.#o.events.paused(job, failure)
  }

  /** Nothing of a batch runs any more: what killed workers left in the folders of its outputs goes. */
  async #sweep(): Promise<void> {
    const batches = this.#o.queue.batches().filter((batch) => batch.jobs.running === 0)
    // Also where an earlier run worked: a power cut brings back what had been removed.
    const earlier = this.#o.batch === null ? [] : this.#o.queue.jobs(this.#o.batch)
    const outputs = earlier.flatMap(({ output }) => (output === null ? [] : [path.dirname(output)]))
    for (const folder of new Set([...this.#folders, ...outputs])) {
      await awaitWriters(folder, this.#o.fs)
      await sweepTemps(folder, this.#o.fs)
      for (const { id } of batches) await sweepStaged(folder, id, this.#o.fs)
    }
  }
}

/**
 * Runs until nothing is left to do, the batch was paused or cancelled, or `signal` says so; the batch tells which.
 * @throws what the queue itself failed with
 */
export async function runBatch(options: RunOptions): Promise<void> {
  if (options.signal.aborted) throw new PatinaError('cancelled')
  await new Run(options).run()
}
