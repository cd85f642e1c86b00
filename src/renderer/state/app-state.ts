/** @file Everything the window knows, and the questions asked of it in more than one place. Pure. */
import { NOTHING_EXPLORED, type Exploring } from './exploring.ts'
import type { Calls, Events, Model, Photo, PhotoResult, Provider, Sample } from '../../shared/contract.ts'
import type { Failure } from '../../shared/errors.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts'
import type { Locale } from '../i18n/locales.ts'
import { paneFor, type CompareMode } from '../canvas/compare.ts'
import type { Preset } from '../../shared/recipe.ts'
import type { MaskHistory } from '../../shared/mask.ts'
import { isMarked } from '../../imaging/mask/history.ts'
import { fit, settle, type Size, type View } from '../canvas/view.ts'
import { NO_BATCHES, type Batching } from './batching.ts'
import { NOTHING_LEARNED, type Learning } from './learning.ts'
import { NOTHING_CREATED, type Creating } from './creating.ts'
import type { CheckupState } from './checkup.ts'
import { marksOf, openMask, UNMARKED, type Marking } from './marking.ts'
import type { PanelPart } from './panel.ts'
import { FIRST_VIEW, type LibraryView } from './library-view.ts'
import { placeOf } from './photo-list.ts'
import { FIRST_LOOK, type Looking } from './looking.ts'
import { hasFiller, plannedSteps, type Plan } from './plan.ts'
import { knownPlan, planning, type PlanHistory } from './recipe.ts'
import type { Screen } from './screens.ts'
import { NOTHING_CHOSEN, type Selection } from './selection.ts'

export type Engine = Provider['engine']
export type Stage = Events['jobProgress']['stage']

/** A restoration that is under way. */
export interface Job {
  /** null until the program has answered. */
  readonly id: string | null
  readonly stage: Stage | 'waiting'
  /** 0-1 */
  readonly fraction: number
  readonly secondsLeft: number | null
}

/** A message that stays until it is dismissed. `slot`: a newer message in the same slot takes its place. */
export interface Notice {
  readonly slot: string
  readonly content:
    | { readonly kind: 'failure'; readonly failure: Failure }
    | { readonly kind: 'said'; readonly text: string }
    | { readonly kind: 'list'; readonly text: string; readonly items: readonly string[] }
}

export type Sheet = 'help' | 'presets' | 'export' | 'settings' | 'palette' | 'remove' | 'order' | 'trainVae'

/** Photos that are gone through one by one. */
export interface Round {
  readonly kind: 'import' | 'recipe' | 'checkup' | 'search' | 'remove'
  readonly done: number
  readonly total: number
}

export interface AppState {
  /** false until the program has answered what it holds. */
  readonly ready: boolean
  /** What the window shows, as long as it can; see `canShow`. */
  readonly screen: Screen
  readonly photos: readonly Photo[]
  readonly samples: readonly Sample[]
  /** null until the program has said which there are. */
  readonly models: readonly Model[] | null
  readonly engines: readonly Provider[]
  /** Photo in the darkroom, whichever screen is shown; null: there is none. */
  readonly open: Photo['id'] | null
  readonly importing: boolean
  /** Work on many photos that is under way, in the order of its steps. */
  readonly round: Round | null
  readonly library: LibraryView
  readonly selection: Selection
  readonly jobs: Readonly<Record<Photo['id'], Job>>
  readonly notices: readonly Notice[]
  readonly marking: Marking
  /** Marks by photo, of photos that were in the editor. */
  readonly masks: Readonly<Record<Photo['id'], MaskHistory>>
  /** Check-ups by photo, of photos that were in the editor. */
  readonly checkups: Readonly<Record<Photo['id'], CheckupState>>
  readonly batching: Batching
  readonly learning: Learning
  readonly exploring: Exploring
  readonly creating: Creating
  readonly sheet: Sheet | null
  readonly settings: Settings
  /** The language on the screen. */
  readonly locale: Locale
  /** The part of the panel that is in front. */
  readonly panel: PanelPart
  readonly exporting: boolean
  /** Plans with their history by photo, of photos that were in the editor. */
  readonly recipes: Readonly<Record<Photo['id'], PlanHistory>>
  /** The plan that was copied, to be given to other photos. */
  readonly copied: Plan | null
  readonly presets: readonly Preset[]
  readonly engine: Engine
  /** Stage in device pixels; 0 x 0 until it is on the screen. */
  readonly stage: Size
  /** null: the whole picture is fitted to whatever size the stage has. */
  readonly view: View | null
  readonly compare: CompareMode
  /** What the current result is compared with: 'original', or the id of another result of the photo. */
  readonly compareWith: string
  /** Results by photo, of photos that were in the editor. */
  readonly results: Readonly<Record<Photo['id'], readonly PhotoResult[]>>
  readonly looking: Looking
  /** 0-1: where the divider stands between the two ends of the visible picture. */
  readonly split: number
  /** The original is shown alone for as long as a key is held. */
  readonly peek: boolean
  /** What assistive technology is told. */
  readonly announcement: string
}

export const INITIAL: AppState = {
  ready: false,
  screen: 'darkroom',
  photos: [],
  samples: [],
  models: null,
  engines: [],
  open: null,
  importing: false,
  round: null,
  library: FIRST_VIEW,
  selection: NOTHING_CHOSEN,
  jobs: {},
  notices: [],
  marking: UNMARKED,
  masks: {},
  checkups: {},
  batching: NO_BATCHES,
  learning: NOTHING_LEARNED,
  exploring: NOTHING_EXPLORED,
  creating: NOTHING_CREATED,
  sheet: null,
  settings: DEFAULT_SETTINGS,
  locale: 'en',
  panel: 'repair',
  exporting: false,
  recipes: {},
  copied: null,
  presets: [],
  engine: 'auto',
  stage: { width: 0, height: 0 },
  view: null,
  compare: 'split',
  compareWith: 'original',
  results: {},
  looking: FIRST_LOOK,
  split: 0.5,
  peek: false,
  announcement: '',
}

const NONE: readonly PhotoResult[] = []

export type ExportOptions = Parameters<Calls['exportPhoto']>[0]

export const photoOf = ({ photos }: Pick<AppState, 'photos'>, id: Photo['id'] | null): Photo | null =>
  photos[placeOf(photos, id)] ?? null

/** The photo in the darkroom, while that is the screen: what is done to "the photo" cannot be done out of sight. */
export const openPhoto = (state: AppState): Photo | null =>
  state.screen === 'darkroom' ? photoOf(state, state.open) : null

/** The photos that a command for photos is for: those chosen in the library, or the one in the darkroom. */
export function meantPhotos(state: AppState): readonly Photo['id'][] {
  if (state.screen === 'library') return [...state.selection.ids]
  const open = openPhoto(state)
  return open ? [open.id] : []
}

/** All results of the photo in the editor, oldest first. */
export const openResults = ({ open, results }: AppState): readonly PhotoResult[] =>
  open === null ? NONE : (results[open] ?? NONE)

/** What the current result is compared with; null: the original. A result that is gone is no comparison. */
export const comparedResult = (state: AppState): PhotoResult | null =>
  openResults(state).find(({ id }) => id === state.compareWith) ?? null

export const openJob = (state: AppState): Job | null =>
  state.open === null || state.screen !== 'darkroom' ? null : (state.jobs[state.open] ?? null)

/** What shows one whole picture: the stage, or half of it when two are side by side. */
export const currentPane = (state: AppState): Size =>
  paneFor(state.compare, Boolean(openPhoto(state)?.result), state.stage)

/** The view to draw in a pane: the fitted one, or the person's own, kept lawful for the pane of now. */
export const currentView = (photo: Size, view: View | null, pane: Size): View =>
  view === null ? fit(photo, pane) : settle(view, photo, pane)

/** Whether the plan is known and has something to do. */
const hasWork = (state: AppState): boolean => knownPlan(state) !== undefined && plannedSteps(planning(state)).length > 0

export const canRestore = (state: AppState): boolean => {
  const photo = openPhoto(state)
  return photo !== null && !photo.missing && openJob(state) === null && hasWork(state)
}

/** Whether what is marked can be filled. */
export const canFill = (state: AppState): boolean => {
  const photo = openPhoto(state)
  const isIdle = photo !== null && !photo.missing && openJob(state) === null && state.marking.draft === null
  return isIdle && hasFiller(state.models) && isMarked(marksOf(openMask(state)))
}

/** Another screen: news belong to the one that they came on, and would lie over this one; failures stay until they are read. */
export const onTo = (screen: Screen, { notices }: Pick<AppState, 'notices'>): Pick<AppState, 'screen' | 'notices'> => ({
  screen,
  notices: notices.filter(({ content }) => content.kind === 'failure'),
})

/** Adds a message; one in the same slot is replaced. */
export const withNotice = (notices: readonly Notice[], notice: Notice): readonly Notice[] => [
  ...notices.filter((n) => n.slot !== notice.slot),
  notice,
]

export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record
  return rest
}
