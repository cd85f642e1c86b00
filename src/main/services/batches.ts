/** @file Batches for the window: ordered, watched, looked over; the queue is the one that the command line uses. Runs in main. */
import path from 'node:path'
import type {
  BatchEstimate,
  BatchOrder,
  BatchPage,
  BatchPageQuery,
  BatchPlace,
  BatchSummary,
} from '../../shared/batch.ts'
import type { Events, PlannedStep } from '../../shared/contract.ts'
import { PatinaError, toFailure } from '../../shared/errors.ts'
import type { Step } from '../../shared/steps.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import type { NewJob } from '../db/jobs.ts'
import type { Verdict } from '../db/reviews.ts'
import type { Job, Recipe, Selection } from '../jobs/job.ts'
import { moveRest } from '../jobs/move-rest.ts'
import { NameBook } from '../jobs/names.ts'
import { openQueue, type OpenedQueue } from '../jobs/open-queue.ts'
import { exists } from '../jobs/output-folder.ts'
import { lookAt } from '../jobs/perform.ts'
import { planChosen } from '../jobs/plan.ts'
import { checkWritable, preflight } from '../jobs/preflight.ts'
import { PRIORITY } from '../jobs/queue.ts'
import { createBatchPlaces, refuseAmongPhotos } from './batch-places.ts'
import { createBatchRunner } from './batch-runner.ts'
import { createMeasuring } from './batch-measure.ts'
import { batchPhoto, summaryOf } from './batch-summary.ts'
import type { Photos } from './photos.ts'
import { resolvePlan } from './plan.ts'
import type { Clock } from './progress.ts'
import type { Views } from './views.ts'

interface Needs {
  readonly dataDir: string
  /** Cache of the pictures that a person compares. */
  readonly cache: string
  /** Absolute; the folder of all batches. */
  readonly outputs: string
  /** The machine's own dialog for another folder; null: there is none. */
  readonly chooseOutput: ((begin: string) => Promise<string | null>) | null
  readonly photos: Photos
  /** What the library's photos are called, by where they lie: a file that came as bytes lies under another name. */
  readonly names: () => ReadonlyMap<string, string>
  readonly views: Views
  /** For looking, beside what is being restored. */
  readonly worker: () => WorkerClient
  /** A worker for the batches alone. */
  readonly startWorker: () => WorkerClient
  readonly idle: () => Promise<void>
  /** Milliseconds until room is looked for on a full drive; for tests. */
  readonly roomMs?: number
  readonly clock: Clock
  readonly emit: <K extends keyof Events>(name: K, payload: Events[K]) => void
}

/** Milliseconds between two reports. */
const TELL_MS = 1000
/** Outputs that an estimate names. */
const NAMED = 50

export type Batches = ReturnType<typeof createBatches>

export function createBatches(needs: Needs) {
  const { photos, views, worker, emit, clock } = needs
  let queueOpen: OpenedQueue | null = null
  /** Opened when it is first needed: most sessions have no batch. */
  const opened = (): OpenedQueue => (queueOpen ??= openQueue(needs.dataDir))
  const queue = () => opened().queue
  const reviews = () => opened().reviews

  let callOff: (() => void) | null = null
  let closed = false
  const tell = () => {
    if (callOff !== null || closed) return
    callOff = clock.after(TELL_MS, () => {
      callOff = null
      emit('batchesChanged', { batches: list() })
    })
  }

  const measuring = createMeasuring({ opened, worker, onChange: tell })
  const runner = createBatchRunner({
    queue,
    startWorker: needs.startWorker,
    idle: needs.idle,
    onChange: tell,
    ...(needs.roomMs === undefined ? {} : { roomMs: needs.roomMs }),
    onEnded: (job) => measuring.measure(job.id),
    onFault(batch, error) {
      const { code, context } = toFailure(error)
      queue().pause(batch, { code, context: { ...context } })
    },
  })

  const summary = (id: string): BatchSummary => {
    const batch = queue().batch(id)
    const own = queue().recent(id)
    return summaryOf(batch, {
      wanted: runner.has(id),
      room: runner.room(id),
      canChoose: places.canChoose,
      toLookAt: reviews().total(id, 'look'),
      unmeasured: reviews().missing(id).length,
      recent: own.length > 0 ? own : queue().recent(null),
    })
  }
  const summaries = () =>
    queue()
      .batches()
      .map(({ id }) => summary(id))

  let wasElsewhere = false
  /** Another program that works on a batch tells nothing, so its rows are looked at again and again; what it had when it was killed is free. */
  function list(): BatchSummary[] {
    const now = queue().isBusyElsewhere()
    // Once more after the last: between two photos it has none.
    if (now || wasElsewhere) tell()
    wasElsewhere = now
    const isFree = now && queue().reclaim() > 0
    const all = summaries()
    // What it had taken of a batch of this window is to be done here.
    if (isFree) for (const { id } of all) if (runner.has(id)) runner.run(id)
    return all
  }

  const resolved = async (steps: readonly PlannedStep[]): Promise<Step[]> =>
    resolvePlan(steps, await worker().call('models', {})).map(({ step }) => step)

  const places = createBatchPlaces({ outputs: needs.outputs, choose: needs.chooseOutput })

  const recipeOf = async ({ steps, output, invention }: BatchOrder): Promise<Recipe> => ({
    steps: steps === null ? null : await resolved(steps),
    engine: 'auto',
    output,
    collision: 'rename',
    ...(invention ? { invention } : {}),
  })

  async function plan(
    order: BatchOrder,
    recipe: Recipe,
  ): Promise<{ selection: Selection; jobs: NewJob[]; folder: string }> {
    const folder = await places.of(order.to)
    const chosen = order.photos.map((id) => photos.get(id))
    const inputs = chosen.map((photo) => photo.path)
    const selection: Selection = { inputs, recursive: false, include: [], exclude: [], name: order.pattern }
    await refuseAmongPhotos(inputs, folder)
    await checkWritable(folder)
    return { selection, folder, jobs: await planChosen({ selection, recipe, out: folder }, chosen) }
  }

  async function estimate(order: BatchOrder): Promise<BatchEstimate> {
    const { jobs, folder } = await plan(order, await recipeOf(order))
    const {
      photos: count,
      needed,
      free,
      seconds,
    } = await preflight(jobs, folder, order.output.format, queue().recent(null))
    return {
      folder,
      photos: count,
      failed: jobs.flatMap((job) =>
        job.state === 'failed' ? [{ name: path.basename(job.photo), failure: job.failure }] : [],
      ),
      needed,
      free,
      seconds,
      outputs: jobs
        .flatMap(({ photo, output }) =>
          output === null ? [] : [{ photo: path.basename(photo), output: path.basename(output) }],
        )
        .slice(0, NAMED),
    }
  }

  async function start(order: BatchOrder): Promise<string> {
    const recipe = await recipeOf(order)
    const { selection, jobs, folder } = await plan(order, recipe)
    const { id } = queue().add({ kind: 'batch', priority: PRIORITY.batch, out: folder, selection, recipe }, jobs)
    runner.run(id)
    tell()
    return id
  }

  const known = (id: number): Job => {
    const job = queue().job(id)
    if (job === undefined) throw new PatinaError('unknown-id')
    return job
  }

  /** The first result stays: the new one gets a name of its own, and nothing is lost if it is worse. */
  async function redo(id: number, steps: readonly PlannedStep[]): Promise<number> {
    const job = known(id)
    if (job.output === null) throw new PatinaError('unknown-id')
    const given = queue().jobs(job.batch)
    const names = new NameBook(given.flatMap(({ output }) => (output === null ? [] : [output])))
    const output = await names.take(job.output, async (file) => !(await exists(file)))
    const again: NewJob = {
      ...(await lookAt(job.photo)),
      position: 0,
      steps: await resolved(steps),
      variant: job.variant,
      output,
      state: 'waiting',
    }
    const [added] = queue().append(job.batch, [again])
    judge(id, 'redone')
    resume(job.batch)
    return added as number
  }

  function judge(id: number, verdict: Verdict): void {
    known(id)
    if (!reviews().judge(id, verdict)) throw new PatinaError('unknown-id')
    tell()
  }

  function resume(id: string): void {
    queue().resume(id)
    runner.run(id)
    tell()
  }

  /** @throws PatinaError output-among-photos, or as moving does */
  async function moveRestTo(id: string, place: BatchPlace['id']): Promise<number> {
    const folder = await places.of({ kind: 'chosen', place })
    const inputs = queue()
      .jobs(id)
      .map(({ photo }) => photo)
    await refuseAmongPhotos(inputs, folder)
    const count = await moveRest(queue(), id, folder)
    resume(id)
    return count
  }

  /** Does something to a batch and tells of it. */
  const doing =
    (act: (id: string) => void) =>
    (id: string): void => {
      act(id)
      tell()
    }

  return {
    list,
    folders: () => places.folders(),
    chooseFolder: () => places.choose(),
    estimate,
    start,
    pause: doing((id) => queue().pause(id)),
    resume,
    moveRest: moveRestTo,
    cancel: doing((id) => queue().cancel(id)),
    retry(id: string): number {
      const count = queue().retry(id)
      if (count > 0) resume(id)
      return count
    },
    first: doing((id) => {
      const highest = Math.max(
        ...queue()
          .batches()
          .map((batch) => batch.priority),
      )
      queue().setPriority(id, Math.min(highest + 1, PRIORITY.interactive - 1))
    }),
    remove: doing((id) => {
      if (queue().batch(id).jobs.running > 0)
        throw new PatinaError('batch-busy', { batch: path.basename(queue().batch(id).out) })
      queue().remove(id)
    }),
    page(query: BatchPageQuery): BatchPage {
      const { recipe } = queue().batch(query.batch)
      measuring.measureMissing(query.batch)
      const names = needs.names()
      const found = reviews()
        .page(query)
        .map((id) => {
          const job = known(id)
          const name = names.get(job.photo) ?? path.basename(job.photo)
          return batchPhoto(job, { name, steps: recipe.steps, review: reviews().find(id) })
        })
      return { total: reviews().total(query.batch, query.filter), photos: found }
    },
    judge,
    redo,
    /** A picture to compare, made when it is first asked for. @throws PatinaError unknown-id, or of the file */
    async picture(id: number, which: 'before' | 'after'): Promise<string> {
      const { photo, output, state, staged } = known(id)
      const source = which === 'before' ? photo : state === 'done' ? output : null
      if (source === null) throw new PatinaError('unknown-id')
      return await views.preview(
        source,
        path.join(needs.cache, String(id), staged?.sha256.slice(0, 16) ?? 'none', which),
      )
    },
    async close(): Promise<void> {
      closed = true
      callOff?.()
      await Promise.all([runner.close(), measuring.close()])
      queueOpen?.[Symbol.dispose]()
    },
  }
}
