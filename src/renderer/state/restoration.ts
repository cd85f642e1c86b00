/** @file Commands on the photo in the editor: restore, cancel, strength, export. Runs in the page. */
import { isMarked } from '../../imaging/mask/history.ts'
import type { Api } from '../../shared/api.ts'
import type { Photo, PlannedStep, RestoredStep } from '../../shared/contract.ts'
import { t } from '../i18n/t.ts'
import { canFill, canRestore, openJob, openPhoto, type AppState, type ExportOptions } from './app-state.ts'
import { latestOnly } from './latest-only.ts'
import { calm, marksOf, openMask, type Marking } from './marking.ts'
import type { Masks } from './masks.ts'
import type { Messages } from './messages.ts'
import { plannedSteps } from './plan.ts'
import { startJob } from './start-job.ts'
import type { Store } from './store.ts'

/** Saves a finished export that the page itself must fetch. */
export type Deliver = (file: { readonly name: string; readonly path: string }) => Promise<void>

export interface Restoration {
  /** Does what is planned; what was filled is filled again, as it is marked now. */
  restore(): Promise<void>
  /** Fills what is marked, beside all that was done to the photo. */
  fill(): Promise<void>
  cancel(): Promise<void>
  /** 0-1; shown at once, saved as fast as the program takes it. */
  setStrength(strength: number): void
  /** Answers whether the file was written. */
  exportPhoto(options: ExportOptions): Promise<boolean>
}

const stepsOf = ({ result }: Photo): readonly RestoredStep[] => result?.steps ?? []
const isFilling = ({ params }: Pick<RestoredStep, 'params'>): boolean => params.task === 'inpaint'

export function createRestoration(
  api: Api,
  store: Store<AppState>,
  messages: Messages,
  deliver: Deliver,
  savedMask: Masks['savedMask'],
): Restoration {
  const { get, set } = store
  const { attempt, say } = messages
  const saveStrength = latestOnly((order: { photo: string; strength: number }) =>
    attempt('strength', () => api.setStrength(order)),
  )

  let strengthSaved = Promise.resolve()

  async function send(options: ExportOptions): Promise<boolean> {
    await strengthSaved // the program blends with the strength that it knows
    const outcome = await api.exportPhoto(options)
    if (outcome.kind === 'download') {
      await deliver(outcome)
      if (outcome.sidecar) await deliver(outcome.sidecar)
    }
    if (outcome.kind === 'saved') say('export', t('export.saved', { name: outcome.name }))
    if (outcome.kind === 'download') say('export', t('export.downloaded', { name: outcome.name }))
    return outcome.kind !== 'cancelled'
  }

  /** The steps, and one that fills what is marked; null: the marks could not be saved, which has been said. */
  async function withFilling(photo: string, steps: readonly PlannedStep[]): Promise<PlannedStep[] | null> {
    const mask = await savedMask(photo)
    return mask === null ? null : [...steps, { params: { task: 'inpaint', mask }, model: null, strength: 1 }]
  }

  async function run(photo: Photo, planning: Promise<PlannedStep[] | null>) {
    await startJob(store, messages, photo.id, async () => {
      const steps = await planning
      return steps && (await api.restore({ photo: photo.id, steps, engine: get().engine }))
    })
  }

  return {
    async restore() {
      const state = get()
      const photo = openPhoto(state)
      if (!photo || !canRestore(state)) return
      const isFilled = stepsOf(photo).some(isFilling) && isMarked(marksOf(openMask(state)))
      const steps = plannedSteps(state)
      await run(photo, isFilled ? withFilling(photo.id, steps) : Promise.resolve(steps))
    },
    async fill() {
      const state = get()
      const photo = openPhoto(state)
      if (!photo || !canFill(state)) return
      // The marks would hide what was made of them; who fills mark by mark goes on marking.
      const { marking } = state
      const after: Marking = marking.fillsAtOnce ? marking : { ...calm(marking), tool: 'hand' }
      set({ marking: { ...after, shown: false } })
      const kept = stepsOf(photo)
        .filter((step) => !isFilling(step))
        .map(({ params, model, strength }) => ({ params, model, strength }))
      await run(photo, withFilling(photo.id, kept))
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
      const isWritten = await attempt('export', () => send(options))
      set({ exporting: false })
      return isWritten === true
    },
  }
}
