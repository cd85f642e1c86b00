/** @file What the window knows of the map, and the commands on it. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { Photo } from '../../shared/contract.ts'
import { toFailure, type Failure } from '../../shared/errors.ts'
import type { ExploreMap, ExploreState, Likeness, Saliency, Suggestion } from '../../shared/explore.ts'
import { t } from '../i18n/t.ts'
import type { AppState } from './app-state.ts'
import { tagKind } from './kinds.ts'
import type { Store } from './store.ts'

export const COLOURINGS = ['damage', 'camera', 'date', 'tag'] as const
export type Colouring = (typeof COLOURINGS)[number]

export interface Exploring {
  /** null: not asked yet. */
  readonly state: ExploreState | null
  /** null: not asked yet, or there is none. */
  readonly map: ExploreMap | null
  readonly colouring: Colouring
  /** Dragging draws round photos instead of moving the map. */
  readonly lasso: boolean
  /** The photos in rows instead of in their places. */
  readonly list: boolean
  /** What is like a photo; null: nothing was asked. */
  readonly similar: { readonly of: Photo['id']; readonly photos: readonly Likeness[] } | null
  /** Photos that a tag may fit; null: nothing was asked. */
  readonly suggested: { readonly tag: string; readonly photos: readonly Suggestion[] } | null
  /** What the encoder saw of a photo; null: nothing was asked. */
  readonly saliency: { readonly of: Photo['id']; readonly map: Saliency } | null
  readonly problem: Failure | null
}

export const NOTHING_EXPLORED: Exploring = {
  state: null,
  map: null,
  colouring: 'damage',
  lasso: false,
  list: false,
  similar: null,
  suggested: null,
  saliency: null,
  problem: null,
}

export interface Explorer {
  loadExplore(): Promise<void>
  startExplore(): Promise<void>
  stopExplore(): Promise<void>
  /** Looks for what is like a photo. */
  findSimilar(photo: Photo['id']): Promise<void>
  /** `given` false: it does not fit; null: nothing is said of it any more. */
  setTag(photos: readonly Photo['id'][], tag: string, given: boolean | null): Promise<void>
  /** Nothing is said of it any more, of no photo. */
  removeTag(tag: string): Promise<void>
  suggestTag(tag: string): Promise<void>
  /** What the encoder saw of a photo; asked again, it is put away. */
  showSaliency(photo: Photo['id']): Promise<void>
  changeExploring(part: Partial<Pick<Exploring, 'colouring' | 'lasso' | 'list' | 'similar'>>): void
}

/** What the program tells by itself. */
export type ExploreNews = (state: ExploreState) => void

const changer =
  ({ get, set }: Store<AppState>) =>
  (part: Partial<Exploring>): void =>
    set({ exploring: { ...get().exploring, ...part } })

/** The map is asked for while the screen is shown: it is of no use elsewhere. */
async function loadMap(api: Api, store: Store<AppState>): Promise<void> {
  if (store.get().screen !== 'explore') return
  const change = changer(store)
  try {
    change({ map: await api.getMap(), problem: null })
  } catch (error) {
    change({ problem: toFailure(error) })
  }
}

export function createExplorer(api: Api, store: Store<AppState>): Explorer {
  const change = changer(store)
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    change({ problem: null })
    try {
      await work()
    } catch (error) {
      change({ problem: toFailure(error) })
    }
  }
  return {
    loadExplore: () =>
      attempt(async () => {
        const state = await api.exploreState()
        change({ state })
        await loadMap(api, store)
      }),
    startExplore: () => attempt(() => api.startExplore()),
    stopExplore: () => attempt(() => api.stopExplore()),
    findSimilar: (of) =>
      attempt(async () => {
        const photos = await api.similarTo(of)
        change({ similar: { of, photos } })
        store.set({ announcement: t('explore.similarFound', { count: photos.length }) })
      }),
    setTag: (photos, tag, given) =>
      attempt(async () => {
        await api.setTag({ photos: [...photos], tag, given })
        const { suggested } = store.get().exploring
        if (suggested?.tag === tag) change({ suggested: { tag, photos: await api.suggestTag(tag) } })
        else if (given !== false)
          store.set({ announcement: t(given ? 'explore.tagged' : 'explore.untagged', { tag, count: photos.length }) })
      }),
    removeTag: (tag) =>
      attempt(async () => {
        await api.removeTag(tag)
        const { exploring, library } = store.get()
        if (exploring.suggested?.tag === tag) change({ suggested: null })
        if (library.kind === tagKind(tag)) store.set({ library: { ...library, kind: 'any' } })
        store.set({ announcement: t('explore.tagRemoved', { tag }) })
      }),
    suggestTag: (tag) => attempt(async () => change({ suggested: { tag, photos: await api.suggestTag(tag) } })),
    showSaliency: (of) =>
      attempt(async () => {
        const shown = store.get().exploring.saliency?.of === of
        change({ saliency: shown ? null : { of, map: await api.saliency(of) } })
      }),
    changeExploring: change,
  }
}

/** Places are asked for when they are new: after the map's stage, now and then while damage is told, and at the end. */
const DAMAGES_BETWEEN = 200

export function createExploreNews(api: Api, store: Store<AppState>): ExploreNews {
  let asked = 0
  return (state) => {
    const before = store.get().exploring.state
    changer(store)({ state })
    const grown = state.stage === 'damages' && (before?.stage !== 'damages' || state.done - asked >= DAMAGES_BETWEEN)
    const ended = state.stage === 'idle' && before?.stage !== 'idle'
    if (!grown && !ended) return
    asked = state.done
    void loadMap(api, store) // its failure is told on the screen
    if (ended && state.failure === null) store.set({ announcement: t('explore.ready') })
  }
}
