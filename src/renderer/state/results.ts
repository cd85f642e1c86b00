/** @file Commands on a photo's results: list them, draw more, use one, judge the current one. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { Photo, PhotoResult } from '../../shared/contract.ts'
import { openPhoto, type AppState } from './app-state.ts'
import { canBeJudged, currentResult, look } from './look.ts'
import type { Masks } from './masks.ts'
import type { Messages } from './messages.ts'
import { startJob } from './start-job.ts'
import type { Store } from './store.ts'

/** None of these rejects: failures end as messages in the store. */
export interface ResultCommands {
  loadResults(photo: Photo['id']): Promise<void>
  useResult(result: PhotoResult['id']): Promise<void>
  /** Puts a result into the marked part of the current one. */
  useResultInMarks(result: PhotoResult['id']): Promise<void>
  drawVariants(): Promise<void>
  /** Shows the map of what is guesswork, made first if need be, or hides it. */
  toggleMap(): Promise<void>
}

export function createResultCommands(
  api: Api,
  store: Store<AppState>,
  messages: Messages,
  savedMask: Masks['savedMask'],
): ResultCommands {
  const { get, set } = store
  const { attempt } = messages

  const begin = (photo: Photo['id'], ask: () => Promise<{ job: string } | null>) =>
    startJob(store, messages, photo, ask)

  return {
    async loadResults(photo) {
      const results = await attempt('results', () => api.listResults(photo))
      if (results) set({ results: { ...get().results, [photo]: results } })
    },
    async useResult(result) {
      const photo = openPhoto(get())?.id
      if (photo !== undefined) await attempt('results', () => api.useResult({ photo, result }))
    },
    async useResultInMarks(result) {
      const photo = openPhoto(get())?.id
      if (photo === undefined) return
      // The marks would hide what was put there.
      set({ marking: { ...get().marking, shown: false } })
      await begin(photo, async () => {
        const mask = await savedMask(photo)
        return mask === null ? null : await api.useResultIn({ photo, result, mask })
      })
    },
    async drawVariants() {
      const state = get()
      const photo = openPhoto(state)?.id
      if (photo === undefined) return
      look(store, { strip: true })
      await begin(photo, () => api.makeVariants({ photo, n: state.looking.count }))
    },
    async toggleMap() {
      const state = get()
      const photo = openPhoto(state)?.id
      const result = currentResult(state)
      look(store, { map: !state.looking.map })
      if (photo === undefined || state.looking.map || !canBeJudged(result) || result?.guesswork !== null) return
      const begun = await begin(photo, () => api.invention(photo))
      if (!begun) look(store, { map: false })
    },
  }
}
