/** @file The registry's entries for the map. Their keys belong to its screen. */
import type { Action } from './action.ts'
import type { AppState } from './app-state.ts'
import { onScreen } from './screen-actions.ts'
import { NOTHING_CHOSEN } from './selection.ts'

export type ExploreActionId =
  | 'exploreStart'
  | 'exploreStop'
  | 'exploreLasso'
  | 'exploreList'
  | 'exploreSimilar'
  | 'exploreSaliency'
  | 'exploreRestore'
  | 'exploreOpen'
  | 'exploreNone'

const noSheet = ({ sheet }: AppState) => sheet === null
const isRunning = ({ exploring: { state } }: AppState) => state !== null && state.stage !== 'idle'
const hasChosen = (s: AppState) => noSheet(s) && s.selection.ids.size > 0
const atPhoto = (s: AppState) => noSheet(s) && s.selection.cursor !== null

export const EXPLORE_ACTIONS = onScreen('explore', {
  exploreStart: {
    label: 'explore.start',
    keys: ['R'],
    when: (s) => noSheet(s) && !isRunning(s) && s.photos.length > 0,
    run: ({ session }) => void session.startExplore(), // failures are told on the screen
  },
  exploreStop: {
    label: 'explore.stop',
    keys: ['P'],
    when: (s) => noSheet(s) && isRunning(s),
    run: ({ session }) => void session.stopExplore(), // failures are told on the screen
  },
  exploreLasso: {
    label: 'explore.lasso',
    keys: ['O'],
    when: (s) => noSheet(s) && s.exploring.map !== null && !s.exploring.list,
    run: ({ session }) => session.changeExploring({ lasso: !session.store.get().exploring.lasso }),
  },
  exploreList: {
    label: 'explore.list',
    keys: ['L'],
    when: (s) => noSheet(s) && s.exploring.map !== null,
    run: ({ session }) => session.changeExploring({ list: !session.store.get().exploring.list }),
  },
  exploreSimilar: {
    label: 'explore.similar',
    keys: ['F'],
    when: atPhoto,
    run: ({ session }) => {
      const { cursor } = session.store.get().selection
      if (cursor !== null) void session.findSimilar(cursor) // failures are told on the screen
    },
  },
  exploreSaliency: {
    label: 'explore.saliency',
    keys: ['I'],
    when: atPhoto,
    run: ({ session }) => {
      const { cursor } = session.store.get().selection
      if (cursor !== null) void session.showSaliency(cursor) // failures are told on the screen
    },
  },
  exploreRestore: {
    label: 'library.restore',
    keys: ['B'],
    when: hasChosen,
    run: ({ session }) => session.orderBatch([...session.store.get().selection.ids]),
  },
  exploreOpen: {
    label: 'library.open',
    keys: [],
    when: atPhoto,
    run: ({ session }) => {
      const { cursor } = session.store.get().selection
      if (cursor !== null) session.show(cursor)
    },
  },
  exploreNone: {
    label: 'library.selectNone',
    keys: ['Escape'],
    when: hasChosen,
    run: ({ session: { store } }) =>
      store.set({ selection: { ...NOTHING_CHOSEN, cursor: store.get().selection.cursor } }),
  },
}) satisfies Readonly<Record<ExploreActionId, Action>>
