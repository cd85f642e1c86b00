/** @file What the palette offers and in which order. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { INITIAL, type AppState } from './app-state.ts'
import { fits } from './fuzzy.ts'
import { offers, recentOffers, rememberOffer } from './palette.ts'

const photo = (id: string, name: string) => ({ id, name, result: null }) as unknown as AppState['photos'][number]
const state: AppState = {
  ...INITIAL,
  sheet: 'palette',
  photos: [photo('a', 'zoo.jpg'), photo('b', 'Oma Zürich.png')],
  open: 'a',
}
const names = (typed: string, recent: readonly string[] = []) => offers(state, typed, recent).map(({ name }) => name)

test('letters fit in order; beginnings of words and runs fit better; accents do not matter', () => {
  assert.equal(fits('zi', 'Fit'), null)
  assert.equal(fits('', 'anything'), 0)
  assert.ok((fits('zi', 'Zoom in') ?? 0) > (fits('zi', 'Magazine list') ?? 0))
  assert.ok((fits('zoom', 'Zoom out') ?? 0) > (fits('zoom', 'Zebras of Omaha, memories') ?? 0))
  assert.notEqual(fits('zurich', 'Oma Zürich.png'), null)
  assert.notEqual(fits('去', '去除噪点'), null)
})

test('what can be done now is offered, and every photo by its name', () => {
  const all = names('')
  assert.ok(all.includes('Zoom in') && all.includes('Settings') && all.includes('Photo: zoo.jpg'))
  assert.ok(!all.includes('Export…'), 'there is no result')
  assert.ok(!all.includes('Do something'), 'not itself')
  assert.ok(!all.includes('Show the original while held'), 'a list cannot hold a key')
  assert.equal(names('zurich')[0], 'Photo: Oma Zürich.png')
  assert.deepEqual(names('qqqq'), [])
  assert.deepEqual(
    offers(INITIAL, '', [])
      .map(({ id }) => id)
      .includes('action zoomIn'),
    false,
  )
})

test('what was used last comes first, as long as nothing is typed', () => {
  assert.deepEqual(names('', ['action help', 'photo b']).slice(0, 2), ['Shortcuts', 'Photo: Oma Zürich.png'])
})

test('what was used is remembered once, the last first; damaged storage costs the memory alone', () => {
  let held: string | null = null
  const storage = () => ({ getItem: () => held, setItem: (_: string, text: string) => void (held = text) })
  for (const id of ['a', 'b', 'a']) rememberOffer(id, storage)
  assert.deepEqual(recentOffers(storage), ['a', 'b'])
  held = '{"not": "a list"}'
  assert.deepEqual(recentOffers(storage), [])
  held = 'no JSON'
  assert.deepEqual(recentOffers(storage), [])
})
