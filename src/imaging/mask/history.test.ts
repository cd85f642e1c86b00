/** @file Taking back and doing again: 10,000 random edits end where they began, and changes carry one history to another. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { MaskHistory, MaskOp } from '../../shared/mask.ts'
import { integer, random, type Random } from '../random.ts'
import { changeBetween, foundIn, inEffect, isMarked, NO_MASK, redo, undo, withFound, withOp } from './history.ts'
import { rasteriseWhole } from './rasterise.ts'

const SIZE = { width: 40, height: 30 }
const SEED = 20_261_121

const dab = (x: number, y: number, mode: 'add' | 'subtract' = 'add'): MaskOp => ({
  kind: 'stroke',
  mode,
  size: 5,
  hardness: 1,
  points: [x, y],
})

test(`10,000 random edits, then all taken back: the start; all done again: the end (seed ${SEED})`, () => {
  const r = random(SEED)
  let history: MaskHistory = NO_MASK
  const model: MaskOp[] = []
  const undone: MaskOp[] = []
  for (let i = 0; i < 10_000; i++) {
    const choice = r()
    if (choice < 0.2) {
      history = undo(history)
      const op = model.pop()
      if (op) undone.push(op)
    } else if (choice < 0.3) {
      history = redo(history)
      const op = undone.pop()
      if (op) model.push(op)
    } else {
      const op = choice > 0.999 ? { kind: 'clear' as const } : dab(integer(r, 40), integer(r, 30))
      history = withOp(history, op)
      model.push(op)
      undone.length = 0
    }
  }
  assert.deepEqual(inEffect(history), model)
  const end = rasteriseWhole(inEffect(history), SIZE)
  const last = history
  for (let i = 0; i < 10_000; i++) history = undo(history)
  assert.deepEqual(rasteriseWhole(inEffect(history), SIZE), rasteriseWhole([], SIZE))
  assert.equal(isMarked(inEffect(history)), false)
  for (let i = 0; i < 10_000; i++) history = redo(history)
  assert.deepEqual(rasteriseWhole(inEffect(history), SIZE), end)
  assert.deepEqual(history.ops, last.ops)
})

/** Any operation that marks or moves what is marked, apart from pictures. */
function anyOp(r: Random): MaskOp {
  const mode = r() < 0.5 ? 'add' : 'subtract'
  const point = () => [integer(r, 48) - 4, integer(r, 38) - 4]
  const kinds: readonly (() => MaskOp)[] = [
    () => ({ kind: 'stroke', mode, size: 1 + integer(r, 9), hardness: r(), points: [...point(), ...point()] }),
    () => ({ kind: 'area', mode, points: [...point(), ...point(), ...point()] }),
    () => ({ kind: 'grow', by: integer(r, 7) - 3 }),
    () => ({ kind: 'feather', by: 1 + integer(r, 6) }),
    () => ({ kind: 'invert' }),
  ]
  if (r() < 0.01) return { kind: 'clear' }
  return (kinds[integer(r, kinds.length)] as () => MaskOp)()
}

test(`10,000 random operations of every kind: taken back one by one each mask is the one of before (seed ${SEED + 1})`, () => {
  const r = random(SEED + 1)
  const drawn = (history: MaskHistory) => rasteriseWhole(inEffect(history), SIZE)
  const places = new Map<number, Uint8Array>()
  let history = NO_MASK
  for (let i = 0; i < 10_000; i++) {
    if (i % 500 === 250) places.set(i, drawn(history))
    history = withOp(history, anyOp(r))
  }
  const end = drawn(history)
  assert.ok(new Set([...places.values()].map((mask) => mask.join())).size > 15, 'the masks on the way differ')
  for (let i = 9_999; i >= 0; i--) {
    history = undo(history)
    const before = places.get(i)
    if (before) assert.deepEqual(drawn(history), before, `after ${i} operations`)
  }
  assert.deepEqual(drawn(history), new Uint8Array(SIZE.width * SIZE.height))
  for (let i = 0; i < 10_000; i++) history = redo(history)
  assert.deepEqual(drawn(history), end)
})

test('a change keeps what both have, and makes one into the other', () => {
  const before = withOp(withOp(withOp(NO_MASK, dab(1, 1)), dab(2, 2)), dab(3, 3))
  const after = withOp(undo(undo(before)), dab(4, 4))
  const change = changeBetween(before, after)
  assert.deepEqual(change, { keep: 1, add: [dab(4, 4)], at: 2 })
  assert.deepEqual([...before.ops.slice(0, change.keep), ...change.add], after.ops)
  assert.deepEqual(changeBetween(before, undo(before)), { keep: 3, add: [], at: 2 })
})

test('a mask is there once something was added since all was taken away', () => {
  assert.equal(isMarked([]), false)
  assert.equal(isMarked([dab(1, 1, 'subtract')]), false)
  assert.equal(isMarked([dab(1, 1)]), true)
  assert.equal(isMarked([dab(1, 1), { kind: 'clear' }]), false)
  assert.equal(isMarked([{ kind: 'clear' }, { kind: 'invert' }]), true)
})

test('scratches that are found again take the place of the first, and what was marked since stays', () => {
  const found = (sensitivity: number) => ({ kind: 'found', mode: 'add', map: '0'.repeat(16), sensitivity }) as const
  const first = withFound(withOp(NO_MASK, dab(1, 1)), found(0.5))
  const after = withFound(withOp(first, dab(2, 2)), found(0.7))
  assert.deepEqual(after.ops, [dab(1, 1), found(0.7), dab(2, 2)])
  assert.equal(after.at, 3)
  assert.deepEqual(foundIn(inEffect(after)), found(0.7))
  assert.deepEqual(changeBetween(first, after).keep, 1)
  // Taken back they are in effect no more: found again they are new, and what could be done again is forgotten.
  assert.equal(foundIn(inEffect(undo(undo(after)))), null)
  assert.deepEqual(withFound(undo(undo(after)), found(0.1)).ops, [dab(1, 1), found(0.1)])
  const cleared = withOp(after, { kind: 'clear' })
  assert.equal(foundIn(inEffect(cleared)), null)
  assert.equal(withFound(cleared, found(0.2)).ops.length, 5)
})
