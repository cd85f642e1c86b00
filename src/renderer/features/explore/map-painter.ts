/** @file Draws the map on a canvas: dots, little pictures, what is chosen, where the keys are, the lasso. Runs in the page. */
import type { Thumbs } from '../../canvas/thumbs.ts'
import { onCanvas, pictured, type MapView, type Place, type Point, type Size } from './map-view.ts'

/** Edges in CSS pixels. */
const PICTURE = 44
const CELL = 58
const DOT = 5
const FRAME = 3

export interface Scene {
  readonly view: MapView
  /** CSS pixels. */
  readonly size: Size
  readonly places: readonly Place[]
  /** By photo. */
  readonly colours: ReadonlyMap<string, string>
  readonly chosen: ReadonlySet<string>
  readonly cursor: string | null
  /** On the canvas. */
  readonly lasso: readonly Point[]
}

export interface Inks {
  readonly ground: string
  readonly text: string
  readonly accent: string
}

/** Pictures at the size they are drawn at: scaling them anew for each frame takes longer than the frame. */
export class Sprites {
  readonly #thumbs: Thumbs
  readonly #made = new Map<string, { readonly edge: number; readonly canvas: HTMLCanvasElement }>()

  constructor(thumbs: Thumbs) {
    this.#thumbs = thumbs
  }

  /** The middle square of a photo's thumbnail; undefined while it is loading. */
  get(photo: string, edge: number): HTMLCanvasElement | undefined {
    const known = this.#made.get(photo)
    if (known?.edge === edge) return known.canvas
    const bitmap = this.#thumbs.get(photo)
    if (!bitmap) return undefined
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: edge, height: edge })
    const short = Math.min(bitmap.width, bitmap.height)
    const [left, top] = [(bitmap.width - short) / 2, (bitmap.height - short) / 2]
    canvas.getContext('2d')?.drawImage(bitmap, left, top, short, short, 0, 0, edge, edge)
    this.#made.set(photo, { edge, canvas })
    return canvas
  }
}

/** Photos that are shown as pictures in this view, the one at the keys always. */
export function picturedIn({ places, view, size, cursor }: Scene): Place[] {
  const shown = pictured(places, view, size, CELL)
  const own = places.find(({ id }) => id === cursor)
  return own === undefined ? shown : [...shown.filter(({ id }) => id !== cursor), own]
}

function paintDots(
  on: CanvasRenderingContext2D,
  { places, view, size, colours, chosen }: Scene,
  inks: Inks,
  but: Set<string>,
) {
  const middle = Math.round(DOT / 2)
  for (const place of places) {
    if (but.has(place.id)) continue
    const { x, y } = onCanvas(view, size, place)
    if (x < -DOT || y < -DOT || x > size.width + DOT || y > size.height + DOT) continue
    if (chosen.has(place.id)) {
      on.fillStyle = inks.text
      on.fillRect(x - middle - 2, y - middle - 2, DOT + 4, DOT + 4)
    }
    on.fillStyle = colours.get(place.id) ?? inks.text
    on.fillRect(x - middle, y - middle, DOT, DOT)
  }
}

function paintPicture(
  on: CanvasRenderingContext2D,
  scene: Scene,
  inks: Inks,
  place: Place,
  sprite: HTMLCanvasElement | undefined,
) {
  const { x, y } = onCanvas(scene.view, scene.size, place)
  const [left, top] = [Math.round(x - PICTURE / 2), Math.round(y - PICTURE / 2)]
  const isChosen = scene.chosen.has(place.id)
  if (isChosen || place.id === scene.cursor) {
    const edge = place.id === scene.cursor ? 5 : 3
    on.fillStyle = place.id === scene.cursor ? inks.text : inks.accent
    on.fillRect(left - FRAME - edge, top - FRAME - edge, PICTURE + 2 * (FRAME + edge), PICTURE + 2 * (FRAME + edge))
  }
  if (isChosen && place.id === scene.cursor) {
    on.fillStyle = inks.accent
    on.fillRect(left - FRAME - 3, top - FRAME - 3, PICTURE + 2 * (FRAME + 3), PICTURE + 2 * (FRAME + 3))
  }
  on.fillStyle = scene.colours.get(place.id) ?? inks.text
  on.fillRect(left - FRAME, top - FRAME, PICTURE + 2 * FRAME, PICTURE + 2 * FRAME)
  if (sprite) on.drawImage(sprite, left, top, PICTURE, PICTURE)
}

function paintLasso(on: CanvasRenderingContext2D, { lasso }: Scene, inks: Inks) {
  const [first, ...rest] = lasso
  if (!first) return
  on.beginPath()
  on.moveTo(first.x, first.y)
  for (const { x, y } of rest) on.lineTo(x, y)
  on.closePath()
  on.globalAlpha = 0.15
  on.fillStyle = inks.accent
  on.fill('evenodd')
  on.globalAlpha = 1
  on.strokeStyle = inks.accent
  on.lineWidth = 2
  on.stroke()
}

/** @param ratio device pixels for each CSS pixel */
export function paint(on: CanvasRenderingContext2D, scene: Scene, inks: Inks, sprites: Sprites, ratio: number): void {
  const { width, height } = scene.size
  on.setTransform(ratio, 0, 0, ratio, 0, 0)
  on.fillStyle = inks.ground
  on.fillRect(0, 0, width, height)
  const pictures = picturedIn(scene)
  paintDots(on, scene, inks, new Set(pictures.map(({ id }) => id)))
  const edge = Math.round(PICTURE * ratio)
  for (const place of pictures) paintPicture(on, scene, inks, place, sprites.get(place.id, edge))
  paintLasso(on, scene, inks)
}
