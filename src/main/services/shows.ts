/** @file What a photo looks like now: makes a result in the cache its current one, with the views of it. Runs in main. */
import type { CacheLimit } from './cache-limit.ts'
import type { Shown } from './chain.ts'
import type { JobControl } from './job-queue.ts'
import type { Photos } from './photos.ts'
import { fullResult, type ProjectFolder } from './project-folder.ts'
import type { ProjectStore } from './project-store.ts'
import type { Views } from './views.ts'

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
  readonly views: Views
  readonly cache: Pick<CacheLimit, 'used'>
}

export interface Shows {
  /** Shows a result (null: the photo alone) and makes its views; resolves when they are there. */
  show(photo: string, shown: Shown | null, control: JobControl): Promise<void>
  /** Shows a result as soon as there is a preview of it; its tiles follow and are announced. */
  showSoon(photo: string, shown: Shown | null): Promise<void>
  /** Waits for what is being made. To be called after the worker was closed. */
  close(): Promise<void>
}

const NOTHING: Omit<Shown, 'result'> & { readonly result: null } = { result: null, under: null, last: 1 }

export function createShows({ store, folder, photos, views, cache }: Needs): Shows {
  const underWay = new Set<Promise<void>>()
  const idsOf = (shown: Shown | null) => (shown ? [shown.result, shown.under].filter((id) => id !== null) : [])
  const cacheOf = (photo: string, id: string) => folder.resultCache(photo, id)

  function set(photo: string, shown: Shown | null) {
    store.setEdit(photo, { ...store.edit(photo), ...(shown ?? NOTHING) })
    for (const id of idsOf(shown)) cache.used(photo, id)
    photos.changed(photo)
  }

  async function previews(photo: string, shown: Shown | null) {
    for (const id of idsOf(shown)) await views.preview(fullResult(cacheOf(photo, id)), cacheOf(photo, id))
  }

  async function pyramids(photo: string, shown: Shown | null) {
    for (const id of idsOf(shown)) {
      const cache = cacheOf(photo, id)
      if (views.levels(cache) > 0) continue
      await views.pyramid(fullResult(cache), cache)
      photos.changed(photo)
    }
  }

  return {
    async show(photo, shown, control) {
      control.tell({ stage: 'view', done: 0, total: 2, secondsLeft: null })
      await previews(photo, shown)
      control.signal.throwIfAborted()
      set(photo, shown)
      control.tell({ stage: 'view', done: 1, total: 2, secondsLeft: null })
      await pyramids(photo, shown)
    },
    async showSoon(photo, shown) {
      await previews(photo, shown)
      set(photo, shown)
      // Without tiles it is shown by its preview; they are tried again when it is next shown.
      const made = pyramids(photo, shown)
        .catch(() => undefined)
        .finally(() => underWay.delete(made))
      underWay.add(made)
    },
    async close() {
      await Promise.all(underWay)
    },
  }
}
