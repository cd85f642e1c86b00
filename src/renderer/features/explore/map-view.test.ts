/** @file The map's geometry: to the canvas and back, zoom, neighbours, lasso, and which photos are pictures. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../../imaging/random.ts'
import {
  fitted,
  isWithin,
  moved,
  nearestTo,
  nextIn,
  onCanvas,
  onMap,
  pictured,
  showing,
  zoomed,
  type Place,
} from './map-view.ts'

const SIZE = { width: 800, height: 600 }
const r = random(5)
const places: Place[] = Array.from({ length: 300 }, (_, i) => ({ id: `${i}`, x: 2 * r() - 1, y: 2 * r() - 1 }))
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a}, not ${b}`)

test('the fitted map is all on the canvas; there and back is the same', () => {
  const view = fitted(SIZE)
  for (const place of places) {
    const point = onCanvas(view, SIZE, place)
    assert.ok(point.x >= 0 && point.x <= 800 && point.y >= 0 && point.y <= 600)
    near(onMap(view, SIZE, point).x, place.x)
    near(onMap(view, SIZE, point).y, place.y)
  }
})

test('zoom keeps what is below the pointer; moving moves by as much as the pointer; neither loses the map', () => {
  const to = { x: 500, y: 250 }
  const view = zoomed(fitted(SIZE), SIZE, to, 3)
  const [before, after] = [onMap(fitted(SIZE), SIZE, to), onMap(view, SIZE, to)]
  near(before.x, after.x)
  near(before.y, after.y)
  const shifted = onCanvas(moved(view, { x: 20, y: -10 }), SIZE, before)
  near(shifted.x, 520)
  near(shifted.y, 240)
  const far = moved(view, { x: 1e6, y: 1e6 })
  assert.deepEqual(far.at, { x: -1, y: -1 })
  assert.ok(zoomed(view, SIZE, to, 1e9).scale <= 60 * fitted(SIZE).scale)
})

test('what the keys go to is brought into sight', () => {
  const view = zoomed(fitted(SIZE), SIZE, { x: 0, y: 0 }, 8)
  const point = onCanvas(showing(view, SIZE, { x: 0.4, y: 0.3 }, 40), SIZE, { x: 0.4, y: 0.3 })
  assert.ok(point.x >= 39.9 && point.x <= 760.1 && point.y >= 39.9 && point.y <= 560.1)
  assert.deepEqual(showing(fitted(SIZE), SIZE, { x: 0, y: 0 }, 40), fitted(SIZE))
})

test('nearest within reach; next in a direction: every step goes that way and the last one has none', () => {
  const own = places[7]!
  assert.equal(nearestTo(places, { x: own.x + 1e-4, y: own.y }, 0.1)?.id, '7')
  assert.equal(nearestTo(places, { x: 5, y: 5 }, 0.1), null)
  const leftmost = places.toSorted((a, b) => a.x - b.x)[0]!
  let [at, steps]: [Place | null, number] = [leftmost, 0]
  for (let next: Place | null = leftmost; next !== null; next = nextIn(places, at!, { x: 1, y: 0 })) {
    assert.ok(next.x >= at!.x)
    at = next
    steps++
  }
  assert.ok(steps > 3)
  assert.equal(at!.id, places.toSorted((a, b) => b.x - a.x)[0]!.id)
})

test('a lasso round a ring does not hold its hole', () => {
  const square = [
    { x: 0, y: 0 },
    { x: 4, y: 0 },
    { x: 4, y: 4 },
    { x: 0, y: 4 },
  ]
  assert.ok(isWithin(square, { x: 2, y: 2 }))
  assert.ok(!isWithin(square, { x: 5, y: 2 }))
  const bow = [
    { x: 0, y: 0 },
    { x: 4, y: 4 },
    { x: 4, y: 0 },
    { x: 0, y: 4 },
  ]
  assert.ok(isWithin(bow, { x: 3.5, y: 2 }))
  assert.ok(!isWithin(bow, { x: 2, y: 0.5 }))
})

test('pictures: at most one for each square, those in sight, and the same ones while the map is moved', () => {
  const view = fitted(SIZE)
  const first = pictured(places, view, SIZE, 60)
  assert.ok(first.length > 20 && first.length <= 16 * 12)
  const second = pictured(places, moved(view, { x: 13, y: 8 }), SIZE, 60)
  const same = second.filter((place) => first.includes(place)).length
  assert.ok(same / first.length > 0.9, `${same} of ${first.length}`)
  assert.ok(pictured(places, view, SIZE, 1).length >= places.length - 2)
})
