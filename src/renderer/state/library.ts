/** @file Commands on the opened photos: bring in, show, take off the list. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { ImportOutcome, Photo } from '../../shared/contract.ts'
import { t } from '../i18n/t.ts'
import type { AppState } from './app-state.ts'
import { calm } from './marking.ts'
import type { Messages } from './messages.ts'
import type { Screen } from './screens.ts'
import type { Store } from './store.ts'

export interface Library {
  importFiles(files: readonly File[]): Promise<void>
  /** The machine's own dialog; false where the host has none and the page must ask with a file input. */
  openDialog(): Promise<boolean>
  openSample(id: string): Promise<void>
  /** Shows a screen; the photo in the darkroom stays what it is. */
  go(screen: Screen): void
  /** Puts a photo into the darkroom and shows it there; null: there is none. */
  show(photo: Photo['id'] | null): void
  removePhoto(photo: Photo['id']): Promise<void>
}

/** Files whose refusal is told one by one; of more, only their number is. */
const MAX_REFUSALS = 3

export function createLibrary(api: Api, { get, set }: Store<AppState>, { attempt, tell, say }: Messages): Library {
  const show = (photo: Photo['id'] | null) => set({ screen: 'darkroom', ...shown(photo) })
  const shown = (photo: Photo['id'] | null) =>
    ({
      open: photo,
      view: null,
      split: 0.5,
      peek: false,
      compareWith: 'original',
      marking: calm(get().marking),
    }) as const

  function take(outcomes: readonly ImportOutcome[]) {
    const refused = outcomes.filter((o) => 'failure' in o)
    for (const { name, failure } of refused.slice(0, MAX_REFUSALS)) tell(`import ${name}`, failure)
    const more = refused.length - MAX_REFUSALS
    if (more > 0) say('import', t('notice.more', { count: more }))
    for (const outcome of outcomes) {
      if (!('photo' in outcome)) continue
      const { photo } = outcome
      const known = get().photos.some((p) => p.id === photo.id)
      if (!known) set({ photos: [...get().photos, photo] })
      show(photo.id)
    }
  }

  async function bring(work: () => Promise<readonly ImportOutcome[]>) {
    set({ importing: true })
    const outcomes = await attempt('import', work)
    set({ importing: false })
    if (outcomes) take(outcomes)
  }

  return {
    show,
    // A key or a stroke that is held now is let go where nobody listens.
    go: (screen) => set({ screen, peek: false, marking: calm(get().marking) }),
    importFiles: (files) => (files.length === 0 ? Promise.resolve() : bring(() => api.importFiles(files))),
    async openDialog() {
      let asked = true
      await bring(async () => {
        const outcomes = await api.openDialog()
        asked = outcomes !== null
        return outcomes ?? []
      })
      return asked
    },
    openSample: (id) => bring(async () => [{ name: id, photo: await api.openSample(id) }]),
    async removePhoto(id) {
      const at = get().photos.findIndex((p) => p.id === id)
      await attempt('remove', async () => {
        await api.removePhoto(id)
        const photos = get().photos.filter((p) => p.id !== id)
        set({ photos })
        if (get().open === id) set(shown(photos[Math.min(at, photos.length - 1)]?.id ?? null))
      })
    },
  }
}
