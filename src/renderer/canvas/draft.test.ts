/** @file What each tool makes of presses and moves. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { MAX_PATH_NUMBERS } from '../../shared/mask-limits.ts'
import { MaskOp } from '../../shared/mask.ts'
import { finish, lift, move, press, type Draft, type MarkingTool, type Tooling } from './draft.ts'

const tooling = (tool: MarkingTool, more: Partial<Tooling> = {}): Tooling => ({
  tool,
  size: 12,
  hardness: 0.5,
  areaMode: 'add',
  straight: false,
  lastEnd: null,
  near: 4,
  ...more,
})
const at = (x: number, y: number) => ({ x, y })

/** Presses, moves along and lets go. */
function drag(using: Tooling, ...[first, ...others]: readonly { x: number; y: number }[]) {
  let draft = press(null, using, first!).draft!
  for (const point of others) draft = move(draft, point).draft!
  return lift(draft).op
}

test('a brush leaves its path, an eraser takes one away, and points that add nothing are left out', () => {
  const points = [at(1.01, 2), at(1.2, 2.1), at(3, 2), at(3.3, 2), at(9, 9)]
  assert.deepEqual(drag(tooling('brush'), ...points), {
    kind: 'stroke',
    mode: 'add',
    size: 12,
    hardness: 0.5,
    points: [1, 2, 3, 2, 9, 9],
  })
  assert.equal((drag(tooling('eraser'), ...points) as { mode: string }).mode, 'subtract')
  assert.deepEqual((drag(tooling('brush'), at(5, 5)) as { points: number[] }).points, [5, 5])
})

test('with Shift a brush goes straight, or on from the last stroke', () => {
  const straight = tooling('brush', { straight: true, lastEnd: at(100, 50) })
  const along = drag(straight, at(1, 1), at(30, 70), at(40, 20)) as { points: number[] }
  assert.deepEqual(along.points, [1, 1, 40, 20])
  const on = drag(straight, at(10, 10), at(11, 11)) as { points: number[] }
  assert.deepEqual(on.points, [100, 50, 11, 11])
  const first = drag(tooling('brush', { straight: true }), at(10, 10)) as { points: number[] }
  assert.deepEqual(first.points, [10, 10, 10, 10])
})

test('a rectangle has four corners whichever way it is drawn; a lasso needs an area', () => {
  assert.deepEqual(drag(tooling('rectangle'), at(9, 8), at(1, 2)), {
    kind: 'area',
    mode: 'add',
    points: [9, 8, 1, 8, 1, 2, 9, 2],
  })
  assert.equal(drag(tooling('rectangle'), at(9, 8), at(9, 20)), null)
  assert.equal(drag(tooling('lasso'), at(1, 1), at(5, 5)), null)
  const lasso = drag(tooling('lasso', { areaMode: 'subtract' }), at(1, 1), at(9, 1), at(9, 9))
  assert.deepEqual(lasso, { kind: 'area', mode: 'subtract', points: [1, 1, 9, 1, 9, 9] })
})

test('a polygon grows by presses and closes on its first corner, on its last, or when it is told to', () => {
  const corners = [at(0, 0), at(50, 0), at(50, 50)]
  const polygon = (): Draft => {
    let draft: Draft | null = null
    for (const corner of corners) {
      draft = press(draft, tooling('polygon'), corner).draft
      assert.deepEqual(lift(draft!).draft, draft, 'letting go does not end it')
      draft = move(draft!, at(corner.x + 20, corner.y)).draft
    }
    return draft!
  }
  const wanted = { kind: 'area', mode: 'add', points: [0, 0, 50, 0, 50, 50] }
  assert.deepEqual(press(polygon(), tooling('polygon'), at(2, 1)), { draft: null, op: wanted })
  assert.deepEqual(press(polygon(), tooling('polygon'), at(51, 51)), { draft: null, op: wanted })
  assert.deepEqual(finish(polygon()), { draft: null, op: wanted })
  const two = press(press(null, tooling('polygon'), at(0, 0)).draft, tooling('polygon'), at(50, 0)).draft
  assert.deepEqual(press(two, tooling('polygon'), at(50, 1)), { draft: null, op: null })
})

test('a path that is too long goes on as another that meets it; each is lawful', () => {
  let draft: Draft | null = press(null, tooling('brush'), at(0, 0)).draft
  const ops: MaskOp[] = []
  const count = MAX_PATH_NUMBERS * 0.75 // points: half as many are one path
  for (let i = 1; i < count; i++) {
    const next = move(draft!, at(i * 2, 0))
    draft = next.draft
    if (next.op) ops.push(next.op)
  }
  const last = lift(draft!).op
  assert.ok(last)
  ops.push(last)
  assert.equal(ops.length, 2)
  const [first, second] = ops.map((op) => (MaskOp.parse(op) as { points: number[] }).points)
  assert.deepEqual(first!.slice(-2), second!.slice(0, 2))
  assert.deepEqual(second!.slice(-2), [(count - 1) * 2, 0])
})
