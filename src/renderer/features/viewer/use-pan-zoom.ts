/** @file Moves the view by wheel, drag and pinch on the stage's box. Runs in the page. */
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

export function usePanZoom(box: RefObject<HTMLElement | null>): void {
  const session = useSession()
  useEffect(() => {
    const element = box.current
    if (!element) return
    const stop = new AbortController()
    const { signal } = stop
    listenToWheel(element, session, signal)
    listenToPointers(element, session, signal)
    return () => stop.abort()
  }, [box, session])
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

/** One pointer drags; two pinch and drag at once. */
function listenToPointers(element: HTMLElement, session: Session, signal: AbortSignal) {
  const held = new Map<number, Point>()
  const down = (event: PointerEvent) => {
    if (event.button > 1 || !(event.target instanceof Element) || event.target.closest('button, [role=slider]')) return
    held.set(event.pointerId, onStage(element, event))
    element.setPointerCapture(event.pointerId)
  }
  const move = (event: PointerEvent) => {
    if (!held.has(event.pointerId)) return
    const before = [...held.values()]
    held.set(event.pointerId, onStage(element, event))
    const now = [...held.values()]
    const [from, to] = [middleOf(before), middleOf(now)]
    panBy(session, { x: to.x - from.x, y: to.y - from.y })
    if (now.length === 2) zoomBy(session, distanceOf(now) / Math.max(distanceOf(before), 1), to)
  }
  const up = (event: PointerEvent) => held.delete(event.pointerId)
  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', up, { signal })
}
