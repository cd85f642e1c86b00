/** @file Keeps the window's state in step with what the program reports by itself. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { Events } from '../../shared/contract.ts'
import type { Failure } from '../../shared/errors.ts'
import { percent, t } from '../i18n/t.ts'
import { photoOf, without, type AppState } from './app-state.ts'
import { createExploreNews, type ExploreNews } from './exploring.ts'
import { createLearningNews, type LearningNews } from './learner.ts'
import type { Messages } from './messages.ts'
import { placeOf, withChanges } from './photo-list.ts'
import { keptIn } from './selection.ts'
import type { Store } from './store.ts'

/** Failures that say by themselves that the worker was started again. */
const WORKER_ENDED: readonly Failure['code'][] = ['worker-crashed', 'worker-hung']

type Listeners = { readonly [K in keyof Events]: (payload: Events[K]) => void }

export function follow(api: Api, store: Store<AppState>, messages: Messages): void {
  const listeners = listenersFor(store, messages, createLearningNews(api, store), createExploreNews(api, store))
  const on = <K extends keyof Events>(name: K) => api.on(name, listeners[name])
  for (const name of Object.keys(listeners) as (keyof Events)[]) on(name)
}

const listenersFor = (
  { get, set }: Store<AppState>,
  { tell, say }: Messages,
  learning: LearningNews,
  explored: ExploreNews,
): Listeners => ({
  photosChanged({ changed, removed }) {
    const { open } = get()
    // Strength is the person's while the slider moves: the program only echoes it, later.
    const mine = photoOf(get(), open)?.strength
    const fresh = changed.map((p) => (p.id === open && mine !== undefined ? { ...p, strength: mine } : p))
    const photos = withChanges(get().photos, { changed: fresh, removed })
    set({ photos })
    if (open !== null && placeOf(photos, open) === -1) set({ open: photos.at(-1)?.id ?? null, view: null })
    if (removed.length > 0) set({ selection: keptIn(photos, get().selection) })
  },
  jobProgress({ job, photo, stage, fraction, secondsLeft }) {
    const before = get().jobs[photo]?.fraction ?? 0
    set({ jobs: { ...get().jobs, [photo]: { id: job, stage, fraction, secondsLeft } }, ...milestone(before, fraction) })
  },
  jobDone({ photo }) {
    set({ jobs: without(get().jobs, photo), announcement: t('job.announceDone') })
  },
  jobFailed({ photo, failure }) {
    set({ jobs: without(get().jobs, photo) })
    if (failure.code === 'cancelled') set({ announcement: t('job.announceCancelled') })
    else tell(WORKER_ENDED.includes(failure.code) ? 'worker' : `job ${photo}`, failure)
  },
  batchesChanged({ batches }) {
    set({ batching: { ...get().batching, batches } })
  },
  learningChanged: ({ runs }) => learning.runsChanged(runs),
  learningPoint: ({ run, point }) => learning.pointAdded(run, point),
  exploreChanged: explored,
  vaeTrainingChanged({ state: training }) {
    set({ creating: { ...get().creating, training } })
  },
  workerRestarted() {
    // The failed restoration's own message says it too, and more.
    const told = get().notices.some((n) => n.slot === 'worker' && n.content.kind === 'failure')
    if (!told) say('worker', t('worker.restarted'))
  },
})

/** Assistive technology hears each tenth once, not every report. */
function milestone(before: number, now: number): Partial<AppState> {
  const tenth = (share: number) => Math.floor(share * 10)
  if (tenth(now) === tenth(before)) return {}
  return { announcement: t('job.announceProgress', { percent: percent(tenth(now) / 10) }) }
}
