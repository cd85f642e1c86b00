/** @file The registry of actions: no key twice, keys read as written, and zooming through it moves the view. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Session } from './session.ts'
import { INITIAL, type AppState } from './app-state.ts'
import { createStore } from './store.ts'
import { ACTIONS, ACTION_IDS } from './actions.ts'
import { matches } from './keys.ts'

const nothing = () => undefined
const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

/** Every state that decides what a key means: tool, crosshair, a mark under way, a job. */
const situations = (['hand', 'brush'] as const).flatMap((tool) =>
  [null, { x: 1, y: 1 }].flatMap((crosshair) =>
    [null, { kind: 'rectangle', mode: 'add', start: { x: 0, y: 0 }, to: { x: 1, y: 1 } } as const].flatMap((draft) =>
      [{}, { a: { id: 'j', stage: 'restore', fraction: 0, secondsLeft: null } as const }].map((jobs): AppState => ({
        ...INITIAL,
        photos: [{ id: 'a', result: null } as unknown as AppState['photos'][number]],
        open: 'a',
        masks: { a: { ops: [{ kind: 'invert' }, { kind: 'invert' }], at: 1 } },
        marking: { ...INITIAL.marking, tool, crosshair, draft },
        jobs,
      })),
    ),
  ),
)

/** Escape drops a mark under way, else ends a comparison of a batch, else cancels a job, else the selection, else leaves the screen: the registry's order says so. */
const IN_TURN = ['maskAbandon', 'batchClose', 'exploreNone', 'cancel', 'selectNone', 'back'] as const

test('a key never means two things at once, but Escape, which does them in turn', () => {
  for (const state of situations) {
    const possible = ACTION_IDS.filter((id) => ACTIONS[id].when(state))
    const later = IN_TURN.filter((id) => possible.includes(id)).slice(1)
    const keys = possible.filter((id) => !later.some((other) => other === id)).flatMap((id) => ACTIONS[id].keys)
    assert.deepEqual(keys.toSorted(), [...new Set(keys)].toSorted())
  }
  assert.deepEqual(
    ACTION_IDS.filter((id) => ACTIONS[id].keys.includes('Escape')),
    IN_TURN,
  )
})

test('a photo is not taken off the list while its damage is marked', () => {
  for (const state of situations) if (state.marking.tool !== 'hand') assert.equal(ACTIONS.remove.when(state), false)
})

test('keys match as written', () => {
  assert.ok(matches('Ctrl+O', { ...plain, key: 'o', ctrlKey: true }))
  assert.ok(matches('Ctrl+O', { ...plain, key: 'o', metaKey: true }))
  assert.ok(!matches('Ctrl+O', { ...plain, key: 'o' }))
  assert.ok(!matches('R', { ...plain, key: 'r', ctrlKey: true }), 'Ctrl+R stays the browser’s')
  assert.ok(matches('R', { ...plain, key: 'r' }))
  assert.ok(matches('?', { ...plain, key: '?' }))
  assert.ok(matches('PageDown', { ...plain, key: 'PageDown' }))
  assert.ok(!matches('R', { ...plain, key: 'r', altKey: true }))
  assert.ok(matches('Ctrl+Z', { ...plain, key: 'z', ctrlKey: true }))
  assert.ok(!matches('Ctrl+Z', { ...plain, key: 'Z', ctrlKey: true, shiftKey: true }))
  assert.ok(matches('Ctrl+Shift+Z', { ...plain, key: 'Z', metaKey: true, shiftKey: true }))
  assert.ok(!matches('Ctrl+Shift+Z', { ...plain, key: 'z', ctrlKey: true }))
  assert.ok(matches('Space', { ...plain, key: ' ' }))
  assert.ok(matches('ArrowLeft', { ...plain, key: 'ArrowLeft', shiftKey: true }))
})

test('zooming in, to full size and to fit goes through the one view', () => {
  const photo = {
    id: 'a',
    name: 'a',
    width: 4000,
    height: 3000,
    missing: false,
  } as unknown as AppState['photos'][number]
  const store = createStore<AppState>({ ...INITIAL, photos: [photo], open: 'a', stage: { width: 800, height: 600 } })
  const asking = { chooseFiles: nothing, chooseFolder: nothing, chooseOriginal: nothing, searchFolder: nothing }
  const context = { session: { store } as unknown as Session, ...asking }
  ACTIONS.zoomFull.run(context)
  assert.deepEqual(store.get().view, { scale: 1, x: -1600, y: -1200 })
  ACTIONS.zoomIn.run(context)
  assert.equal(store.get().view?.scale, 1.5)
  ACTIONS.zoomFit.run(context)
  assert.equal(store.get().view, null)
})

test('nothing but zooming runs behind an open dialog', () => {
  const state: AppState = { ...INITIAL, sheet: 'help' }
  assert.deepEqual(
    ACTION_IDS.filter((id) => ACTIONS[id].when(state)),
    [],
  )
})

test('in the library nothing is done to the photo that waits in the darkroom', () => {
  for (const state of situations) {
    const possible = ACTION_IDS.filter((id) => ACTIONS[id].when({ ...state, screen: 'library' }))
    assert.deepEqual(possible, [
      'open',
      'goDarkroom',
      'goLearn',
      'goExplore',
      'goCreate',
      'goBatches',
      'openFolder',
      'selectAll',
      'help',
      'settings',
      'palette',
    ])
  }
})

test('without a photo there is no screen to go to', () => {
  for (const id of ['goLibrary', 'goDarkroom', 'back'] as const) assert.equal(ACTIONS[id].when(INITIAL), false)
})
