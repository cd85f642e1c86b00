/** @file Zooming keeps the point under the cursor, panning keeps the picture in sight, fitting is pixel-even. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { fit, frame, MAX_SCALE, pan, shareAt, splitAt, visibleSpan, zoomTo, type View } from './view.ts'

const photo = { width: 3000, height: 2000 }
const stage = { width: 1000, height: 700 }
const pictureAt = (view: View, x: number) => (x - view.x) / view.scale

test('a large picture fits whole and centred', () => {
  const view = fit(photo, stage)
  assert.ok(view.scale < 1 / 3 && view.scale > 0.3)
  assert.ok(Math.abs(view.x - (stage.width - photo.width * view.scale) / 2) < 1e-9)
})

test('a small picture grows by a whole factor', () => {
  assert.equal(fit({ width: 321, height: 200 }, stage).scale, 2)
})

test('the point under the cursor stays there while the picture is larger than the stage', () => {
  const start = zoomTo(fit(photo, stage), 1, { x: 500, y: 350 }, photo, stage)
  for (const [scale, x] of [
    [2, 130],
    [7.3, 900],
    [1.5, 640],
  ] as const) {
    const next = zoomTo(start, scale, { x, y: 300 }, photo, stage)
    assert.ok(Math.abs(pictureAt(next, x) - pictureAt(start, x)) < 1e-9, `scale ${scale}`)
  }
})

test('a part is framed: whole, in the middle, a small one at most twice its size, one at the rim without a gap', () => {
  const part = { x: 1000, y: 900, width: 1200, height: 100 }
  const view = frame(part, photo, stage)
  assert.ok(part.width * view.scale <= stage.width && part.height * view.scale <= stage.height)
  assert.ok(part.width * view.scale > 0.9 * stage.width)
  assert.ok(Math.abs(pictureAt(view, stage.width / 2) - (part.x + part.width / 2)) < 1e-9)
  assert.equal(frame({ ...part, width: 8, height: 8 }, photo, stage).scale, 2)
  const corner = frame({ x: 0, y: 0, width: 100, height: 100 }, photo, stage)
  assert.deepEqual([corner.x, corner.y], [0, 0])
})

test('zoom and pan have ends', () => {
  const view = fit(photo, stage)
  assert.equal(zoomTo(view, 1e9, { x: 0, y: 0 }, photo, stage).scale, MAX_SCALE)
  assert.equal(zoomTo(view, 1e-9, { x: 0, y: 0 }, photo, stage).scale, view.scale)
  const near = zoomTo(view, 1, { x: 500, y: 350 }, photo, stage)
  assert.equal(pan(near, { x: 1e6, y: 0 }, photo, stage).x, 0)
  assert.equal(pan(near, { x: -1e6, y: 0 }, photo, stage).x, stage.width - photo.width)
})

test('the divider runs over the visible part of the picture and back', () => {
  const fitted = visibleSpan(fit(photo, stage), photo, stage)
  assert.ok(fitted.from > 0 && fitted.to < stage.width)
  assert.equal(splitAt(fitted, 0), fitted.from)
  assert.equal(splitAt(fitted, 1), fitted.to)
  const near = visibleSpan({ scale: 1, x: -500, y: 0 }, photo, stage)
  assert.deepEqual(near, { from: 0, to: 1000 })
  assert.equal(shareAt(near, splitAt(near, 0.25)), 0.25)
  assert.equal(shareAt(near, -50), 0)
})
