/** @file Changes to the list of photos: each finds its place, however long the list is. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Photo } from '../../shared/contract.ts'
import { placeOf, withChanges } from './photo-list.ts'

const photo = (id: string, name = id) => ({ id, name }) as unknown as Photo
const told = (photos: readonly Photo[]) => photos.map(({ id, name }) => `${id}:${name}`).join(' ')

test('known photos keep their place, new ones come last and once, removed ones go', () => {
  const before = [photo('a'), photo('b'), photo('c')]
  const changed = [photo('b', 'new'), photo('d'), photo('e'), photo('d', 'again')]
  const after = withChanges(before, { changed, removed: ['a', 'e', 'unknown'] })
  assert.equal(told(after), 'b:new c:c d:again')
  assert.equal(told(before), 'a:a b:b c:c', 'the list before is left alone')
  assert.deepEqual([placeOf(after, 'd'), placeOf(after, 'a'), placeOf(after, null)], [2, -1, -1])
})
