/** @file The check-up of the photo in the editor: asked for once, what it found, and its plan taken over. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { Checkup, Finding, PlannedStep, Region } from '../../shared/checkup.ts'
import type { Photo } from '../../shared/contract.ts'
import { toFailure, type Failure } from '../../shared/errors.ts'
import type { ParamsOf, RestoreParams } from '../../shared/steps.ts'
import { frame } from '../canvas/view.ts'
import { currentPane, openPhoto, type AppState } from './app-state.ts'
import { PLAN_TASKS, stepOf, withTask, type Plan, type PlanTask } from './plan.ts'
import type { Rounds } from './rounds.ts'
import type { Store } from './store.ts'

export type CheckupState =
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly checkup: Checkup }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** The check-up of the photo in the editor; null until it has one. */
export const openCheckup = ({ open, checkups }: AppState): CheckupState | null =>
  open === null ? null : (checkups[open] ?? null)

/** What the open photo's check-up would do: nothing while there is none. */
export function suggestion(state: AppState): readonly PlannedStep[] {
  const found = openCheckup(state)
  return found?.kind === 'done' ? found.checkup.plan : []
}

/** Where a finding is worst; undefined: everywhere alike. */
export const worstOf = ({ regions }: Finding): Region | undefined => regions[0]

/** The worst place of a photo: where its worst damage is worst; the whole of it if that is everywhere alike. */
export function worstPlace(found: CheckupState | null, { width, height }: Pick<Photo, 'width' | 'height'>): Region {
  const findings = found?.kind === 'done' ? found.checkup.findings : []
  return findings.flatMap(({ regions }) => regions)[0] ?? { x: 0, y: 0, width, height }
}

/** Switches on what is suggested, with what was measured and as strong as it was found fit, and everything else off. Chosen models stay. */
export const adopt = (plan: Plan, steps: readonly PlannedStep[]): Plan =>
  PLAN_TASKS.reduce((now, task) => adoptTask(now, task, steps), plan)

function adoptTask<T extends PlanTask>(plan: Plan, task: T, steps: readonly PlannedStep[]): Plan {
  const isOfTask = (params: RestoreParams): params is ParamsOf<T> => params.task === task
  const step = steps.find((planned) => isOfTask(planned.step.params))?.step
  if (step && isOfTask(step.params))
    return withTask(plan, task, { on: true, params: step.params, strength: step.strength })
  return stepOf(plan, task)?.on ? withTask(plan, task, { on: false }) : plan
}

export interface Checking {
  /** Looks many photos over, one after another. */
  checkAll(photos: readonly Photo['id'][]): Promise<void>
  /** Looks a photo over, unless that was done already. */
  checkUp(photo: Photo['id']): Promise<void>
  /** Shows a part of the photo in the editor as large as the stage allows. */
  lookAt(region: Region): void
}

export function createChecking(api: Api, { get, set }: Store<AppState>, { each }: Pick<Rounds, 'each'>): Checking {
  const note = (photo: string, found: CheckupState) => set({ checkups: { ...get().checkups, [photo]: found } })
  async function checkUp(photo: Photo['id']) {
    const known = get().checkups[photo]
    if (known && known.kind !== 'failed') return
    note(photo, { kind: 'busy' })
    try {
      note(photo, { kind: 'done', checkup: await api.checkup(photo) })
    } catch (error) {
      note(photo, { kind: 'failed', failure: toFailure(error) }) // told in its own place: nothing was lost
    }
  }
  return {
    checkUp,
    async checkAll(photos) {
      await each('checkup', photos, checkUp)
    },
    lookAt(region) {
      const state = get()
      const photo = openPhoto(state)
      if (photo) set({ view: frame(region, photo, currentPane(state)) })
    },
  }
}
