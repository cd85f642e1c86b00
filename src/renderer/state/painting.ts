/** @file Presses and moves become marks: the same for mouse, pen, touch and keys. Runs in the page. */
import { onPhoto, pan, type Point, type Size, type View } from '../canvas/view.ts'
import { inPane } from '../canvas/compare.ts'
import { endOf, finish, lift, move, press, type Progress, type Tooling } from '../canvas/draft.ts'
import { t } from '../i18n/t.ts'
import { canFill, currentPane, currentView, openPhoto, type AppState } from './app-state.ts'
import { brushSize, openMask } from './marking.ts'
import type { Session } from './session.ts'

/** Device pixels within which two places are the same to a hand. */
const NEAR = 8
/** Device pixels that an arrow key moves the crosshair; with Shift. */
const STEP = 8
const LEAP = 64

interface Scene {
  readonly photo: Size
  readonly pane: Size
  readonly view: View
}

function sceneOf(state: AppState): Scene | null {
  const photo = openPhoto(state)
  if (!photo) return null
  const pane = currentPane(state)
  return { photo, pane, view: currentView(photo, state.view, pane) }
}

/** A point of the stage, device pixels, as a point of the photo. */
export function photoPoint(state: AppState, at: Point): Point | null {
  const scene = sceneOf(state)
  return scene && onPhoto(inPane(at, scene.pane, state.stage), scene.view)
}

function toolingOf({ marking }: AppState, { photo, view }: Scene, straight: boolean): Tooling | null {
  const { tool, hardness, areaMode, lastEnd } = marking
  if (tool === 'hand') return null
  const near = NEAR / view.scale
  return { tool, size: brushSize(marking, photo), hardness, areaMode, straight, lastEnd, near }
}

function settle(session: Session, { draft, op }: Progress) {
  const end = op && endOf(op)
  session.setMarking({ draft, ...(end ? { lastEnd: end } : {}) })
  if (!op) return
  session.mark(op)
  session.store.set({ announcement: t('mask.announceMarked', { count: openMask(session.store.get()).at }) })
  const state = session.store.get()
  if (state.marking.fillsAtOnce && canFill(state)) void session.fill() // failures end as messages in the store
}

/** Points are pixels of the photo. */
export function pressAt(session: Session, at: Point, straight: boolean): void {
  const state = session.store.get()
  const scene = sceneOf(state)
  const tooling = scene && toolingOf(state, scene, straight)
  if (tooling) session.setMarking({ shown: true })
  if (tooling) settle(session, press(state.marking.draft, tooling, at))
}

export function moveTo(session: Session, points: readonly Point[]): void {
  for (const at of points) {
    const { draft } = session.store.get().marking
    if (draft) settle(session, move(draft, at))
  }
}

export function liftAt(session: Session): void {
  const { draft } = session.store.get().marking
  if (draft) settle(session, lift(draft))
}

export const abandon = (session: Session): void => session.setMarking({ draft: null })

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** Moves the crosshair, which begins in the middle of what is seen, and the picture with it where it would leave the stage. */
export function moveCrosshair(session: Session, key: string, far: boolean): void {
  const state = session.store.get()
  const scene = sceneOf(state)
  const direction = DIRECTIONS[key]
  if (!scene || !direction) return
  const { photo, pane, view } = scene
  const middle = onPhoto({ x: pane.width / 2, y: pane.height / 2 }, view)
  const from = state.marking.crosshair ?? middle
  const step = (far ? LEAP : STEP) / view.scale
  const at = state.marking.crosshair
    ? {
        x: Math.min(Math.max(from.x + direction.x * step, 0), photo.width),
        y: Math.min(Math.max(from.y + direction.y * step, 0), photo.height),
      }
    : from
  session.store.set({ view: following(state, scene, at) })
  session.setMarking({ crosshair: at, hover: null })
  moveTo(session, [at])
}

/** The view that has a point in sight. */
function following({ view: own }: AppState, { photo, pane, view }: Scene, at: Point): View | null {
  const [x, y] = [view.x + at.x * view.scale, view.y + at.y * view.scale]
  const back = (place: number, room: number) => Math.min(Math.max(place, NEAR), room - NEAR) - place
  const by = { x: back(x, pane.width), y: back(y, pane.height) }
  return by.x === 0 && by.y === 0 ? own : pan(view, by, photo, pane)
}

/** Begins a mark at the crosshair, or ends it; a polygon gets a corner. */
export function paintAtCrosshair(session: Session, straight: boolean): void {
  const { crosshair, draft } = session.store.get().marking
  if (!crosshair) return
  if (draft && draft.kind !== 'polygon') settle(session, finish(draft))
  else {
    pressAt(session, crosshair, straight)
    const begun = session.store.get().marking.draft !== null
    if (begun) session.store.set({ announcement: t('mask.announceBegun') })
  }
}
