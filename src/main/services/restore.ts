/** @file One restoration: from the cache if everything that decides its pixels is the same, else by the worker. Main. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { PlannedStep } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Step } from '../../shared/steps.ts'
import type { EngineChoice, StepDone, WorkerClient } from '../../shared/worker-protocol.ts'
import type { JobControl } from './job-queue.ts'
import type { Masks } from './masks.ts'
import type { Photos } from './photos.ts'
import { resolvePlan, type ResolvedStep } from './plan.ts'
import { fullResult, type ProjectFolder } from './project-folder.ts'
import type { ProjectStore, StoredPhoto } from './project-store.ts'
import type { Views } from './views.ts'

export interface RestoreOrder {
  readonly photo: string
  readonly steps: readonly PlannedStep[]
  readonly engine: EngineChoice
  /** Draw one of the possible pictures by this seed; absent: the most probable one. */
  readonly variant?: number
}

/** A result that is not in the cache. */
interface Wanted {
  readonly id: string
  readonly steps: readonly Step[]
  readonly engine: EngineChoice
  readonly variant: number | null
}

export interface Restorer {
  /** Restores a photo and makes the result its current one. Strength is kept. */
  restore(order: RestoreOrder, control: JobControl): Promise<void>
  /** Restores a photo into the cache, unless it is there; answers the result's id. */
  make(order: RestoreOrder, control: JobControl): Promise<string>
  /** The steps as the worker takes them: with a mask's file where the window gave its id. */
  withFiles(photo: string, steps: readonly Step[]): Promise<Step[]>
}

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
  readonly views: Views
  readonly masks: Masks
  readonly worker: () => WorkerClient
}

/** 16 hex digits out of the photo's content, each step with its models' content, the engine that was asked for, and a variant's seed. */
export function resultId(
  photo: StoredPhoto,
  steps: readonly ResolvedStep[],
  engine: EngineChoice,
  variant: number | null = null,
): string {
  const made = steps.map(({ step: { params, strength }, models }) => [params, strength, models])
  const key = JSON.stringify([photo.info.sha256, made, engine, ...(variant === null ? [] : [variant])])
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}

export function createRestorer({ store, folder, photos, views, masks, worker }: Needs): Restorer {
  const withFile = async (photo: string, { params, ...step }: Step): Promise<Step> => ({
    ...step,
    params: params.task === 'inpaint' ? { ...params, mask: await masks.picture(photo, params.mask) } : params,
  })

  const withFiles = (photo: string, steps: readonly Step[]): Promise<Step[]> =>
    Promise.all(steps.map((step) => withFile(photo, step)))

  async function compute(
    photo: StoredPhoto,
    { id, steps, engine, variant }: Wanted,
    control: JobControl,
  ): Promise<void> {
    const unfinished = path.join(folder.work, id)
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    try {
      const { signal, tell } = control
      const given = { photo: photo.path, steps: await withFiles(photo.id, steps), engine, out: fullResult(unfinished) }
      const call = variant === null ? given : { ...given, variant }
      const done = await worker().call('restore', call, { signal, onProgress: tell })
      signal.throwIfAborted()
      await publish(unfinished, folder.resultCache(photo.id, id))
      store.putResult({
        id,
        photo: photo.id,
        steps: steps.map((step, i) => ({ ...step, ...made(done.steps[i]) })),
        engine: done.engine,
        seconds: done.seconds,
        variant,
        parts: null,
      })
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
  }

  async function make(order: RestoreOrder, control: JobControl): Promise<string> {
    const photo = await photos.unchanged(order.photo)
    const variant = order.variant ?? null
    const resolved = resolvePlan(order.steps, await worker().call('models', {}))
    const id = resultId(photo, resolved, order.engine, variant)
    if (!store.result(id) || !existsSync(fullResult(folder.resultCache(photo.id, id)))) {
      const steps = resolved.map(({ step }) => step)
      await compute(photo, { id, steps, engine: order.engine, variant }, control)
    }
    return id
  }

  async function restore(order: RestoreOrder, control: JobControl): Promise<void> {
    const id = await make(order, control)
    const cache = folder.resultCache(order.photo, id)
    const full = fullResult(cache)
    control.tell({ stage: 'view', done: 0, total: 2, secondsLeft: null })
    await views.preview(full, cache)
    control.signal.throwIfAborted()
    store.setEdit(order.photo, { ...store.edit(order.photo), result: id })
    photos.changed(order.photo)
    control.tell({ stage: 'view', done: 1, total: 2, secondsLeft: null })
    await views.pyramid(full, cache)
    photos.changed(order.photo)
  }

  return { restore, make, withFiles }
}

/** What the worker tells of a step. @throws PatinaError `internal` if it told of fewer steps than it was given */
function made(step: StepDone | undefined): Pick<StepDone, 'modelSha256' | 'seconds'> {
  if (step === undefined) throw new PatinaError('internal', { reason: 'a step is missing in the result' })
  const { modelSha256, seconds } = step
  return { modelSha256, seconds }
}

async function publish(unfinished: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true }) // a result whose row is gone
  await mkdir(path.dirname(target), { recursive: true })
  await rename(unfinished, target)
}
