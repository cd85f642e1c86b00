/** @file Two panes side by side are equal, leave the gap between them, and share every point. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { inPane, paneFor, paneOffsets } from './compare.ts'

for (const width of [800, 801, 1])
  test(`side by side on ${width} pixels`, () => {
    const stage = { width, height: 600 }
    const pane = paneFor('side', true, stage)
    const [first = -1, second = -1] = paneOffsets(pane, stage)
    assert.equal(first, 0)
    assert.ok(second >= pane.width && second + pane.width === width)
    assert.deepEqual(inPane({ x: second + 5, y: 7 }, pane, stage), { x: 5, y: 7 })
    assert.deepEqual(inPane({ x: second - 1, y: 7 }, pane, stage), { x: second - 1, y: 7 })
  })

test('one picture has the whole stage', () => {
  const stage = { width: 800, height: 600 }
  assert.equal(paneFor('side', false, stage), stage)
  assert.equal(paneFor('difference', true, stage), stage)
  assert.deepEqual(paneOffsets(stage, stage), [0])
  assert.deepEqual(inPane({ x: 700, y: 1 }, stage, stage), { x: 700, y: 1 })
})
