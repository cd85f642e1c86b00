/** @file A part of the map: places stay, copies of what is not shown are none. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { ExploreMap } from '../../../shared/explore.ts'
import { partOf } from './map-part.ts'

const photo = (id: string, x: number) => ({ id, x, y: -x, outlier: 1, damage: null, camera: null })
const map: ExploreMap = {
  photos: [photo('a', 0.1), photo('b', 0.2), photo('c', 0.3), photo('d', 0.4)],
  copies: [
    ['a', 'b', 'c'],
    ['c', 'd'],
  ],
}

test('photos keep their places; a group of which one photo is left is no group', () => {
  assert.deepEqual(
    partOf(map, (id) => id !== 'd' && id !== 'b'),
    { photos: [photo('a', 0.1), photo('c', 0.3)], copies: [['a', 'c']] },
  )
  assert.deepEqual(
    partOf(map, () => false),
    { photos: [], copies: [] },
  )
})

test('all of it is the same map: nothing is drawn anew for it', () => {
  assert.equal(
    partOf(map, () => true),
    map,
  )
})
