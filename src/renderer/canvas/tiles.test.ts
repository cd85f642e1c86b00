/** @file Visible tiles cover the stage's share of the picture exactly once, whatever the view. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { coverOf, levelFor, onStage, parentOf, visibleTiles, within } from './tiles.ts'

const photo = { width: 1700, height: 1300 }
const stage = { width: 257, height: 191 }

test('the level is never coarser than the screen, nor more than twice as fine', () => {
  assert.equal(levelFor(8, 5), 0)
  assert.equal(levelFor(1, 5), 0)
  assert.equal(levelFor(0.51, 5), 0)
  assert.equal(levelFor(0.5, 5), 1)
  assert.equal(levelFor(0.13, 5), 2)
  assert.equal(levelFor(0.001, 5), 4)
})

for (const [scale, x, y, level] of [
  [1, -400, -300, 0],
  [0.37, -31.5, -12.25, 1],
  [3.3, -2100, -1900, 0],
  [0.1, 40, 30, 3],
] as const) {
  test(`each stage pixel that the picture covers is in exactly one tile at scale ${scale}`, () => {
    const view = { scale, x, y }
    const boxes = visibleTiles(view, level, photo, stage).map((tile) => onStage(coverOf(tile, photo), view))
    const whole = onStage({ left: 0, top: 0, right: photo.width, bottom: photo.height }, view)
    for (let py = 0; py < stage.height; py += 3) {
      for (let px = 0; px < stage.width; px++) {
        const inside = (b: typeof whole) => px >= b.left && px < b.right && py >= b.top && py < b.bottom
        assert.equal(boxes.filter(inside).length, inside(whole) ? 1 : 0, `${px}, ${py}`)
      }
    }
  })
}

test('a parent covers its tile, and the part of it is found in its bitmap', () => {
  const tile = { level: 0, x: 3, y: 1 }
  const outer = coverOf(parentOf(tile), photo)
  assert.deepEqual(outer, { left: 1024, top: 0, right: 1700, bottom: 1024 })
  const part = within(coverOf(tile, photo), outer, { width: 338, height: 512 })
  assert.deepEqual(part, { left: 256, top: 256, right: 338, bottom: 512 })
})
