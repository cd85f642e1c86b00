/** @file The recipe of the photo in the editor against what is shown of it: which steps are done, and how strong the last one is. Pure. */
import { inEffect, type History } from '../../shared/history.ts'
import type { Model, Photo, PlannedStep, RestoredStep } from '../../shared/contract.ts'
import type { Task } from '../../shared/tasks.ts'
import { FIRST_PLAN, plannedSteps, taskOf, type Plan, type Planning } from './plan.ts'

/** Every state that the plan of a photo had; the first is there before anything was changed and is never taken back. */
export type PlanHistory = History<Plan>

interface Planned {
  readonly open: string | null
  readonly recipes: Readonly<Record<string, PlanHistory>>
}

/** The history of the photo in the editor; undefined until the program has answered. */
export const knownPlan = ({ open, recipes }: Planned): PlanHistory | undefined =>
  open === null ? undefined : recipes[open]

export const planIn = (history: PlanHistory | undefined): Plan =>
  history === undefined ? FIRST_PLAN : (inEffect(history).at(-1) ?? FIRST_PLAN)

export const openPlan = (state: Planned): Plan => planIn(knownPlan(state))

/** The plan of the photo in the editor, and the models that it can be done with. */
export const planning = (state: Planned & { readonly models: readonly Model[] | null }): Planning => ({
  plan: openPlan(state),
  models: state.models,
})

export const canUndoPlan = (history: PlanHistory | undefined): boolean => history !== undefined && history.at > 1
export const canRedoPlan = (history: PlanHistory | undefined): boolean =>
  history !== undefined && history.at < history.ops.length

/** Changes the plan. `joins`: the change goes on with the last one, as a slider does, and is taken back together with it. */
export function withPlan(history: PlanHistory, plan: Plan, joins: boolean): PlanHistory {
  const before = inEffect(history)
  const kept = joins && before.length > 1 ? before.slice(0, -1) : before
  const ops = [...kept, plan]
  return { ops, at: ops.length }
}

/** off: will not be done. done: is part of what is shown. needed: will be done by the next run. */
export type StepState = 'off' | 'done' | 'needed'

const isSameWork = (a: PlannedStep, b: RestoredStep): boolean =>
  a.model === b.model && JSON.stringify(a.params) === JSON.stringify(b.params)

/** How many of the planned steps are part of what is shown. The strength of one counts for those after it only. */
function doneCount(planned: readonly PlannedStep[], done: readonly RestoredStep[]): number {
  let count = 0
  while (count < planned.length) {
    const [step, made, before, madeBefore] = [planned[count], done[count], planned[count - 1], done[count - 1]]
    if (!step || !made || !isSameWork(step, made) || before?.strength !== madeBefore?.strength) break
    count++
  }
  return count
}

const doneSteps = ({ result }: Pick<Photo, 'result'>): readonly RestoredStep[] => result?.steps ?? []

/** The state of a listed step. */
export function stepState(asked: Planning, photo: Pick<Photo, 'result'>, task: Task): StepState {
  const planned = plannedSteps(asked)
  const at = planned.findIndex((step) => taskOf(step) === task)
  if (at < 0) return 'off'
  return at < doneCount(planned, doneSteps(photo)) ? 'done' : 'needed'
}

/** Whether what is shown is what the plan makes. */
export function isUpToDate(asked: Planning, photo: Pick<Photo, 'result'>): boolean {
  const [planned, done] = [plannedSteps(asked), doneSteps(photo)]
  return planned.length === done.length && doneCount(planned, done) === planned.length
}

/** Whether what is shown was made by the same steps, but for how strong they are. */
export function isAsPlanned(asked: Planning, photo: Pick<Photo, 'result'>): boolean {
  const [planned, done] = [plannedSteps(asked), doneSteps(photo)]
  return (
    planned.length === done.length && planned.every((step, i) => done[i] !== undefined && isSameWork(step, done[i]))
  )
}

/** 0-1: how strongly the last step of what is shown is blended in: as planned if what is planned is shown, else as it was. */
export function lastStrength(asked: Planning, photo: Pick<Photo, 'result'>): number {
  const shown = photo.result?.last ?? 1
  if (photo.result?.last === null) return 1
  return isUpToDate(asked, photo) ? (plannedSteps(asked).at(-1)?.strength ?? shown) : shown
}
