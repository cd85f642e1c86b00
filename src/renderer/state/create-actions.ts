/** @file The registry's entries for making pictures. Their keys belong to that screen. */
import type { Action } from './action.ts'
import type { AppState } from './app-state.ts'
import { canDraw } from './creating.ts'
import { onScreen } from './screen-actions.ts'

export type CreateActionId = 'createDraw' | 'createSeed' | 'createMore' | 'createSave' | 'createSheet' | 'createTrain'

const calm = (s: AppState) => s.sheet === null && !s.creating.busy
const drawn = (s: AppState) => s.sheet === null && s.creating.sheet !== null
const chosen = (s: AppState) => drawn(s) && s.creating.chosen !== null
const idle = (s: AppState) => s.creating.training.kind !== 'running' && s.creating.training.kind !== 'stopped'

export const CREATE_ACTIONS = onScreen('create', {
  createDraw: {
    label: 'create.draw',
    keys: ['D'],
    when: (s) => calm(s) && canDraw(s.creating),
    run: ({ session }) => void session.drawCreate(), // failures end as messages in the store
  },
  createSeed: {
    label: 'create.newSeed',
    keys: ['N'],
    when: (s) => calm(s) && canDraw(s.creating) && s.creating.way !== 'between',
    run: ({ session }) => void session.newSeed(), // failures end as messages in the store
  },
  createMore: {
    label: 'create.more',
    keys: ['M'],
    when: (s) => calm(s) && chosen(s),
    run: ({ session }) => void session.moreLikeChosen(), // failures end as messages in the store
  },
  createSave: {
    label: 'create.save',
    keys: ['S'],
    when: chosen,
    run: ({ session }) => void session.saveCreate(false), // failures end as messages in the store
  },
  createSheet: {
    label: 'create.saveSheet',
    keys: ['A'],
    when: drawn,
    run: ({ session }) => void session.saveCreate(true), // failures end as messages in the store
  },
  createTrain: {
    label: 'create.train',
    keys: ['T'],
    when: (s) => s.sheet === null && idle(s) && s.photos.length > 0,
    run: ({ session }) => session.store.set({ sheet: 'trainVae' }),
  },
} satisfies Readonly<Record<CreateActionId, Action>>)
