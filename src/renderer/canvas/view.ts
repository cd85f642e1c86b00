/**
 * @file Where the picture lies on the stage, and how zooming and panning move it. Pure.
 * Everything is in device pixels, so that a scale of 1 shows one picture pixel as exactly one pixel of the screen.
 */

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** The picture's pixel (0, 0) is at (x, y) of the stage; one picture pixel is `scale` device pixels wide. */
export interface View extends Point {
  readonly scale: number
}

export const MAX_SCALE = 32

/** A part that is looked at is not enlarged beyond this. */
const MAX_FRAME_SCALE = 2

/** Space around a fitted picture, device pixels. */
const MARGIN = 24

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

/** The scale that shows the whole picture. Small pictures grow by whole factors only, so that their pixels stay even. */
export function fitScale(photo: Size, stage: Size): number {
  const room = (edge: number) => Math.max(edge - 2 * MARGIN, 1)
  const scale = Math.min(room(stage.width) / photo.width, room(stage.height) / photo.height)
  return scale < 1 ? scale : Math.min(Math.floor(scale), MAX_SCALE)
}

/** Position along one axis: centred if the picture is smaller than the stage, else without a gap at either end. */
const place = (at: number, picture: number, stage: number) =>
  picture <= stage ? (stage - picture) / 2 : clamp(at, stage - picture, 0)

/** The nearest lawful view: scale within limits, picture in sight. */
export function settle(view: View, photo: Size, stage: Size): View {
  const scale = clamp(view.scale, Math.min(fitScale(photo, stage), 1), MAX_SCALE)
  return {
    scale,
    x: place(view.x, photo.width * scale, stage.width),
    y: place(view.y, photo.height * scale, stage.height),
  }
}

export const fit = (photo: Size, stage: Size): View =>
  settle({ scale: fitScale(photo, stage), x: 0, y: 0 }, photo, stage)

/** Zooms so that the picture's point under `at` (stage, device pixels) stays under it. */
export function zoomTo(view: View, scale: number, at: Point, photo: Size, stage: Size): View {
  const wanted = clamp(scale, Math.min(fitScale(photo, stage), 1), MAX_SCALE)
  const factor = wanted / view.scale
  return settle({ scale: wanted, x: at.x - (at.x - view.x) * factor, y: at.y - (at.y - view.y) * factor }, photo, stage)
}

/** The view that shows a part of the picture as large as there is room; small parts no more than twice their size. */
export function frame(part: Point & Size, photo: Size, stage: Size): View {
  const scale = Math.min(fitScale(part, stage), MAX_FRAME_SCALE)
  const at = (from: number, edge: number, room: number) => room / 2 - (from + edge / 2) * scale
  const x = at(part.x, part.width, stage.width)
  return settle({ scale, x, y: at(part.y, part.height, stage.height) }, photo, stage)
}

export const pan = (view: View, by: Point, photo: Size, stage: Size): View =>
  settle({ ...view, x: view.x + by.x, y: view.y + by.y }, photo, stage)

/** The view in which a small picture shows the middle of what a pane shows. */
export function smallView({ scale, x, y }: View, pane: Size, small: Size): View {
  const by = Math.max(small.width / Math.max(pane.width, 1), small.height / Math.max(pane.height, 1))
  const shift = (at: number, room: number, smallRoom: number) => (at - room / 2) * by + smallRoom / 2
  return { scale: scale * by, x: shift(x, pane.width, small.width), y: shift(y, pane.height, small.height) }
}

export interface Span {
  readonly from: number
  readonly to: number
}

export type Axis = 'x' | 'y'

/** The part of the stage along an axis that the picture covers: the way of the before/after divider. */
export function visibleSpan(view: View, photo: Size, stage: Size, axis: Axis = 'x'): Span {
  const edge = axis === 'x' ? 'width' : 'height'
  const from = Math.round(view[axis])
  const to = Math.round(view[axis] + photo[edge] * view.scale)
  return { from: clamp(from, 0, stage[edge]), to: clamp(to, 0, stage[edge]) }
}

/** Device pixels of the stage as pixels of the picture. */
export const onPhoto = ({ x, y }: Point, view: View): Point => ({
  x: (x - view.x) / view.scale,
  y: (y - view.y) / view.scale,
})

/** Device pixel of the divider for a share of the span, and back. */
export const splitAt = (span: Span, share: number): number => Math.round(span.from + (span.to - span.from) * share)
export const shareAt = (span: Span, x: number): number =>
  span.to === span.from ? 0 : clamp((x - span.from) / (span.to - span.from), 0, 1)
