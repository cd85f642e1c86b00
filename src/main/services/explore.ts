/**
 * @file The map of the library: what photos show is read from their small pictures, then they are put in their places, then what damages
 * them is told from the originals. One run in a worker of the lowest priority, which waits while a restoration is under way and goes on
 * where it was, since every photo's answer is in the database at once. Runs in main.
 */
import { existsSync } from 'node:fs'
import type { Events } from '../../shared/contract.ts'
import { PatinaError, toFailure, type ErrorCode } from '../../shared/errors.ts'
import type {
  ExploreMap,
  ExploreStage,
  ExploreState,
  Likeness,
  MapPhoto,
  Saliency,
  Suggestion,
} from '../../shared/explore.ts'
import { CONTENT_MODEL, CONTENTS_AT_ONCE, type Arranged } from '../../shared/features.ts'
import { unpackFloats } from '../../shared/packed.ts'

import type { WorkerClient } from '../../shared/worker-protocol.ts'
import { mainDamageOf } from './main-damage.ts'
import { packedCloud } from './packed-cloud.ts'
import type { Clock } from './progress.ts'
import type { PhotoRecord, ProjectStore, StoredContent } from './project-store.ts'
import type { ProjectFolder } from './project-folder.ts'
import { smallestView } from './views.ts'

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  /** For the run alone; and for what a person waits for. */
  readonly startWorker: () => WorkerClient
  readonly worker: () => WorkerClient
  /** Resolves when no restoration waits or runs. */
  readonly idle: () => Promise<void>
  /** Told of a photo whose damage is known now. */
  readonly changed: (photo: string) => void
  readonly clock: Clock
  readonly emit: <K extends keyof Events>(name: K, payload: Events[K]) => void
}

export interface Explore {
  state(): ExploreState
  /** Begins, or goes on where it was; nothing if it is under way. */
  start(): void
  /** What was found until then stays. */
  stop(): Promise<void>
  /** Of all photos whose content is known; null: of none. */
  map(): Promise<ExploreMap | null>
  /** The others by likeness, copies first. @throws PatinaError unknown-id: also of a photo whose content is not known */
  similar(photo: string): Promise<Likeness[]>
  /** Photos that a tag may fit, of which nothing was said, the likeliest first. */
  suggest(tag: string): Promise<Suggestion[]>
  /** What of a photo the encoder goes by. @throws PatinaError unknown-id, and of the file */
  saliency(photo: string): Promise<Saliency>
  close(): Promise<void>
}

const IDLE: ExploreState = { stage: 'idle', done: 0, total: 0, failure: null }
const DAMAGE_MODEL = 'damage-small'
/** Milliseconds between two reports. */
const TELL_MS = 250
/** Failures that are not of one photo. */
const OF_ALL: ReadonlySet<ErrorCode> = new Set(['model-missing', 'model-damaged', 'cancelled', 'worker-hung'])

export function createExplore({ store, folder, startWorker, worker, idle, changed, clock, emit }: Needs): Explore {
  let state = IDLE
  let running: { readonly abort: AbortController; ended: Promise<void> } | null = null
  let callOff: (() => void) | null = null
  /** The last map, and of which contents it is. */
  let drawn: { readonly key: string; readonly arranged: Arranged } | null = null
  /** Photos that could not be read since the program began: they are not asked again and again. */
  const unreadable = new Set<string>()

  const tell = (): void => {
    callOff ??= clock.after(TELL_MS, () => {
      callOff = null
      emit('exploreChanged', state)
    })
  }
  const at = (part: Partial<ExploreState>): void => {
    state = { ...state, ...part }
    tell()
  }
  const enter = (stage: ExploreStage, total: number): void => at({ stage, done: 0, total })

  const contentModel = async (by: WorkerClient): Promise<string> =>
    (await by.call('contents', { photos: [], model: CONTENT_MODEL })).sha256
  async function damageModel(by: WorkerClient): Promise<string> {
    const found = (await by.call('models', {})).find(({ id }) => id === DAMAGE_MODEL)
    if (found?.sound !== true) throw new PatinaError('model-missing', { model: DAMAGE_MODEL })
    return found.sha256
  }

  /** Contents of photos that the library has, in its order. */
  function known(model: string): StoredContent[] {
    const byPhoto = new Map(store.contents(model).map((content) => [content.photo, content]))
    return store.photos().flatMap(({ id }) => byPhoto.get(id) ?? [])
  }

  const pictureOf = ({ id, path }: PhotoRecord): string => smallestView(folder.photoCache(id)) ?? path

  async function readContents(by: WorkerClient, model: string, signal: AbortSignal): Promise<void> {
    const there = new Set(store.contents(model).map(({ photo }) => photo))
    const missing = store.photos().filter(({ id }) => !there.has(id) && !unreadable.has(id))
    enter('contents', missing.length)
    for (let from = 0; from < missing.length; from += CONTENTS_AT_ONCE) {
      await idle()
      const group = missing.slice(from, from + CONTENTS_AT_ONCE)
      const { items } = await by.call('contents', { photos: group.map(pictureOf), model: CONTENT_MODEL }, { signal })
      const found = items.flatMap((item, i) => {
        const { id } = group[i] as PhotoRecord
        if (item === null) unreadable.add(id)
        return item === null ? [] : [{ photo: id, ...item }]
      })
      store.putContents(model, found)
      at({ done: Math.min(missing.length, from + group.length) })
    }
  }

  async function arranged(
    by: WorkerClient,
    contents: readonly StoredContent[],
    signal?: AbortSignal,
  ): Promise<Arranged> {
    const key = contents.map(({ photo, print }) => photo + print).join()
    if (drawn?.key === key) return drawn.arranged
    const order = { cloud: packedCloud(contents.map(({ mean }) => mean)), prints: contents.map(({ print }) => print) }
    const made = await by.call('arrange', order, {
      ...(signal && { signal }),
      onProgress: ({ done }) => state.stage === 'map' && at({ done: Math.round(100 * done) }),
    })
    drawn = { key, arranged: made }
    return made
  }

  async function tellDamages(by: WorkerClient, signal: AbortSignal): Promise<void> {
    const model = await damageModel(by)
    const there = new Set(store.damages(model).map(({ photo }) => photo))
    const missing = store.photos().filter(({ id }) => !there.has(id) && !unreadable.has(id))
    enter('damages', missing.length)
    for (const [i, { id, path }] of missing.entries()) {
      await idle()
      if (signal.aborted) throw new PatinaError('cancelled')
      try {
        if (!existsSync(path)) throw new PatinaError('file-missing')
        const { probabilities, camera } = await by.call('classify', { photo: path }, { signal })
        store.putDamage(model, { photo: id, probabilities, camera })
        changed(id)
      } catch (error) {
        if (OF_ALL.has(toFailure(error).code)) throw error
        unreadable.add(id)
      }
      at({ done: i + 1 })
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const by = startWorker()
    try {
      const model = await contentModel(by)
      await readContents(by, model, signal)
      const contents = known(model)
      if (contents.length > 0) {
        enter('map', 100)
        await arranged(by, contents, signal)
      }
      await tellDamages(by, signal)
      state = IDLE
    } catch (error) {
      const failure = toFailure(error)
      state = {
        ...IDLE,
        failure: failure.code === 'cancelled' ? null : { ...failure, context: { ...failure.context } },
      }
    } finally {
      await by.close()
      running = null
      tell()
    }
  }

  /** The likeliest class of each photo. */
  async function damagesByPhoto(): Promise<Map<string, Pick<MapPhoto, 'damage' | 'camera'>>> {
    const stored = store.damages(await damageModel(worker()))
    return new Map(
      stored.map((damage) => [damage.photo, { damage: mainDamageOf(damage) ?? null, camera: damage.camera }]),
    )
  }

  return {
    state: () => state,
    start() {
      if (running !== null) return
      const abort = new AbortController()
      unreadable.clear()
      at({ stage: 'contents', done: 0, total: 0, failure: null })
      running = { abort, ended: Promise.resolve() }
      running.ended = run(abort.signal)
    },
    async stop() {
      running?.abort.abort()
      await running?.ended
    },
    async map() {
      const contents = known(await contentModel(worker()))
      if (contents.length === 0) return null
      const { places, outliers, groups } = await arranged(worker(), contents)
      const [at2, scores] = [unpackFloats(places), unpackFloats(outliers)]
      const damages = await damagesByPhoto()
      const photos = contents.map(({ photo: id }, i): MapPhoto => ({
        id,
        x: at2[2 * i] ?? 0,
        y: at2[2 * i + 1] ?? 0,
        outlier: scores[i] ?? 1,
        ...(damages.get(id) ?? { damage: null, camera: null }),
      }))
      return { photos, copies: groups.map((group) => group.map((i) => contents[i]?.photo ?? '')) }
    },
    async similar(photo) {
      const contents = known(await contentModel(worker()))
      const of = contents.findIndex((content) => content.photo === photo)
      if (of === -1) throw new PatinaError('unknown-id')
      const order = {
        cloud: packedCloud(contents.map(({ mean }) => mean)),
        prints: contents.map(({ print }) => print),
        of,
      }
      const { cosines, copies } = await worker().call('alike', order)
      const ofCopies = new Set(copies)
      return contents
        .map((content, i) => ({ photo: content.photo, cosine: cosines[i] ?? 0, copy: ofCopies.has(i) }))
        .filter((_, i) => i !== of)
        .toSorted((a, b) => Number(b.copy) - Number(a.copy) || b.cosine - a.cosine)
        .slice(0, MOST_SIMILAR)
    },
    async suggest(tag) {
      const contents = known(await contentModel(worker()))
      const places = new Map(contents.map(({ photo }, i) => [photo, i]))
      const said = store.tags().filter((stored) => stored.tag.toLowerCase() === tag.toLowerCase())
      const examples = said.flatMap(({ photo, given }) => {
        const at = places.get(photo)
        return at === undefined ? [] : [{ at, fits: given }]
      })
      if (!examples.some(({ fits }) => fits)) return []
      const order = { cloud: packedCloud(contents.map(({ mean }) => mean)), examples }
      const { probabilities } = await worker().call('suggest', order)
      const ofSaid = new Set(examples.map(({ at }) => at))
      return contents
        .map(({ photo }, i) => ({ photo, probability: probabilities[i] ?? 0, said: ofSaid.has(i) }))
        .filter((suggestion) => !suggestion.said)
        .toSorted((a, b) => b.probability - a.probability)
        .slice(0, MOST_SUGGESTED)
        .map(({ photo, probability }) => ({ photo, probability }))
    },
    async saliency(id) {
      const photo = store.photo(id)
      if (photo === undefined) throw new PatinaError('unknown-id')
      const { columns, rows, values } = await worker().call('occlude', {
        photo: pictureOf(photo),
        model: CONTENT_MODEL,
      })
      return { columns, rows, values: [...values] }
    },
    async close() {
      running?.abort.abort()
      await running?.ended
      callOff?.()
    },
  }
}

/** Photos that a tag is suggested for at once. */
const MOST_SUGGESTED = 12
/** Photos that are told as like one. */
const MOST_SIMILAR = 24
