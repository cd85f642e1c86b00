/** @file Choosing photos by mouse and keys, and what is kept when photos go. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { keptIn, moveTo, NOTHING_CHOSEN, pick, pickAll, STEPS, toggle, type Selection } from './selection.ts'

const order = [...'abcdefghij'].map((id) => ({ id }))
const ids = ({ ids: chosen }: Selection) => [...chosen].toSorted().join('')
const click = { range: false, add: false }
const ctrl = { range: false, add: true }
const shift = { range: true, add: false }

test('a click chooses one, Ctrl adds and takes away, Shift reaches from the last click', () => {
  const one = pick(order, NOTHING_CHOSEN, 'c', click)
  assert.equal(ids(one), 'c')
  assert.equal(ids(pick(order, one, 'f', shift)), 'cdef')
  assert.equal(ids(pick(order, pick(order, one, 'f', shift), 'a', shift)), 'abc')
  const two = pick(order, one, 'h', ctrl)
  assert.equal(ids(two), 'ch')
  assert.equal(ids(pick(order, two, 'c', ctrl)), 'h')
  assert.equal(ids(pick(order, two, 'j', { range: true, add: true })), 'chij')
})

test('keys move without choosing; Space chooses, Shift reaches from where the keys were', () => {
  const at = moveTo(order, NOTHING_CHOSEN, 4, false)
  assert.deepEqual([at.cursor, ids(at)], ['e', ''])
  assert.equal(ids(toggle(at)), 'e')
  assert.equal(ids(toggle(toggle(at))), '')
  assert.equal(ids(moveTo(order, at, 6, true)), 'efg')
  assert.equal(ids(moveTo(order, moveTo(order, at, 6, true), 3, true)), 'de')
  assert.equal(moveTo(order, at, 99, false).cursor, 'j')
  assert.equal(ids(pickAll(order, at)), 'abcdefghij')
})

test('what is gone is no longer chosen, and the keys are nowhere if their photo went', () => {
  const all = pickAll(order, moveTo(order, NOTHING_CHOSEN, 1, false))
  const left = keptIn(order.slice(2), all)
  assert.deepEqual([left.cursor, ids(left)], [null, 'cdefghij'])
  assert.equal(keptIn(order, all).ids, all.ids)
})

test('rows are gone up and down in their column, also where the last row is short', () => {
  const page = { count: 10, columns: 4, rows: 2 } // abcd efgh ij
  const to = (key: string, place: number) => STEPS[key]?.(place, page)
  assert.equal(to('ArrowDown', 1), 5)
  assert.equal(to('ArrowDown', 5), 9)
  assert.equal(to('ArrowDown', 6), 6, 'there is nothing below')
  assert.equal(to('ArrowUp', 9), 5)
  assert.equal(to('ArrowUp', 2), 2)
  assert.equal(to('PageDown', 0), 8)
  assert.equal(to('PageDown', 3), 7)
  assert.equal(to('PageUp', 9), 1)
  assert.equal(to('Home', 7), 0)
  assert.equal(to('End', 0), 9)
  assert.equal(to('ArrowRight', 9), 9)
  assert.equal(to('ArrowLeft', 0), 0)
})
