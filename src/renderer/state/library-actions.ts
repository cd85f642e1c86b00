/** @file What can be done in the library, for the registry of actions. */
import type { Action } from './action.ts'
import type { AppState } from './app-state.ts'
import { photoOf } from './app-state.ts'
import { shownPhotos } from './library-view.ts'
import { onScreen } from './screen-actions.ts'
import { NOTHING_CHOSEN, pickAll } from './selection.ts'

type InLibrary =
  | 'openChosen'
  | 'restoreChosen'
  | 'learnChosen'
  | 'selectAll'
  | 'selectNone'
  | 'checkChosen'
  | 'findOriginal'
  | 'findOriginals'
  | 'removeChosen'

export type LibraryActionId = InLibrary | 'openFolder' | 'stopRound'

const noSheet = ({ sheet }: AppState) => sheet === null
const hasChosen = (s: AppState) => noSheet(s) && s.selection.ids.size > 0
const isIdle = ({ round }: AppState) => round === null

/** The one photo that is meant by "it": the only one chosen, else the one at the keys. */
const meant = ({ selection: { ids, cursor } }: AppState): string | null =>
  ids.size === 1 ? ([...ids][0] ?? null) : ids.size === 0 ? cursor : null

const IN_LIBRARY: Readonly<Record<InLibrary, Action>> = {
  openChosen: {
    label: 'library.open',
    keys: [],
    when: (s) => noSheet(s) && meant(s) !== null,
    run: ({ session }) => {
      const id = meant(session.store.get())
      if (id !== null) session.show(id)
    },
  },
  restoreChosen: {
    label: 'library.restore',
    keys: ['B'],
    when: hasChosen,
    run: ({ session }) => {
      const state = session.store.get()
      const chosen = state.photos.filter(({ id }) => state.selection.ids.has(id))
      session.orderBatch(chosen.map(({ id }) => id))
    },
  },
  learnChosen: {
    label: 'library.learn',
    keys: ['L'],
    when: hasChosen,
    run: ({ session }) => session.learnFrom([...session.store.get().selection.ids]),
  },
  selectAll: {
    label: 'library.selectAll',
    keys: ['Ctrl+A'],
    when: (s) => noSheet(s) && s.photos.length > 0,
    run: ({ session: { store } }) => store.set({ selection: pickAll(shownPhotos(store.get()), store.get().selection) }),
  },
  selectNone: {
    label: 'library.selectNone',
    keys: ['Escape'],
    when: hasChosen,
    run: ({ session: { store } }) =>
      store.set({ selection: { ...NOTHING_CHOSEN, cursor: store.get().selection.cursor } }),
  },
  checkChosen: {
    label: 'library.check',
    keys: [],
    when: (s) => hasChosen(s) && isIdle(s),
    run: ({ session }) => void session.checkAll([...session.store.get().selection.ids]), // no command rejects
  },
  findOriginal: {
    label: 'library.findOriginal',
    keys: [],
    when: (s) => noSheet(s) && photoOf(s, meant(s))?.missing === true,
    run: ({ session, chooseOriginal }) => {
      const id = meant(session.store.get())
      if (id !== null) chooseOriginal(id)
    },
  },
  findOriginals: {
    label: 'library.findOriginals',
    keys: [],
    when: (s) => noSheet(s) && isIdle(s) && s.photos.some(({ missing }) => missing),
    run: (c) => c.searchFolder(),
  },
  removeChosen: {
    label: 'library.remove',
    keys: ['Delete'],
    when: (s) => hasChosen(s) && isIdle(s),
    run: ({ session }) => session.store.set({ sheet: 'remove' }),
  },
}

export const LIBRARY_ACTIONS: Readonly<Record<LibraryActionId, Action>> = {
  openFolder: {
    label: 'library.addFolder',
    keys: ['Ctrl+Shift+O'],
    when: (s) => noSheet(s) && isIdle(s),
    run: (c) => c.chooseFolder(),
  },
  stopRound: {
    label: 'library.stop',
    keys: [],
    when: (s) => s.round !== null,
    run: ({ session }) => session.stopRound(),
  },
  ...onScreen('library', IN_LIBRARY),
}
