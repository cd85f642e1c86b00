/** @file Moves the view by wheel, drag and pinch on the stage's box, and gives pointers that draw to the pen. Runs in the page. */
import { useEffect, type RefObject } from 'react'
import { pan, zoomTo, type Point } from '../../canvas/view.ts'
import { inPane } from '../../canvas/compare.ts'
import { currentPane, currentView, openPhoto } from '../../state/app-state.ts'
import { useSession } from '../../state/session-context.ts'
import type { Session } from '../../state/session.ts'

/** Zoom per wheel pixel; a trackpad's pinch arrives as small wheel steps with Ctrl. */
const WHEEL_RATE = 0.0015
const PINCH_RATE = 0.01
const LINE_HEIGHT = 16

/** `pen` must be the same object as long as it is the same pen. */
export function usePanZoom(box: RefObject<HTMLElement | null>, pen: Pen): void {
  const session = useSession()
  useEffect(() => {
    const element = box.current
    if (!element) return
    const stop = new AbortController()
    const { signal } = stop
    listenToWheel(element, session, signal)
    listenToPointers(element, session, pen, signal)
    return () => stop.abort()
  }, [box, pen, session])
}

function zoomBy({ store }: Session, factor: number, at: Point) {
  const state = store.get()
  const photo = openPhoto(state)
  if (!photo) return
  const pane = currentPane(state)
  const view = currentView(photo, state.view, pane)
  store.set({ view: zoomTo(view, view.scale * factor, inPane(at, pane, state.stage), photo, pane) })
}

/** Moves the view by device pixels. */
export function panBy({ store }: Session, by: Point): void {
  const state = store.get()
  const photo = openPhoto(state)
  const pane = currentPane(state)
  if (photo) store.set({ view: pan(currentView(photo, state.view, pane), by, photo, pane) })
}

/** Device pixels from the stage's corner. */
function onStage(element: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top } = element.getBoundingClientRect()
  return { x: (clientX - left) * window.devicePixelRatio, y: (clientY - top) * window.devicePixelRatio }
}

function listenToWheel(element: HTMLElement, session: Session, signal: AbortSignal) {
  const turn = (event: WheelEvent) => {
    event.preventDefault()
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_HEIGHT : event.deltaY
    zoomBy(session, Math.exp(-pixels * (event.ctrlKey ? PINCH_RATE : WHEEL_RATE)), onStage(element, event))
  }
  element.addEventListener('wheel', turn, { passive: false, signal })
}

const middleOf = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, p) => sum + p.x, 0) / points.length,
  y: points.reduce((sum, p) => sum + p.y, 0) / points.length,
})
const distanceOf = ([a, b]: readonly Point[]) => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0)

/** What draws with a pointer, in device pixels of the stage. */
export interface Pen {
  /** Whether a pointer that is pressed now draws. */
  takes(event: PointerEvent): boolean
  press(at: Point, event: PointerEvent): void
  move(points: readonly Point[]): void
  lift(): void
  /** The pointer turns out to pan. */
  abandon(): void
  /** Over the stage without being pressed; null: it left. */
  hover(at: Point | null): void
}

/** A pointer draws, if the pen takes it. Else one drags, two pinch and drag at once; a second finger ends drawing. */
function listenToPointers(element: HTMLElement, session: Session, pen: Pen, signal: AbortSignal) {
  const held = new Map<number, Point>()
  let drawing: { readonly id: number; at: Point } | null = null

  const down = (event: PointerEvent) => {
    const { target, pointerId, button } = event
    if (button > 1 || !(target instanceof Element) || target.closest('button, [role=slider]')) return
    const at = onStage(element, event)
    element.setPointerCapture(pointerId)
    if (drawing) {
      if (event.pointerType !== 'touch') return
      pen.abandon()
      held.set(drawing.id, drawing.at)
      drawing = null
    } else if (held.size === 0 && pen.takes(event)) {
      drawing = { id: pointerId, at }
      return pen.press(at, event)
    }
    held.set(pointerId, at)
  }
  const move = (event: PointerEvent) => {
    const at = onStage(element, event)
    if (drawing?.id === event.pointerId) {
      drawing.at = at
      const passed = event.getCoalescedEvents().map((one) => onStage(element, one))
      pen.move(passed.length > 0 ? passed : [at])
    }
    if (event.pointerType !== 'touch') pen.hover(at)
    if (!held.has(event.pointerId)) return
    const before = [...held.values()]
    held.set(event.pointerId, at)
    const now = [...held.values()]
    const [from, to] = [middleOf(before), middleOf(now)]
    panBy(session, { x: to.x - from.x, y: to.y - from.y })
    if (now.length === 2) zoomBy(session, distanceOf(now) / Math.max(distanceOf(before), 1), to)
  }
  const up = (event: PointerEvent) => {
    held.delete(event.pointerId)
    if (drawing?.id !== event.pointerId) return
    drawing = null
    if (event.type === 'pointerup') pen.lift()
    else pen.abandon()
  }
  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', up, { signal })
  element.addEventListener('pointerleave', () => pen.hover(null), { signal })
}
