/** @file Commands on the opened photos: bring in, show, look over, find again, take off the list. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { ImportOutcome, Photo } from '../../shared/contract.ts'
import { t } from '../i18n/t.ts'
import { onTo, photoOf, type AppState } from './app-state.ts'
import { mayBePhoto, notAPhoto, photosOf, tellImport } from './importing.ts'
import { calm } from './marking.ts'
import type { Messages } from './messages.ts'
import { placeOf, withChanges } from './photo-list.ts'
import type { Rounds } from './rounds.ts'
import type { Screen } from './screens.ts'
import type { Store } from './store.ts'

export interface Library {
  importFiles(files: readonly File[]): Promise<void>
  /** The same for all files of folders: what cannot be a photo is only counted. */
  importFolder(files: readonly File[]): Promise<void>
  /** The machine's own dialog; false where the host has none and the page must ask with a file input. */
  openDialog(): Promise<boolean>
  openFolder(): Promise<boolean>
  openSample(id: string): Promise<void>
  /** Shows a screen; the photo in the darkroom stays what it is. */
  go(screen: Screen): void
  /** Puts a photo into the darkroom and shows it there; null: there is none. */
  show(photo: Photo['id'] | null): void
  removePhoto(photo: Photo['id']): Promise<void>
  removePhotos(photos: readonly Photo['id'][]): Promise<void>
}

export function createLibrary(
  api: Api,
  { get, set }: Store<AppState>,
  messages: Messages,
  { each }: Pick<Rounds, 'each'>,
): Library {
  const { attempt, say } = messages
  const shown = (photo: Photo['id'] | null) =>
    ({
      open: photo,
      view: null,
      split: 0.5,
      peek: false,
      compareWith: 'original',
      marking: calm(get().marking),
    }) as const
  const show = (photo: Photo['id'] | null) => set({ screen: 'darkroom', ...shown(photo) })

  function take(outcomes: readonly ImportOutcome[], known: ReadonlySet<string>) {
    tellImport(outcomes, known, messages)
    const photos = photosOf(outcomes)
    const [first] = photos
    if (!first) return
    set({ photos: withChanges(get().photos, { changed: photos, removed: [] }) })
    if (photos.length === 1) return show(first.id)
    const ids = new Set(photos.map(({ id }) => id))
    set({ ...shown(first.id), screen: 'library', selection: { ids, cursor: first.id, anchor: first.id } })
  }

  async function bring(work: () => Promise<readonly ImportOutcome[]>) {
    const known = new Set(get().photos.map(({ id }) => id))
    set({ importing: true })
    const outcomes = await attempt('import', work)
    set({ importing: false })
    if (outcomes) take(outcomes, known)
  }

  /** Where the host has a dialog; answers whether it has. */
  async function bringChosen(choose: () => Promise<readonly ImportOutcome[] | null>): Promise<boolean> {
    let asked = true
    await bring(async () => {
      const outcomes = await choose()
      asked = outcomes !== null
      return outcomes ?? []
    })
    return asked
  }

  async function importEach(files: readonly File[]): Promise<ImportOutcome[]> {
    const outcomes: ImportOutcome[] = []
    await each('import', files, async (file) => outcomes.push(...(await api.importFiles([file]))))
    return outcomes
  }

  async function remove(id: string) {
    const place = placeOf(get().photos, id)
    await api.removePhoto(id)
    const photos = withChanges(get().photos, { changed: [], removed: [id] })
    set({ photos })
    if (get().open === id) set(shown(photos[Math.min(place, photos.length - 1)]?.id ?? null))
  }

  return {
    show,
    // A key or a stroke that is held now is let go where nobody listens.
    go(screen) {
      const { open, selection } = get()
      const cursor = screen === 'library' && get().screen === 'darkroom' ? open : selection.cursor
      set({ ...onTo(screen, get()), peek: false, marking: calm(get().marking), selection: { ...selection, cursor } })
    },
    importFiles: (files) => (files.length === 0 ? Promise.resolve() : bring(() => importEach(files))),
    importFolder: (files) =>
      bring(async () => {
        const others = files.filter((file) => !mayBePhoto(file)).map(({ name }) => notAPhoto(name))
        return [...(await importEach(files.filter(mayBePhoto))), ...others]
      }),
    openDialog: () => bringChosen(() => api.openDialog()),
    openFolder: () => bringChosen(() => api.openFolder()),
    openSample: (id) => bring(async () => [{ name: id, photo: await api.openSample(id) }]),
    async removePhoto(id) {
      await attempt('remove', () => remove(id))
    },
    async removePhotos(ids) {
      let count = 0
      await each('remove', ids, async (id) => {
        if (!photoOf(get(), id)) return
        const gone = await attempt('remove', async () => {
          await remove(id)
          return true
        })
        if (gone) count++
      })
      say('removed', t('library.removed', { count }))
    },
  }
}
