/**
 * @file The one registry of what can be done: each action's text, its keys, when it can be done and how. Buttons, shortcuts
 * and the help sheet are all made from it. Runs in the page.
 */
import type { CompareMode } from '../canvas/compare.ts'
import { visibleSpan, zoomTo } from '../canvas/view.ts'
import type { MessageKey } from '../i18n/t.ts'
import { canRestore, currentPane, currentView, openJob, openPhoto, type AppState, type Sheet } from './app-state.ts'
import type { Action, ActionContext } from './action.ts'
import { BATCH_ACTIONS, type BatchActionId } from './batch-actions.ts'
import { CREATE_ACTIONS, type CreateActionId } from './create-actions.ts'
import { CHECKUP_ACTIONS, type CheckupActionId } from './checkup-actions.ts'
import { EXPLORE_ACTIONS, type ExploreActionId } from './explore-actions.ts'
import { LEARN_ACTIONS, type LearnActionId } from './learn-actions.ts'
import { MASK_ACTIONS, type MaskActionId } from './mask-actions.ts'
import { PANEL_ACTIONS, type PanelActionId } from './panel-actions.ts'
import { LIBRARY_ACTIONS, type LibraryActionId } from './library-actions.ts'
import { placeOf } from './photo-list.ts'
import { LOOKING_ACTIONS, type LookingActionId } from './looking-actions.ts'
import { RECIPE_ACTIONS, type RecipeActionId } from './recipe-actions.ts'
import { PLAN_ACTIONS, type PlanActionId } from './plan-actions.ts'
import { BACK, onScreen, SCREEN_ACTIONS, type ScreenActionId } from './screen-actions.ts'

export type ActionId =
  | MaskActionId
  | PlanActionId
  | LookingActionId
  | RecipeActionId
  | CheckupActionId
  | BatchActionId
  | LearnActionId
  | ExploreActionId
  | CreateActionId
  | ScreenActionId
  | PanelActionId
  | LibraryActionId
  | 'open'
  | 'restore'
  | 'cancel'
  | 'export'
  | 'peek'
  | 'compareSplit'
  | 'compareSplitDown'
  | 'compareSide'
  | 'compareDifference'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomFit'
  | 'zoomFull'
  | 'next'
  | 'previous'
  | 'remove'
  | 'help'
  | 'settings'
  | 'palette'
  | 'back'

const ZOOM_STEP = 1.5

const hasPhoto = (state: AppState) => openPhoto(state) !== null
const noSheet = (state: AppState) => state.sheet === null

/** Zooms about the middle of what is seen. `to` gives the wanted scale from the one of now. */
function zoom({ session }: ActionContext, to: (scale: number) => number) {
  const state = session.store.get()
  const photo = openPhoto(state)
  if (!photo) return
  const pane = currentPane(state)
  const view = currentView(photo, state.view, pane)
  const span = visibleSpan(view, photo, pane)
  const middle = { x: (span.from + span.to) / 2, y: pane.height / 2 }
  session.store.set({ view: zoomTo(view, to(view.scale), middle, photo, pane) })
}

/** Shows the photo that is `by` places on in the strip; stays at its ends. */
function step({ session }: ActionContext, by: number) {
  const { photos, open } = session.store.get()
  const next = photos[placeOf(photos, open) + by]
  if (next) session.show(next.id)
}

const sheet = (label: MessageKey, keys: readonly string[], name: Sheet): Action => ({
  label,
  keys,
  when: noSheet,
  run: (c) => c.session.store.set({ sheet: name }),
})

const compare = (mode: CompareMode, label: MessageKey, key: string): Action => ({
  label,
  keys: [key],
  when: (s) => noSheet(s) && Boolean(openPhoto(s)?.result),
  run: (c) => c.session.store.set({ compare: mode }),
})

/** What is done to the photo in the darkroom. */
const RESTORING = {
  restore: {
    label: 'plan.run',
    keys: ['R'],
    when: (s) => noSheet(s) && canRestore(s),
    run: (c) => void c.session.restore(), // failures end as messages in the store
  },
  cancel: {
    label: 'job.cancel',
    keys: ['Escape'],
    when: (s) => noSheet(s) && Boolean(openJob(s)?.id),
    run: (c) => void c.session.cancel(), // failures end as messages in the store
  },
  export: {
    label: 'export.open',
    keys: ['Ctrl+E'],
    when: (s) => noSheet(s) && openPhoto(s)?.missing === false && Boolean(openPhoto(s)?.result),
    run: (c) => c.session.store.set({ sheet: 'export' }),
  },
  peek: {
    label: 'compare.hold',
    keys: ['\\'],
    when: (s) => noSheet(s) && Boolean(openPhoto(s)?.result),
    run: (c) => c.session.store.set({ peek: true }),
    release: (c) => c.session.store.set({ peek: false }),
  },
  compareSplit: compare('split', 'compare.split', 'V'),
  compareSplitDown: compare('splitDown', 'compare.splitDown', 'T'),
  compareSide: compare('side', 'compare.side', 'S'),
  compareDifference: compare('difference', 'compare.difference', 'D'),
} satisfies Readonly<Partial<Record<ActionId, Action>>>

/** How it is looked at, and which one it is. */
const VIEWING = {
  zoomIn: { label: 'zoom.in', keys: ['+', '='], when: hasPhoto, run: (c) => zoom(c, (scale) => scale * ZOOM_STEP) },
  zoomOut: { label: 'zoom.out', keys: ['-', '_'], when: hasPhoto, run: (c) => zoom(c, (scale) => scale / ZOOM_STEP) },
  zoomFit: { label: 'zoom.fit', keys: ['0'], when: hasPhoto, run: (c) => c.session.store.set({ view: null }) },
  zoomFull: { label: 'zoom.full', keys: ['1'], when: hasPhoto, run: (c) => zoom(c, () => 1) },
  next: { label: 'photo.next', keys: ['PageDown'], when: (s) => noSheet(s) && hasPhoto(s), run: (c) => step(c, 1) },
  previous: {
    label: 'photo.previous',
    keys: ['PageUp'],
    when: (s) => noSheet(s) && hasPhoto(s),
    run: (c) => step(c, -1),
  },
  remove: {
    label: 'photo.remove',
    keys: ['Delete'],
    // Who marks and presses Delete means the marks, and a photo takes its marks with it.
    when: (s) => noSheet(s) && hasPhoto(s) && openJob(s) === null && s.marking.tool === 'hand',
    run: ({ session }) => {
      const { open } = session.store.get()
      if (open !== null) void session.removePhoto(open) // failures end as messages in the store
    },
  },
} satisfies Readonly<Partial<Record<ActionId, Action>>>

export const ACTIONS: Readonly<Record<ActionId, Action>> = {
  // Before the marks: while no tool for marking is chosen the same keys take back changes of the recipe.
  ...RECIPE_ACTIONS,
  // First: of two that share a key the first that can be done is, and a mark under way is dropped before a job is.
  ...onScreen('darkroom', MASK_ACTIONS),
  ...BATCH_ACTIONS,
  ...LEARN_ACTIONS,
  ...EXPLORE_ACTIONS,
  ...CREATE_ACTIONS,
  open: { label: 'top.open', keys: ['Ctrl+O'], when: noSheet, run: (c) => c.chooseFiles() },
  ...onScreen('darkroom', RESTORING),
  ...onScreen('darkroom', LOOKING_ACTIONS),
  ...onScreen('darkroom', PLAN_ACTIONS),
  ...onScreen('darkroom', CHECKUP_ACTIONS),
  ...onScreen('darkroom', PANEL_ACTIONS),
  ...onScreen('darkroom', VIEWING),
  ...SCREEN_ACTIONS,
  ...LIBRARY_ACTIONS,
  help: sheet('top.help', ['?'], 'help'),
  settings: sheet('settings.title', ['Ctrl+,'], 'settings'),
  palette: sheet('palette.title', ['Ctrl+K', 'Ctrl+Shift+P'], 'palette'),
  // Last: Escape leaves the screen only when there is nothing to drop or to cancel on it.
  back: BACK,
}

export const ACTION_IDS = Object.keys(ACTIONS) as ActionId[]
