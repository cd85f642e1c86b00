/** @file Tags and classes as a filter: counted once whatever their case, in order, and gone with the last photo. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { countKinds, isOfKind, tagKind } from './kinds.ts'

const photos = [
  { tags: ['Oma', 'sea'], mainDamage: 'noisy' },
  { tags: ['oma'], mainDamage: 'fine' },
  { tags: ['attic'] },
  { mainDamage: 'noisy' },
  {},
] as const satisfies readonly { tags?: string[]; mainDamage?: string }[]

test('tags by name and classes in their order, each with how many photos it has', () => {
  assert.deepEqual(
    countKinds(photos).map(({ kind, name, count }) => [kind, name, count]),
    [
      ['tag:attic', 'attic', 1],
      ['tag:oma', 'Oma', 2],
      ['tag:sea', 'sea', 1],
      ['damage:fine', 'fine', 1],
      ['damage:noisy', 'noisy', 2],
    ],
  )
  assert.deepEqual(countKinds([]), [])
})

test('a photo is of its tags and of its class, and always of any', () => {
  const of = (kind: Parameters<typeof isOfKind>[0]) => photos.map((photo) => isOfKind(kind, photo))
  assert.deepEqual(of('any'), [true, true, true, true, true])
  assert.deepEqual(of(tagKind('OMA')), [true, true, false, false, false])
  assert.deepEqual(of('damage:noisy'), [true, false, false, true, false])
  assert.deepEqual(of(tagKind('om')), [false, false, false, false, false])
})
