/** @file Sorting, filtering and searching of the library, against lists made by hand. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Photo } from '../../shared/contract.ts'
import { arrange, countAll, FIRST_VIEW, shownPhotos, type LibraryView } from './library-view.ts'

const photo = (name: string, part: Partial<Photo> = {}): Photo => ({
  id: name,
  name,
  format: 'jpeg',
  width: 800,
  height: 600,
  bits: 8,
  missing: false,
  levels: 0,
  strength: 1,
  result: null,
  bytes: 1,
  added: '2026-01-01T00:00:00.000Z',
  taken: null,
  findings: null,
  failed: null,
  ...part,
})

const names = (photos: readonly Photo[], view: Partial<LibraryView>) =>
  arrange(photos, { ...FIRST_VIEW, descending: false, ...view }).map(({ name }) => name)

test('names are sorted as people count, whatever their case and accents', () => {
  const photos = ['img10', 'Émile', 'img2', 'IMG1', 'eva', 'Zoë'].map((name) => photo(name))
  assert.deepEqual(names(photos, { order: 'name' }), ['Émile', 'eva', 'IMG1', 'img2', 'img10', 'Zoë'])
  assert.deepEqual(names(photos, { order: 'name', descending: true }), ['Zoë', 'img10', 'img2', 'IMG1', 'eva', 'Émile'])
})

test('photos without a date come last in both directions, in the order in which they were opened', () => {
  const photos = [
    photo('x'),
    photo('new', { taken: '2020-01-01T00:00:00' }),
    photo('y'),
    photo('old', { taken: '1950-06-01T12:00:00' }),
  ]
  assert.deepEqual(names(photos, { order: 'taken' }), ['old', 'new', 'x', 'y'])
  assert.deepEqual(names(photos, { order: 'taken', descending: true }), ['new', 'old', 'x', 'y'])
})

test('sizes are compared as numbers; equal ones turn around with the direction', () => {
  const photos = [photo('a', { bytes: 9 }), photo('b', { bytes: 10 }), photo('c', { bytes: 9 })]
  assert.deepEqual(names(photos, { order: 'size' }), ['a', 'c', 'b'])
  assert.deepEqual(names(photos, { order: 'size', descending: true }), ['b', 'c', 'a'])
})

test('each filter lets through what it says, and counts it', () => {
  const photos = [
    photo('plain'),
    photo('damaged', { findings: 2 }),
    photo('sound', { findings: 0 }),
    photo('failed', { failed: 'bad-result' }),
    photo('gone', { missing: true }),
    photo('restored', { result: { id: 'r' } as Photo['result'] }),
  ]
  const of = (filter: LibraryView['filter']) => names(photos, { filter })
  assert.deepEqual(of('damaged'), ['damaged'])
  assert.deepEqual(of('failed'), ['failed'])
  assert.deepEqual(of('missing'), ['gone'])
  assert.deepEqual(of('restored'), ['restored'])
  assert.deepEqual(of('unchecked'), ['plain', 'failed', 'gone', 'restored'])
  assert.equal(of('unrestored').length, 5)
  assert.deepEqual(countAll(photos), {
    all: 6,
    damaged: 1,
    unchecked: 4,
    restored: 1,
    unrestored: 5,
    failed: 1,
    missing: 1,
  })
})

test('a search finds parts of names without regard to case and accents', () => {
  const photos = ['Grand-mère 1932.jpg', 'grandmother.png', 'Straße.jpg', '雪.tif'].map((name) => photo(name))
  assert.deepEqual(names(photos, { search: ' MERE ' }), ['Grand-mère 1932.jpg'])
  assert.deepEqual(names(photos, { search: '雪' }), ['雪.tif'])
  assert.deepEqual(names(photos, { search: 'nothing' }), [])
})

test('the list is the same object until something of it is new, so that nothing is drawn again for nothing', () => {
  const photos = [photo('a')]
  const first = shownPhotos({ photos, library: FIRST_VIEW })
  assert.equal(shownPhotos({ photos, library: { ...FIRST_VIEW, cell: 300 } }), first)
  assert.notEqual(shownPhotos({ photos: [...photos], library: FIRST_VIEW }), first)
})
