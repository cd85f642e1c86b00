/** @file One restoration: from the cache if everything that decides its pixels is the same, else by the worker. Main. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { PatinaError } from '../../shared/errors.ts'
import type { RestoreParams } from '../../shared/steps.ts'
import type { EngineChoice, ModelSummary, WorkerClient } from '../../shared/worker-protocol.ts'
import type { JobControl } from './job-queue.ts'
import type { Masks } from './masks.ts'
import type { Photos } from './photos.ts'
import { fullResult, type ProjectFolder } from './project-folder.ts'
import type { ProjectStore, StoredPhoto } from './project-store.ts'
import type { Views } from './views.ts'

export interface RestoreOrder {
  readonly photo: string
  readonly params: RestoreParams
  readonly model: string
  readonly engine: EngineChoice
}

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
  readonly views: Views
  readonly masks: Masks
  readonly worker: () => WorkerClient
}

/** 16 hex digits out of the photo's content, the model's content, the parameters and the engine that was asked for. */
export function resultId(photo: StoredPhoto, modelSha256: string, { params, engine }: RestoreOrder): string {
  const key = JSON.stringify([photo.info.sha256, modelSha256, params, engine])
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}

/** @throws PatinaError `model-missing`, `model-damaged` */
function soundModel(models: readonly ModelSummary[], id: string): ModelSummary {
  const model = models.find((m) => m.id === id)
  if (!model) throw new PatinaError('model-missing', { model: id })
  if (!model.sound) throw new PatinaError('model-damaged', { model: id })
  return model
}

export function createRestorer({ store, folder, photos, views, masks, worker }: Needs) {
  /** The worker is given a mask's file where the window gave its id. */
  const withFile = async (photo: string, params: RestoreParams): Promise<RestoreParams> =>
    params.task === 'inpaint' ? { ...params, mask: await masks.picture(photo, params.mask) } : params

  async function compute(id: string, photo: StoredPhoto, order: RestoreOrder, control: JobControl): Promise<void> {
    const unfinished = path.join(folder.work, id)
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    try {
      const { params, model, engine } = order
      const out = fullResult(unfinished)
      const { signal, tell } = control
      const call = { photo: photo.path, params: await withFile(photo.id, params), model, engine, out }
      const done = await worker().call('restore', call, { signal, onProgress: tell })
      signal.throwIfAborted()
      await publish(unfinished, folder.resultCache(photo.id, id))
      const { modelSha256, seconds } = done
      store.putResult({ id, photo: photo.id, params, model, modelSha256, engine: done.engine, seconds })
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
  }

  /** Restores a photo and makes the result its current one. Strength is kept. */
  return async function restore(order: RestoreOrder, control: JobControl): Promise<void> {
    const photo = await photos.unchanged(order.photo)
    const model = soundModel(await worker().call('models', {}), order.model)
    const id = resultId(photo, model.sha256, order)
    const cache = folder.resultCache(photo.id, id)
    const full = fullResult(cache)
    if (!store.result(id) || !existsSync(full)) await compute(id, photo, order, control)

    control.tell({ stage: 'view', done: 0, total: 2, secondsLeft: null })
    await views.preview(full, cache)
    control.signal.throwIfAborted()
    store.setEdit(photo.id, { ...store.edit(photo.id), result: id })
    photos.changed()
    control.tell({ stage: 'view', done: 1, total: 2, secondsLeft: null })
    await views.pyramid(full, cache)
    photos.changed()
  }
}

async function publish(unfinished: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true }) // a result whose row is gone
  await mkdir(path.dirname(target), { recursive: true })
  await rename(unfinished, target)
}
