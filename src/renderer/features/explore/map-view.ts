/** @file Where things of the map are on the canvas, and which lie where. Pure. */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Canvas = middle of the view + scale x (map - at). `scale`: CSS pixels for one unit of the map. */
export interface MapView {
  readonly at: Point
  readonly scale: number
}

/** A photo's place, -1 to 1. */
export interface Place extends Point {
  readonly id: string
}

/** Share of the canvas that the map fills when it is fitted. */
const FILLED = 0.46
const LARGEST = 60

export const fitted = ({ width, height }: Size): MapView => ({
  at: { x: 0, y: 0 },
  scale: Math.max(1, FILLED * Math.min(width, height)),
})

export const onCanvas = ({ at, scale }: MapView, { width, height }: Size, { x, y }: Point): Point => ({
  x: width / 2 + scale * (x - at.x),
  y: height / 2 + scale * (y - at.y),
})

export const onMap = ({ at, scale }: MapView, { width, height }: Size, { x, y }: Point): Point => ({
  x: at.x + (x - width / 2) / scale,
  y: at.y + (y - height / 2) / scale,
})

const clamp = (v: number, low: number, high: number): number => Math.min(high, Math.max(low, v))

/** The map cannot be lost: its middle stays within its own bounds. */
const kept = ({ at, scale }: MapView): MapView => ({ at: { x: clamp(at.x, -1, 1), y: clamp(at.y, -1, 1) }, scale })

/** The point of the map below `to` stays there. @param factor above 1: nearer */
export function zoomed(view: MapView, size: Size, to: Point, factor: number): MapView {
  const whole = fitted(size).scale
  const scale = clamp(view.scale * factor, 0.8 * whole, LARGEST * whole)
  const below = onMap(view, size, to)
  return kept({
    scale,
    at: { x: below.x - (to.x - size.width / 2) / scale, y: below.y - (to.y - size.height / 2) / scale },
  })
}

/** @param by CSS pixels */
export const moved = ({ at, scale }: MapView, by: Point): MapView =>
  kept({ scale, at: { x: at.x - by.x / scale, y: at.y - by.y / scale } })

/** The same view with a point of the map inside the canvas, a margin from its edges. */
export function showing(view: MapView, size: Size, point: Point, margin: number): MapView {
  const { x, y } = onCanvas(view, size, point)
  const off = (v: number, length: number) => (v < margin ? margin - v : v > length - margin ? length - margin - v : 0)
  return moved(view, { x: off(x, size.width), y: off(y, size.height) })
}

/** The place nearest to a point of the map, if one is within `reach`. */
export function nearestTo(places: readonly Place[], { x, y }: Point, reach: number): Place | null {
  let [best, least]: [Place | null, number] = [null, reach]
  for (const place of places) {
    const distance = Math.hypot(place.x - x, place.y - y)
    if (distance > least) continue
    best = place
    least = distance
  }
  return best
}

/** Sideways counts so many times as much as ahead. */
const SIDEWAYS = 2.5

/** The next place in a direction: near, and rather ahead than aside; null: there is none ahead. */
export function nextIn(places: readonly Place[], from: Place, direction: Point): Place | null {
  let [best, least]: [Place | null, number] = [null, Infinity]
  for (const place of places) {
    const [dx, dy] = [place.x - from.x, place.y - from.y]
    const ahead = dx * direction.x + dy * direction.y
    if (place.id === from.id || ahead <= 0) continue
    const aside = Math.abs(dx * direction.y - dy * direction.x)
    const cost = Math.hypot(ahead, SIDEWAYS * aside)
    if (cost >= least) continue
    best = place
    least = cost
  }
  return best
}

/** Whether a point lies within a closed path (even-odd rule). */
export function isWithin(path: readonly Point[], { x, y }: Point): boolean {
  let inside = false
  for (let i = 0, j = path.length - 1; i < path.length; j = i++) {
    const [a, b] = [path[i] as Point, path[j] as Point]
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside
  }
  return inside
}

/** Of the places in sight one for each square of `cell` pixels: those are shown as pictures, the others as dots. */
export function pictured(places: readonly Place[], view: MapView, size: Size, cell: number): Place[] {
  const taken = new Map<number, Place>()
  const columns = Math.ceil(size.width / cell) + 6
  // The squares are fixed to the map: while it is moved the same photos stay pictures.
  const [left, top] = [(view.at.x * view.scale) % cell, (view.at.y * view.scale) % cell]
  for (const place of places) {
    const { x, y } = onCanvas(view, size, place)
    if (x < -cell || y < -cell || x > size.width + cell || y > size.height + cell) continue
    const key = Math.floor((y + top) / cell + 2) * columns + Math.floor((x + left) / cell + 2)
    if (!taken.has(key)) taken.set(key, place)
  }
  return [...taken.values()]
}
