/** @file The opened photos: opening, listing, forgetting. Runs in main. */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Checkup } from '../../shared/checkup.ts'
import type { Events, ImportOutcome, Photo } from '../../shared/contract.ts'
import { PatinaError, toFailure } from '../../shared/errors.ts'
import type { PhotoFormat, PhotoInfo, WorkerClient } from '../../shared/worker-protocol.ts'
import type { ProjectFolder } from './project-folder.ts'
import { fullResult } from './project-folder.ts'
import type { ProjectStore, StoredPhoto } from './project-store.ts'
import type { Views } from './views.ts'

export const EXTENSIONS: Record<PhotoFormat, string> = {
  jpeg: 'jpg',
  png: 'png',
  tiff: 'tif',
  webp: 'webp',
  avif: 'avif',
}

const MAX_NAME = 255
const ID_LENGTH = 16

export interface Photos {
  list(): Photo[]
  /** @throws PatinaError `unknown-id` */
  get(id: string): StoredPhoto
  view(id: string): Photo
  /** Opens a file where it is. */
  open(place: string): Promise<Photo>
  openAll(places: readonly string[]): Promise<ImportOutcome[]>
  /** Opens a file that came as bytes; it becomes the project's, or is deleted if it is no photo. */
  adopt(file: string, name: string): Promise<Photo>
  remove(id: string): Promise<void>
  /** Makes the pyramids that are missing, one after another. */
  makeMissingViews(): Promise<void>
  /** Looks a photo over. @throws PatinaError of the file */
  checkup(id: string): Promise<Checkup>
  /** The stored photo, after a check that its file still holds what was opened. */
  unchanged(id: string): Promise<StoredPhoto>
  changed(): void
  /** Waits for what is being made. To be called after the worker was closed. */
  close(): Promise<void>
}

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly views: Views
  readonly worker: () => WorkerClient
  readonly emit: <K extends keyof Events>(name: K, payload: Events[K]) => void
}

export function createPhotos({ store, folder, views, worker, emit }: Needs): Photos {
  /** Views that are being made, and of which photo. */
  const underWay = new Map<Promise<void>, string>()

  const get = (id: string): StoredPhoto => {
    const photo = store.photo(id)
    if (!photo) throw new PatinaError('unknown-id')
    return photo
  }

  function view(id: string): Photo {
    const { name, path: place, info } = get(id)
    const edit = store.edit(id)
    return {
      id,
      name,
      format: info.format,
      width: info.width,
      height: info.height,
      bits: info.bits,
      missing: !existsSync(place),
      levels: views.levels(folder.photoCache(id)),
      strength: edit.strength,
      result: edit.result === null ? null : viewResult(id, edit.result),
    }
  }

  function viewResult(photo: string, id: string): Photo['result'] {
    const result = store.result(id)
    const cache = folder.resultCache(photo, id)
    if (!result || !existsSync(fullResult(cache))) return null
    const { engine, seconds } = result
    const steps = result.steps.map(({ modelSha256: _, ...step }) => step)
    return { id, steps, engine, seconds, levels: views.levels(cache) }
  }

  const list = () => store.photos().map((photo) => view(photo.id))
  const changed = () => emit('photosChanged', { photos: list() })

  /** Decodes the photo once, so that a damaged one is refused now and not when it is restored. */
  async function examine(place: string, name: string): Promise<{ id: string; info: PhotoInfo }> {
    return naming(name, async () => {
      const info = await worker().call('inspect', { photo: place })
      const id = info.sha256.slice(0, ID_LENGTH)
      await views.preview(place, folder.photoCache(id))
      return { id, info }
    })
  }

  function admit(photo: StoredPhoto): Photo {
    store.putPhoto(photo)
    changed()
    void makeViews(photo) // the preview is there; tiles follow and are announced
    return view(photo.id)
  }

  /** Never rejects. */
  function makeViews(photo: StoredPhoto): Promise<void> {
    const made = drawViews(photo).finally(() => underWay.delete(made))
    underWay.set(made, photo.id)
    return made
  }

  async function drawViews(photo: StoredPhoto): Promise<void> {
    const cache = folder.photoCache(photo.id)
    try {
      await views.preview(photo.path, cache)
      await views.pyramid(photo.path, cache)
    } catch {
      return // a photo without tiles is shown by its preview; they are tried again at the next start
    }
    if (store.photo(photo.id)) changed()
  }

  const settled = (id?: string) =>
    Promise.all([...underWay].filter(([, photo]) => id === undefined || photo === id).map(([made]) => made))

  async function open(place: string): Promise<Photo> {
    const name = displayName(path.basename(place))
    const { id, info } = await examine(place, name)
    return admit({ id, path: place, name, info })
  }

  return {
    list,
    get,
    async close() {
      await settled()
    },
    view,
    changed,
    open,
    openAll: (places) => inTurn(places, (place) => outcome(displayName(path.basename(place)), () => open(place))),

    async adopt(file, rawName) {
      const name = displayName(rawName)
      try {
        const { id, info } = await examine(file, name)
        const place = path.join(folder.imports, `${id}.${EXTENSIONS[info.format]}`)
        const known = store.photo(id)
        if (known && existsSync(known.path)) return admit(known)
        await rename(file, place)
        return admit({ id, path: place, name, info })
      } finally {
        await rm(file, { force: true })
      }
    },

    async remove(id) {
      const { path: place } = get(id)
      store.removePhoto(id)
      changed()
      await settled(id)
      if (store.photo(id)) return // opened again meanwhile
      await rm(folder.photoCache(id), { recursive: true, force: true })
      if (path.dirname(place) === folder.imports) await rm(place, { force: true })
    },

    async makeMissingViews() {
      for (const photo of store.photos())
        if (views.levels(folder.photoCache(photo.id)) === 0 && existsSync(photo.path)) await makeViews(photo)
    },

    checkup(id) {
      const { name, path: place } = get(id)
      return naming(name, () => worker().call('analyze', { photo: place }))
    },

    async unchanged(id) {
      const photo = get(id)
      const now = await naming(photo.name, () => worker().call('inspect', { photo: photo.path }))
      if (now.sha256 !== photo.info.sha256) throw new PatinaError('file-changed', { file: photo.name })
      return photo
    },
  }
}

/** Failures name the file as its owner does, not as it is called on the way in. */
export async function naming<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PatinaError) || !('file' in error.context)) throw error
    throw new PatinaError(error.code, { ...error.context, file: name }, { cause: error })
  }
}

/** A name fit to be shown: the last part of any path, without control characters. */
export function displayName(raw: string): string {
  const last = raw.split(/[/\\]/).at(-1) ?? ''
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const clean = last.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').slice(0, MAX_NAME)
  return clean === '' || clean === '.' || clean === '..' ? 'photo' : clean
}

/** What an import answers for one file. */
export async function outcome(name: string, work: () => Promise<Photo>): Promise<ImportOutcome> {
  try {
    return { name, photo: await work() }
  } catch (error) {
    const { code, context } = toFailure(error)
    return { name, failure: { code, context: { ...context } } }
  }
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const item of items) done.push(await work(item))
  return done
}
