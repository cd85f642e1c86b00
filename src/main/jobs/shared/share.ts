/**
 * @file Shares a batch with the workers of a server: its photos are put into the shared queue, and what became of them comes back
 * into the rows of the embedded one, each output read back here too. Stopped or killed, the workers go on; sharing the batch again
 * collects what they did meanwhile. Main; command line.
 */
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue as SharedQueue, type Job as QueueJob, type JobType } from 'bullmq'
import type { Redis } from 'ioredis'
import { awaitWriters, sweepTemps } from '../../../files/temp-name.ts'
import { PatinaError } from '../../../shared/errors.ts'
import type { WorkerClient } from '../../../shared/worker-protocol.ts'
import type { Job } from '../job.ts'
import { makeFolder } from '../output-folder.ts'
import type { Queue } from '../queue.ts'
import { readBack } from '../read-back.ts'
import { sweepStaged } from '../staging.ts'
import { namesKey } from './ledger.ts'
import { leaveMark, readMark, removeMark } from './mark.ts'
import { connect, PREFIX, QUEUE, shownAddress } from './server.ts'
import { taskName, taskOf, TaskResult, type Task } from './task.ts'

export interface ShareOptions {
  readonly address: string
  readonly queue: Queue
  readonly batch: string
  readonly startWorker: () => WorkerClient
  /** Aborted: nothing more is collected; the workers go on. */
  readonly signal: AbortSignal
  readonly settled: (job: Job) => void
  /** Told once where photos wait and nobody is there to take them. */
  readonly alone: (server: string) => void
}

/** Between two looks at what the workers have done. */
const LOOK_MS = 300
/** So long nobody may be there before it is told. */
const ALONE_MS = 3_000
/** Results that are fetched at once. */
const PAGE = 200

type Shared = SharedQueue<Task, TaskResult>
type SharedJob = QueueJob<Task, TaskResult>

const hasOutput = (job: Job): job is Job & { readonly output: string } => job.output !== null

class Share {
  readonly #o: ShareOptions
  readonly #redis: Redis
  readonly #shared: Shared
  #aloneSince: number | undefined

  constructor(options: ShareOptions, redis: Redis, shared: Shared) {
    this.#o = options
    this.#redis = redis
    this.#shared = shared
  }

  /** Puts in what waits. What is there already stays as it is: it may be under way. */
  async publish(models: Task['models']): Promise<void> {
    const { queue, batch: id } = this.#o
    const batch = queue.batch(id)
    await makeFolder(batch.out)
    const mark = (await readMark({ out: batch.out, batch: id })) ?? (await leaveMark({ out: batch.out, batch: id }))
    const jobs = queue.jobs(id).filter(hasOutput)
    const outputs = jobs.map(({ output }) => output)
    if (outputs.length > 0) await this.#redis.sadd(namesKey(id), ...outputs)
    const waiting = jobs.filter(({ state }) => state === 'waiting')
    await this.#shared.addBulk(
      waiting.map((job) => ({
        name: 'photo',
        data: taskOf(batch, job, mark, models),
        // Kept until they are collected.
        opts: { jobId: taskName(id, job.id), removeOnComplete: false, removeOnFail: false },
      })),
    )
  }

  /** Until nothing of the batch waits any more, it was cancelled, or the signal says so. */
  async collect(): Promise<void> {
    const { queue, batch, signal } = this.#o
    while (!signal.aborted && queue.batch(batch).jobs.waiting > 0) {
      if (!(await this.#collectEnded())) await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
      await this.#tellAlone()
    }
    if (queue.stateOf(batch) === 'cancelled') await this.#takeBack()
    if (signal.aborted) return
    await this.#collectEnded()
    await this.#tidy()
  }

  /** Pages of this batch's photos among all of the server; whoever gets a page takes it out. */
  async *#mine(...types: readonly JobType[]): AsyncGenerator<readonly SharedJob[]> {
    for (const type of types) {
      for (let start = 0; ;) {
        const page = await this.#shared.getJobs([type], start, start + PAGE - 1, true)
        const mine = page.filter((job) => job?.data.batch === this.#o.batch)
        if (mine.length > 0) yield mine
        if (page.length < PAGE) break
        start += page.length - mine.length
      }
    }
  }

  /** @returns whether there was anything */
  async #collectEnded(): Promise<boolean> {
    let found = false
    for await (const page of this.#mine('completed', 'failed')) {
      found = true
      for (const job of page) {
        await this.#settle(job)
        await job.remove()
      }
    }
    return found
  }

  async #settle(ended: SharedJob): Promise<void> {
    const { queue } = this.#o
    const { id } = ended.data.job
    const result = this.#resultOf(ended)
    const isThere = result.kind === 'done' ? await readBack(result.output, result.staged) : null
    const settled = queue.settle(id, (claimed) => {
      if (result.output !== claimed.output) queue.setOutput(claimed, result.output)
      if (result.steps !== null) queue.setSteps(claimed, result.steps)
      const job = { ...claimed, output: result.output }
      if (result.kind === 'skipped') return queue.skip(job, result.reason)
      if (result.kind === 'failed') return queue.fail(job, result.failure)
      if (claimed.staged !== null) queue.unstage(claimed)
      queue.stage(job, result.staged, result.made)
      if (isThere !== null) return queue.done(job, isThere)
      const reason = 'it is not in the shared folder'
      queue.fail(job, { code: 'write-failed', context: { file: path.basename(result.output), reason } })
    })
    const job = queue.job(id)
    if (settled && job !== undefined) this.#o.settled(job)
  }

  /** A task that several workers died over has no result of its own. */
  #resultOf(ended: SharedJob): TaskResult {
    const found = TaskResult.safeParse(ended.returnvalue)
    if (found.success) return found.data
    const { output, steps } = ended.data.job
    const reason = ended.failedReason?.split('\n')[0]?.slice(0, 200) ?? 'its workers ended'
    return { kind: 'failed', output, steps, failure: { code: 'worker-crashed', context: { reason } } }
  }

  async #tellAlone(): Promise<void> {
    if (this.#aloneSince === Infinity) return
    if ((await this.#shared.getWorkersCount()) > 0) return void (this.#aloneSince = undefined)
    this.#aloneSince ??= performance.now()
    if (performance.now() - this.#aloneSince < ALONE_MS) return
    this.#aloneSince = Infinity
    this.#o.alone(shownAddress(this.#o.address))
  }

  /** Photos that nobody has begun. */
  async #takeBack(): Promise<void> {
    for await (const page of this.#mine('waiting', 'delayed', 'prioritized'))
      await Promise.allSettled(page.map((job) => job.remove()))
  }

  /** Nothing of the batch is under way: what killed workers left goes, and the server forgets it. */
  async #tidy(): Promise<void> {
    const { queue, batch: id } = this.#o
    const { out } = queue.batch(id)
    const folders = queue.jobs(id).flatMap(({ output }) => (output === null ? [] : [path.dirname(output)]))
    for (const folder of new Set([out, ...folders])) {
      await awaitWriters(folder)
      await sweepTemps(folder)
      await sweepStaged(folder, id)
    }
    await removeMark({ out, batch: id })
    await this.#redis.del(namesKey(id))
  }
}

/** The models of this machine: photos are restored with these and no others. */
async function modelHashes(startWorker: () => WorkerClient): Promise<Task['models']> {
  const worker = startWorker()
  try {
    const models = await worker.call('models', {})
    return Object.fromEntries(models.filter((model) => model.sound).map(({ id, sha256 }) => [id, sha256]))
  } finally {
    await worker.close()
  }
}

/**
 * Shares a batch until all its photos have come back. While it is shared nobody does it by the embedded queue.
 * @throws PatinaError queue-unreachable, queue-refused (then nothing was shared), batch-cancelled
 */
export async function shareBatch(options: ShareOptions): Promise<void> {
  const { address, queue, batch } = options
  const redis = await connect(address)
  const shared: Shared = new SharedQueue(QUEUE, { connection: redis, prefix: PREFIX })
  shared.on('error', () => undefined)
  try {
    if (queue.isBusy(batch))
      throw new PatinaError('usage', { message: `The batch ${batch} is running; pause it first.` })
    if (queue.stateOf(batch) !== 'cancelled')
      queue.pause(batch, { code: 'batch-shared', context: { batch, server: shownAddress(address) } })
    const share = new Share(options, redis, shared)
    if (queue.stateOf(batch) !== 'cancelled') await share.publish(await modelHashes(options.startWorker))
    await share.collect()
    if (queue.batch(batch).jobs.waiting === 0) queue.unshare(batch)
  } finally {
    await shared.close()
    redis.disconnect()
  }
}
