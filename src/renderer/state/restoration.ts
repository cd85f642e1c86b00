/** @file Commands on the photo in the editor: restore, cancel, strength, export. Runs in the page. */
import { isMarked } from '../../imaging/mask/history.ts'
import type { Api } from '../../shared/api.ts'
import type { Photo, PlannedStep, RestoredStep } from '../../shared/contract.ts'
import { t } from '../i18n/t.ts'
import { latestOnly } from '../../shared/latest-only.ts'
import { canFill, canRestore, openJob, openPhoto, type AppState, type ExportOptions } from './app-state.ts'
import { calm, marksOf, openMask, type Marking } from './marking.ts'
import type { Masks } from './masks.ts'
import type { Recipes } from './recipes.ts'
import type { Messages } from './messages.ts'
import { asListed, plannedSteps, stepOf, withoutTask, withTask, type Plan } from './plan.ts'
import { openPlan } from './recipe.ts'
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
const isSame = (a: Plan, b: Plan): boolean => JSON.stringify(a) === JSON.stringify(b)

export function createRestoration(
  api: Api,
  store: Store<AppState>,
  messages: Messages,
  deliver: Deliver,
  { masks: { savedMask }, recipes }: { readonly masks: Masks; readonly recipes: Recipes },
): Restoration {
  const { get, set } = store
  const { attempt, say } = messages
  const saveStrength = latestOnly((order: { photo: string; strength: number }) =>
    attempt('strength', () => api.setStrength(order)),
  )

  let strengthSaved = Promise.resolve()

  async function send(options: ExportOptions): Promise<boolean> {
    await Promise.all([strengthSaved, recipes.savedPlan()]) // the program blends with the strengths that it knows
    const outcome = await api.exportPhoto(options)
    if (outcome.kind === 'download') {
      await deliver(outcome)
      if (outcome.sidecar) await deliver(outcome.sidecar)
    }
    if (outcome.kind === 'saved') say('export', t('export.saved', { name: outcome.name }))
    if (outcome.kind === 'download') say('export', t('export.downloaded', { name: outcome.name }))
    return outcome.kind !== 'cancelled'
  }

  /** What a step that fills is: what is marked now; null: the marks could not be saved, which has been said. */
  async function filling(photo: string) {
    const mask = await savedMask(photo)
    return mask === null ? null : { on: true, params: { task: 'inpaint', mask } as const }
  }

  const edit = (photo: string, change: (plan: Plan) => Plan) => {
    if (get().open === photo) recipes.editPlan(change)
  }

  /** The plan, whose filling is of what is marked now, and off if nothing is. */
  async function stepsToRestore(photo: string): Promise<PlannedStep[] | null> {
    const { models, ...state } = get()
    const plan = openPlan(state)
    if (stepOf(plan, 'inpaint')?.on !== true) return plannedSteps({ plan, models })
    const now = isMarked(marksOf(openMask(state))) ? await filling(photo) : { on: false }
    if (!now) return null
    const next = withTask(plan, 'inpaint', now)
    if (!isSame(plan, next)) edit(photo, (current) => withTask(current, 'inpaint', now))
    return plannedSteps({ plan: next, models })
  }

  /** What was done, without what was filled, and what is marked now; the plan lists it too. */
  async function stepsToFill(photo: Photo): Promise<PlannedStep[] | null> {
    const done = stepsOf(photo).map(asListed)
    const now = await filling(photo.id)
    if (!now) return null
    edit(photo.id, (plan) => withTask(plan, 'inpaint', now))
    return withTask(withoutTask(done, 'inpaint'), 'inpaint', now).map(({ on: _, ...step }) => step)
  }

  async function run(photo: Photo, planned: Promise<PlannedStep[] | null>) {
    await startJob(store, messages, photo.id, async () => {
      const steps = await planned
      if (steps === null || steps.length === 0) return null
      return await api.restore({ photo: photo.id, steps, engine: get().engine, ordered: true })
    })
  }

  return {
    async restore() {
      const state = get()
      const photo = openPhoto(state)
      if (!photo || !canRestore(state)) return
      await run(photo, stepsToRestore(photo.id))
    },
    async fill() {
      const state = get()
      const photo = openPhoto(state)
      if (!photo || !canFill(state)) return
      // The marks would hide what was made of them; who fills mark by mark goes on marking.
      const { marking } = state
      const after: Marking = marking.fillsAtOnce ? marking : { ...calm(marking), tool: 'hand' }
      set({ marking: { ...after, shown: false } })
      await run(photo, stepsToFill(photo))
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
