/** @file Taking back and doing again: 10,000 random edits end where they began, and changes carry one history to another. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { MaskHistory, MaskOp } from '../../shared/mask.ts'
import { integer, random } from '../random.ts'
import { changeBetween, inEffect, isMarked, NO_MASK, redo, undo, withOp } from './history.ts'
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
