/**
 * @file The map itself: moved by dragging, zoomed by the wheel, photos chosen by click, lasso and keys. One place takes the focus; where the
 * keys are is told in words beside it. Runs in the page.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { ExploreMap } from '../../../shared/explore.ts'
import { t } from '../../i18n/t.ts'
import { pick, toggle, type Selection } from '../../state/selection.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import {
  fitted,
  isWithin,
  moved,
  nearestTo,
  nextIn,
  onCanvas,
  onMap,
  showing,
  zoomed,
  type MapView,
  type Place,
  type Point,
  type Size,
} from './map-view.ts'
import { useMapCanvas, type MapCanvas } from './use-map.ts'

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}
/** CSS pixels. */
const REACH = 30
const MARGIN = 70
const DRAG = 4
const ZOOM_STEP = 1.5
const WHEEL = 0.0015

interface StageProps {
  readonly map: ExploreMap
  /** By photo. */
  readonly colours: ReadonlyMap<string, string>
  readonly describedBy: string
  /** Told once, and when the map's canvas is another. */
  readonly onCanvas: (canvas: MapCanvas) => void
}

/** A pointer that is down. */
interface Grip {
  readonly from: Point
  readonly lasso: boolean
  last: Point
  dragged: boolean
}

export function MapStage({ map, colours, describedBy, onCanvas: tellCanvas }: StageProps) {
  const { store } = useSession()
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const grip = useRef<Grip | null>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  const [own, setOwn] = useState<MapView | null>(null)
  const [lasso, setLasso] = useState<readonly Point[]>([])
  const selection = useApp((s) => s.selection)
  const drawing = useApp((s) => s.exploring.lasso)
  const places: readonly Place[] = map.photos
  const byId = useMemo(() => new Map(places.map((place) => [place.id, place])), [places])
  const painter = useMapCanvas(canvas)
  const view = own ?? fitted(size)

  useEffect(() => tellCanvas(painter), [painter, tellCanvas])
  useEffect(() => {
    // Whoever came here by a key that left nothing with the focus goes on with the keys.
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true })
  }, [])
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (size.width > 0)
      painter.show({ view, size, places, colours, chosen: selection.ids, cursor: selection.cursor, lasso })
  }, [painter, view, size, places, colours, selection, lasso])

  // React's own wheel listener cannot keep the page from being zoomed.
  useEffect(() => {
    const element = box.current
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const to = { x: event.offsetX, y: event.offsetY }
      setOwn((before) => zoomed(before ?? fitted(size), size, to, Math.exp(-WHEEL * event.deltaY)))
    }
    element?.addEventListener('wheel', wheel, { passive: false })
    return () => element?.removeEventListener('wheel', wheel)
  }, [size])

  const choose = (next: Selection) => store.set({ selection: next })

  function down(event: PointerEvent) {
    if (event.button !== 0) return
    const at = pointOf(event)
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { from: at, lasso: drawing || event.shiftKey, last: at, dragged: false }
  }

  function move(event: PointerEvent) {
    const held = grip.current
    if (!held) return
    const at = pointOf(event)
    held.dragged ||= Math.hypot(at.x - held.from.x, at.y - held.from.y) > DRAG
    if (!held.dragged) return
    if (held.lasso) setLasso((path) => [...(path.length === 0 ? [held.from] : path), at])
    else {
      const by = { x: at.x - held.last.x, y: at.y - held.last.y }
      setOwn((before) => moved(before ?? fitted(size), by))
    }
    held.last = at
  }

  function up(event: PointerEvent) {
    const held = grip.current
    grip.current = null
    if (!held) return
    const add = event.ctrlKey || event.metaKey
    const before = store.get().selection
    if (held.dragged && held.lasso) {
      const within = places.filter((place) => isWithin(lasso, onCanvas(view, size, place))).map(({ id }) => id)
      choose({
        ids: new Set(add ? [...before.ids, ...within] : within),
        cursor: within[0] ?? before.cursor,
        anchor: null,
      })
      setLasso([])
    } else if (!held.dragged) {
      const near = nearestTo(places, onMap(view, size, pointOf(event)), REACH / view.scale)
      if (near) choose(pick(places, before, near.id, { range: false, add }))
    }
  }

  function cancel() {
    grip.current = null
    setLasso([])
  }

  function goTo(direction: Point, add: boolean) {
    const before = store.get().selection
    const from = byId.get(before.cursor ?? '')
    const middle = onMap(view, size, { x: size.width / 2, y: size.height / 2 })
    const next = from ? nextIn(places, from, direction) : nearestTo(places, middle, Infinity)
    if (!next) return
    const ids = add ? new Set([...before.ids, ...(from ? [from.id] : []), next.id]) : before.ids
    choose({ ids, cursor: next.id, anchor: next.id })
    setOwn(showing(view, size, next, MARGIN))
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { selection: before } = store.get()
    const arrow = ARROWS[event.key]
    const middle = { x: size.width / 2, y: size.height / 2 }
    const at = byId.get(before.cursor ?? '')
    const focus = at ? onCanvas(view, size, at) : middle
    if (arrow) goTo(arrow, event.shiftKey)
    else if (event.key === ' ') choose(toggle(before))
    else if (event.key === '+' || event.key === '=') setOwn(zoomed(view, size, focus, ZOOM_STEP))
    else if (event.key === '-' || event.key === '_') setOwn(zoomed(view, size, focus, 1 / ZOOM_STEP))
    else if (event.key === '0') setOwn(null)
    else return
    event.preventDefault()
  }

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- an application takes the keys
    <div
      ref={box}
      role="application"
      className={drawing ? 'map-stage is-lasso' : 'map-stage'}
      tabIndex={0}
      aria-label={t('explore.mapLabel', { count: places.length })}
      aria-describedby={describedBy}
      data-testid="map"
      data-view={`${view.scale} ${view.at.x} ${view.at.y}`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={cancel}
      onKeyDown={press}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  )
}

const pointOf = ({ nativeEvent, currentTarget }: PointerEvent): Point => {
  const { left, top } = currentTarget.getBoundingClientRect()
  return { x: nativeEvent.clientX - left, y: nativeEvent.clientY - top }
}
