/**
 * @file All results of a photo: which there are, which is the current one, others drawn by chance, one put into a part of another, and
 * the map of what is guesswork. Runs in main.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { PhotoResult } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { EngineChoice, WorkerClient } from '../../shared/worker-protocol.ts'
import { inventionFile, readShare, shareFile } from './invention-file.ts'
import type { JobControl } from './job-queue.ts'
import type { Masks } from './masks.ts'
import type { Photos } from './photos.ts'
import { fullResult, type ProjectFolder } from './project-folder.ts'
import type { ProjectStore, StoredResult } from './project-store.ts'
import type { Restorer } from './restore.ts'
import type { Views } from './views.ts'

export interface Results {
  list(photo: string): PhotoResult[]
  /** @throws PatinaError `unknown-id` if there is no such result of the photo, or its pixels are gone */
  use(photo: string, result: string): void
  useIn(order: { photo: string; result: string; mask: string }, control: JobControl): Promise<void>
  drawVariants(order: { photo: string; n: number }, control: JobControl): Promise<void>
  /** @throws PatinaError `model-tells-no-doubt`; `refused` for a picture that was drawn: the map is of the most probable one */
  judge(photo: string, control: JobControl): Promise<void>
}

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
  readonly views: Views
  readonly masks: Masks
  readonly restorer: Restorer
  /** Puts pictures together. */
  readonly imaging: () => WorkerClient
  /** Restores. */
  readonly restoring: () => WorkerClient
}

/** That engine only knows the most probable picture. */
const drawing = (engine: EngineChoice): EngineChoice => (engine === 'tfjs-gpu' ? 'auto' : engine)

export function createResults({ store, folder, photos, views, masks, restorer, imaging, restoring }: Needs): Results {
  const cacheOf = ({ photo, id }: StoredResult) => folder.resultCache(photo, id)
  const isThere = (result: StoredResult) => existsSync(fullResult(cacheOf(result)))

  /** @throws PatinaError `unknown-id` */
  function find(photo: string, id: string | null): StoredResult {
    const result = id === null ? undefined : store.result(id)
    if (!result || result.photo !== photo || !isThere(result)) throw new PatinaError('unknown-id')
    return result
  }

  const current = (photo: string): StoredResult => find(photos.get(photo).id, store.edit(photo).result)

  function show(result: StoredResult): PhotoResult {
    const { photo: _, steps, ...rest } = result
    const shown = steps.map(({ modelSha256: _sha, ...step }) => step)
    const cache = cacheOf(result)
    return { ...rest, steps: shown, levels: views.levels(cache), guesswork: readShare(cache) }
  }

  function use(photo: string, id: string): void {
    const result = find(photos.get(photo).id, id)
    store.setEdit(photo, { ...store.edit(photo), result: result.id, under: null, last: 1 })
    photos.changed(photo)
  }

  /** A new result's preview and tiles, told of as they appear. */
  async function makeViews(photo: string, id: string): Promise<void> {
    const cache = folder.resultCache(photo, id)
    await views.preview(fullResult(cache), cache)
    photos.changed(photo)
    await views.pyramid(fullResult(cache), cache)
    photos.changed(photo)
  }

  return {
    list: (photo) =>
      store
        .results(photos.get(photo).id)
        .filter(isThere)
        .map((result) => show(result)),
    use,

    async useIn({ photo, result, mask }, { signal, tell }) {
      const [base, over] = [current(photo), find(photo, result)]
      const parts = { base: base.id, over: over.id }
      const id = createHash('sha256')
        .update(JSON.stringify(['parts', base.id, over.id, mask]))
        .digest('hex')
        .slice(0, 16)
      tell({ stage: 'encode', done: 0, total: 1, secondsLeft: null })
      const out = fullResult(folder.resultCache(photo, id))
      await mkdir(path.dirname(out), { recursive: true })
      const [below, above] = [base, over].map((part) => fullResult(cacheOf(part))) as [string, string]
      const call = { base: below, over: above, mask: await masks.picture(photo, mask), out }
      await imaging().call('compose', call, { signal })
      store.putResult({ ...base, id, variant: null, parts })
      await views.preview(out, path.dirname(out))
      use(photo, id)
      await makeViews(photo, id)
    },

    async drawVariants({ photo, n }, { signal, tell }) {
      const { steps: made, engine } = current(photo)
      const { last } = store.edit(photo)
      // The result holds its last step in full; what is drawn is as strong as what is shown.
      const steps = made.map(({ params, model, strength }, i) => ({
        params,
        model,
        strength: i === made.length - 1 ? strength * last : strength,
      }))
      const order = { photo, steps, ordered: true }
      for (let k = 0; k < n; k++) {
        const id = await restorer.make(
          { ...order, engine: drawing(engine), variant: k + 1 },
          {
            signal,
            tell: ({ done, total }) =>
              tell({ stage: 'restore', done: k + done / Math.max(total, 1), total: n, secondsLeft: null }),
          },
        )
        signal.throwIfAborted()
        await makeViews(photo, id)
      }
    },

    async judge(photo, { signal, tell }) {
      const result = current(photo)
      if (result.variant !== null || result.parts !== null)
        throw new PatinaError('refused', { reason: 'the map is of the most probable picture' })
      const cache = cacheOf(result)
      if (readShare(cache) !== null) return
      const { path: place } = await photos.unchanged(photo)
      const steps = await restorer.withFiles(
        photo,
        result.steps.map(({ params, model, strength }) => ({ params, model, strength })),
      )
      const call = { photo: place, steps, engine: drawing(result.engine), out: inventionFile(cache) }
      const { share } = await restoring().call('invention', call, { signal, onProgress: tell })
      await rm(shareFile(cache), { force: true })
      await writeFile(shareFile(cache), JSON.stringify({ share }))
      photos.changed(photo)
    },
  }
}
