/** @file Commands on the photo in the editor: restore, cancel, strength, export. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import { t } from '../i18n/t.ts'
import { canRestore, openJob, openPhoto, without, type AppState, type ExportOptions, type Job } from './app-state.ts'
import { latestOnly } from './latest-only.ts'
import type { Messages } from './messages.ts'
import { plannedSteps } from './plan.ts'
import type { Store } from './store.ts'

/** Saves a finished export that the page itself must fetch. */
export type Deliver = (file: { readonly name: string; readonly path: string }) => Promise<void>

export interface Restoration {
  restore(): Promise<void>
  cancel(): Promise<void>
  /** 0-1; shown at once, saved as fast as the program takes it. */
  setStrength(strength: number): void
  exportPhoto(options: ExportOptions): Promise<void>
}

const WAITING: Job = { id: null, stage: 'waiting', fraction: 0, secondsLeft: null }

export function createRestoration(
  api: Api,
  { get, set }: Store<AppState>,
  { attempt, dismiss, say }: Messages,
  deliver: Deliver,
): Restoration {
  const saveStrength = latestOnly((order: { photo: string; strength: number }) =>
    attempt('strength', () => api.setStrength(order)),
  )

  let strengthSaved = Promise.resolve()

  async function send(options: ExportOptions) {
    await strengthSaved // the program blends with the strength that it knows
    const outcome = await api.exportPhoto(options)
    if (outcome.kind === 'download') await deliver(outcome)
    if (outcome.kind === 'saved') say('export', t('export.saved', { name: outcome.name }))
    if (outcome.kind === 'download') say('export', t('export.downloaded', { name: outcome.name }))
  }

  return {
    async restore() {
      const state = get()
      const photo = openPhoto(state)
      if (!photo || !canRestore(state)) return
      dismiss('worker')
      set({ jobs: { ...state.jobs, [photo.id]: WAITING }, announcement: t('job.announceStart') })
      const order = { photo: photo.id, steps: plannedSteps(state), engine: state.engine }
      const answer = await attempt(`job ${photo.id}`, () => api.restore(order))
      // The job may have reported, or even ended, before its call was answered.
      const job = get().jobs[photo.id]
      if (!answer) set({ jobs: without(get().jobs, photo.id) })
      else if (job) set({ jobs: { ...get().jobs, [photo.id]: { ...job, id: answer.job } } })
    },
    async cancel() {
      const id = openJob(get())?.id
      if (id) await attempt('cancel', () => api.cancel(id))
    },
    setStrength(strength) {
      const { open, photos } = get()
      if (open === null) return
      set({ photos: photos.map((p) => (p.id === open ? { ...p, strength } : p)) })
      strengthSaved = saveStrength({ photo: open, strength })
    },
    async exportPhoto(options) {
      set({ exporting: true })
      await attempt('export', () => send(options))
      set({ exporting: false })
    },
  }
}
