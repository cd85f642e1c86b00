/** @file Loupe, small pictures and the colours of the invention map, by what they promise. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GUESS } from '../../imaging/invention.ts'
import { colourOf, MOST } from './invention-paint.ts'
import { loupeView } from './loupe-paint.ts'
import { onPhoto, smallView } from './view.ts'

test('the middle of the loupe shows what lies under it, at its own scale', () => {
  const view = { scale: 0.37, x: -120, y: 45 }
  const at = { x: 311, y: 207 }
  const inside = loupeView(at, view, 3, 260)
  assert.equal(inside.scale, 3)
  const [under, shown] = [onPhoto(at, view), onPhoto({ x: 130, y: 130 }, inside)]
  assert.ok(Math.abs(under.x - shown.x) < 0.2 && Math.abs(under.y - shown.y) < 0.2)
})

test('a small picture is filled with the middle of what the pane shows', () => {
  const [pane, small] = [
    { width: 900, height: 600 },
    { width: 132, height: 84 },
  ]
  const view = { scale: 2, x: -300, y: -100 }
  const little = smallView(view, pane, small)
  assert.deepEqual(onPhoto({ x: 66, y: 42 }, little), onPhoto({ x: 450, y: 300 }, view))
  assert.ok(pane.width * (little.scale / 2) >= small.width && pane.height * (little.scale / 2) >= small.height - 1e-9)
})

test('the scale of the map is clear where the picture is sure and grows lighter all the way, for any colour vision', () => {
  assert.equal(colourOf(0)[3], 0)
  assert.equal(colourOf(GUESS)[3], 255)
  assert.deepEqual(colourOf(MOST * 3), colourOf(MOST))
  const light = Array.from({ length: 65 }, (_, i) => {
    const [r, g, b] = colourOf((MOST * i) / 64)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  })
  light.slice(1).forEach((value, i) => assert.ok(value > (light[i] ?? 0), `step ${i}`))
})
