/** @file Classes of the map: every photo in one, no more than there are colours, the same colour for the same damage; and the table. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Photo } from '../../../shared/contract.ts'
import type { MapPhoto } from '../../../shared/explore.ts'
import { classesOf } from './colours.ts'
import { mapTable } from './map-table.ts'

const KINDS = ['fine', 'faded', null] as const
const photos: MapPhoto[] = Array.from({ length: 60 }, (_, i) => {
  const kind = KINDS[i % 3] ?? null
  return {
    id: `${i}`,
    x: 0,
    y: 0,
    outlier: 1,
    damage: kind && { kind, sure: 0.9 },
    camera: i < 40 ? `camera ${i % 12}` : null,
  }
})
const known = new Map(
  photos.map(({ id }, i) => {
    const taken = i % 5 === 0 ? null : `${1950 + i}-05-06T07:08:09`
    return [id, { id, name: `=photo "${i}"`, taken, ...(i < 3 && { tags: ['Oma', 'sea'] }) } as unknown as Photo]
  }),
)

for (const colouring of ['damage', 'camera', 'date', 'tag'] as const)
  test(`by ${colouring}: every photo is in one class, classes have colours of their own`, () => {
    const classes = classesOf(photos, known, colouring)
    assert.deepEqual(classes.flatMap(({ ids }) => ids).toSorted(), photos.map(({ id }) => id).toSorted())
    assert.ok(classes.length <= 8)
    assert.equal(new Set(classes.map(({ colour }) => colour)).size, classes.length)
  })

test('a damage keeps its colour whatever else is there; dates are in order; tags by the first one', () => {
  const faded = photos.filter(({ damage }) => damage?.kind === 'faded')
  const colour = classesOf(photos, known, 'damage').find(({ key }) => key === 'faded')?.colour
  assert.equal(classesOf(faded, known, 'damage')[0]?.colour, colour)
  const labels = classesOf(photos, known, 'date').map(({ label }) => label)
  assert.deepEqual(labels.slice(0, -1), labels.slice(0, -1).toSorted())
  assert.match(labels[0] ?? '', /^1950–19\d\d$/)
  assert.deepEqual(classesOf(photos, known, 'tag').map(({ label, ids }) => [label, ids.length])[0], ['Oma', 3])
})

test('the table: one line each, names are text and no formulas', () => {
  const lines = mapTable({ photos, copies: [['4', '7']] }, [...known.values()])
    .trim()
    .split('\r\n')
  assert.equal(lines.length, 61)
  assert.equal(lines[1], `"'=photo ""0""",fine,0.90000,camera 0,,Oma; sea,0.00000,0.00000,1.00000,`)
  assert.ok(lines[5]?.endsWith(',1') && lines[8]?.endsWith(',1') && lines[6]?.endsWith(','))
})
