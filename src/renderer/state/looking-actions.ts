/** @file The registry's entries for results, loupe and invention map. */
import { canVary, MAX_VARIANTS, MIN_VARIANTS } from '../../shared/variants.ts'
import type { MessageKey } from '../i18n/t.ts'
import { t } from '../i18n/t.ts'
import type { Action, ActionContext, Pressed } from './action.ts'
import { openJob, openPhoto, openResults, type AppState } from './app-state.ts'
import { look } from './look.ts'
import { LOUPE_SCALES } from './looking.ts'

export type LookingActionId =
  | 'resultsShow'
  | 'resultPrevious'
  | 'resultNext'
  | 'resultCompare'
  | 'variantsDraw'
  | 'variantsMore'
  | 'variantsFewer'
  | 'map'
  | 'loupe'
  | 'loupeMove'
  | 'loupe2'
  | 'loupe3'
  | 'loupe4'

/** Device-independent pixels that an arrow key moves the loupe, and with Shift. */
const STEP = 24
const FAR_STEP = 120

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

const noSheet = (state: AppState): boolean => state.sheet === null
const hasResult = (state: AppState): boolean => noSheet(state) && Boolean(openPhoto(state)?.result)
const hasLoupe = (state: AppState): boolean =>
  noSheet(state) && openPhoto(state) !== null && state.looking.loupe !== null

/** Whether other pictures than the current one can be drawn by its steps. */
export const canDraw = (state: AppState): boolean => {
  const photo = openPhoto(state)
  const steps = photo?.result?.steps ?? []
  return noSheet(state) && openJob(state) === null && photo?.missing === false && steps.some((s) => canVary(s.params))
}

/** Uses the result that is `by` places on; stays at the ends. */
function step({ session }: ActionContext, by: number) {
  const state = session.store.get()
  const all = openResults(state)
  const next = all[all.findIndex(({ id }) => id === openPhoto(state)?.result?.id) + by]
  if (next) void session.useResult(next.id) // never rejects
}

function moveLoupe({ session: { store } }: ActionContext, { key, shift }: Pressed) {
  const { stage, looking } = store.get()
  const [x, y] = WAYS[key] ?? [0, 0]
  const far = (shift ? FAR_STEP : STEP) * window.devicePixelRatio
  const at = looking.loupeAt ?? { x: stage.width / 2, y: stage.height / 2 }
  const within = (place: number, room: number) => Math.min(Math.max(place, 0), room)
  look(store, { loupeAt: { x: within(at.x + x * far, stage.width), y: within(at.y + y * far, stage.height) } })
}

const magnify = (scale: (typeof LOUPE_SCALES)[number], label: MessageKey): Action => ({
  label,
  keys: [String(scale)],
  when: hasLoupe,
  run: ({ session }) => look(session.store, { loupe: scale }),
})

const count = (by: 1 | -1, label: MessageKey, key: string): Action => ({
  label,
  keys: [key],
  when: (s) => hasResult(s) && s.looking.strip,
  run: ({ session: { store } }) => {
    const wanted = store.get().looking.count + by
    look(store, { count: Math.min(Math.max(wanted, MIN_VARIANTS), MAX_VARIANTS) })
  },
})

export const LOOKING_ACTIONS: Readonly<Record<LookingActionId, Action>> = {
  resultsShow: {
    label: 'results.show',
    keys: ['K'],
    when: hasResult,
    run: ({ session: { store } }) => look(store, { strip: !store.get().looking.strip }),
  },
  resultPrevious: { label: 'results.previous', keys: [','], when: hasResult, run: (c) => step(c, -1) },
  resultNext: { label: 'results.next', keys: ['.'], when: hasResult, run: (c) => step(c, 1) },
  resultCompare: {
    label: 'results.pin',
    keys: ['Y'],
    when: hasResult,
    run: ({ session: { store } }) => {
      const state = store.get()
      const id = openPhoto(state)?.result?.id
      if (id !== undefined) store.set({ compareWith: state.compareWith === 'original' ? id : 'original' })
    },
  },
  variantsDraw: {
    label: 'variants.draw',
    keys: ['Q'],
    when: canDraw,
    run: ({ session }) => void session.drawVariants(), // never rejects
  },
  variantsMore: count(1, 'variants.more', '>'),
  variantsFewer: count(-1, 'variants.fewer', '<'),
  map: {
    label: 'map.show',
    keys: ['I'],
    when: (s) => hasResult(s) && (openJob(s) === null || s.looking.map),
    run: ({ session }) => void session.toggleMap(), // never rejects
  },
  loupe: {
    label: 'loupe.show',
    keys: ['Z'],
    when: (s) => noSheet(s) && openPhoto(s) !== null,
    run: ({ session: { store } }) => {
      const isOn = store.get().looking.loupe !== null
      look(store, { loupe: isOn ? null : LOUPE_SCALES[0], loupeAt: null })
      store.set({ announcement: t(isOn ? 'loupe.announceOff' : 'loupe.announceOn') })
    },
  },
  loupeMove: {
    label: 'loupe.move',
    keys: Object.keys(WAYS),
    place: 'stage',
    when: (s) => hasLoupe(s) && s.marking.tool === 'hand',
    run: (context, pressed) => pressed && moveLoupe(context, pressed),
  },
  loupe2: magnify(2, 'loupe.scale2'),
  loupe3: magnify(3, 'loupe.scale3'),
  loupe4: magnify(4, 'loupe.scale4'),
}
