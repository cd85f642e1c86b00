/** @file The opened photos: opening, listing, forgetting. Runs in main. */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Checkup } from '../../shared/checkup.ts'
import type { Events, ImportOutcome, Photo } from '../../shared/contract.ts'
import { PatinaError, toFailure } from '../../shared/errors.ts'
import type { PhotoFormat, PhotoInfo, WorkerClient } from '../../shared/worker-protocol.ts'
import { mainDamageOf } from './main-damage.ts'
import type { ProjectFolder } from './project-folder.ts'
import { fullResult } from './project-folder.ts'
import type { PhotoRecord, ProjectStore, StoredEdit, StoredPhoto } from './project-store.ts'
import type { Views } from './views.ts'

export const EXTENSIONS: Record<PhotoFormat, string> = {
  jpeg: 'jpg',
  png: 'png',
  tiff: 'tif',
  webp: 'webp',
  avif: 'avif',
  patina: 'patina',
}

const MAX_NAME = 255
const ID_LENGTH = 16

export interface Photos {
  list(): Photo[]
  /** @throws PatinaError `unknown-id` */
  get(id: string): PhotoRecord
  /** Opens a file where it is. */
  open(place: string): Promise<Photo>
  openAll(places: readonly string[]): Promise<ImportOutcome[]>
  /** Opens a file that came as bytes; it becomes the project's, or is deleted if it is no photo. */
  adopt(file: string, name: string): Promise<Photo>
  remove(id: string): Promise<void>
  /** Gives a photo whose content is known to be at `place` that place. */
  move(id: string, place: string): Photo
  /** The thumbnail's file. */
  thumb(id: string, signal: AbortSignal): Promise<string>
  /** The preview's file; the tiles follow and are announced, since who asks for it looks closely. */
  preview(id: string): Promise<string>
  /** Looks a photo over. @throws PatinaError of the file */
  checkup(id: string): Promise<Checkup>
  /** The stored photo, after a check that its file still holds what was opened. */
  unchanged(id: string): Promise<StoredPhoto>
  /** Does work on a photo; whether it failed is remembered with the photo. */
  attempt(id: string, signal: AbortSignal, work: () => Promise<void>): Promise<void>
  /** Tells the windows what a photo is like now. */
  changed(id: string): void
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

  const get = (id: string): PhotoRecord => {
    const photo = store.photo(id)
    if (!photo) throw new PatinaError('unknown-id')
    return photo
  }

  function view({ id, name, path: place, info, added, findings, failed }: PhotoRecord): Photo {
    const edit = store.edit(id)
    const tags = store.tagsOf(id)
    const mainDamage = mainDamageOf(store.damageOf(id))
    const { compressed } = info
    return {
      ...(tags.length > 0 && { tags: [...tags] }),
      ...(mainDamage && { mainDamage: mainDamage.kind }),
      ...(compressed && { compressed: { quality: compressed.quality, model: compressed.model } }),
      id,
      name,
      format: info.format,
      width: info.width,
      height: info.height,
      bits: info.bits,
      missing: !existsSync(place),
      bytes: info.bytes,
      added,
      taken: info.taken ?? null,
      findings,
      failed,
      levels: views.levels(folder.photoCache(id)),
      strength: edit.strength,
      result: viewResult(id, edit),
    }
  }

  /** A result that is in the cache; null: it is not. */
  function cachedResult(photo: string, id: string) {
    const result = store.result(id)
    const cache = folder.resultCache(photo, id)
    return result && existsSync(fullResult(cache)) ? { ...result, levels: views.levels(cache) } : null
  }

  function viewResult(photo: string, { result: id, under: underId, last }: StoredEdit): Photo['result'] {
    const result = id === null ? null : cachedResult(photo, id)
    const under = underId === null ? null : cachedResult(photo, underId)
    if (!result || (underId !== null && !under)) return null
    const { engine, seconds, levels, variant, parts } = result
    const isLive = variant === null && parts === null && result.steps.at(-1)?.strength === 1
    const steps = result.steps.map(({ modelSha256: _, ...step }, i) => ({
      ...step,
      strength: isLive && i === result.steps.length - 1 ? last : step.strength,
    }))
    const below = under && { id: under.id, levels: under.levels }
    return { id: result.id, under: below, last: isLive ? last : null, steps, engine, seconds, levels }
  }

  const changed = (id: string) => emit('photosChanged', { changed: [view(get(id))], removed: [] })

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
    changed(photo.id)
    return view(get(photo.id))
  }

  /** Tiles are made of photos that are looked at closely, not of all: of a large library they would fill the drive. */
  function makeTiles(photo: StoredPhoto): void {
    if (views.levels(folder.photoCache(photo.id)) > 0 || !existsSync(photo.path)) return
    const made = drawTiles(photo).finally(() => underWay.delete(made))
    underWay.set(made, photo.id)
  }

  /** Never rejects. */
  async function drawTiles({ id, path: place }: StoredPhoto): Promise<void> {
    try {
      await views.pyramid(place, folder.photoCache(id))
    } catch {
      return // a photo without tiles is shown by its preview; they are tried again when it is next looked at
    }
    if (store.photo(id)) changed(id)
  }

  const settled = (id?: string) =>
    Promise.all([...underWay].filter(([, photo]) => id === undefined || photo === id).map(([made]) => made))

  async function open(place: string): Promise<Photo> {
    const name = displayName(path.basename(place))
    const { id, info } = await examine(place, name)
    return admit({ id, path: place, name, info })
  }

  return {
    list: () => store.photos().map(view),
    get,
    async close() {
      await settled()
    },
    changed,
    move(id, place) {
      return admit({ ...get(id), path: place })
    },
    thumb: (id, signal) => views.thumb(get(id).path, folder.photoCache(id), signal),
    async preview(id) {
      const photo = get(id)
      const file = await views.preview(photo.path, folder.photoCache(id))
      makeTiles(photo)
      return file
    },
    async attempt(id, signal, work) {
      try {
        await work()
        if (get(id).failed === null) return
        store.noteFailure(id, null)
      } catch (error) {
        if (signal.aborted || !store.photo(id)) throw error
        store.noteFailure(id, toFailure(error).code)
        changed(id)
        throw error
      }
      changed(id)
    },
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
      emit('photosChanged', { changed: [], removed: [id] })
      await settled(id)
      if (store.photo(id)) return // opened again meanwhile
      await rm(folder.photoCache(id), { recursive: true, force: true })
      if (path.dirname(place) === folder.imports) await rm(place, { force: true })
    },

    async checkup(id) {
      const { name, path: place } = get(id)
      const found = await naming(name, () => worker().call('analyze', { photo: place }))
      if (store.photo(id)?.findings === found.findings.length) return found
      store.noteFindings(id, found.findings.length)
      if (store.photo(id)) changed(id)
      return found
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
