/** @file The plan: which tasks are switched on and with what, and whether their models allow it. Pure. */
import type { Model } from '../../shared/contract.ts'
import type { ParamsOf } from '../../shared/steps.ts'
import { DEFAULT_MODEL, HELPED_BY, TASK_ORDER, type Task } from '../../shared/tasks.ts'

/** Tasks that are switched on and off; what is marked by hand is filled by its own tool. */
export type PlanTask = Exclude<Task, 'inpaint'>

export const PLAN_TASKS: readonly PlanTask[] = TASK_ORDER.filter((task) => task !== 'inpaint')

export interface PlanEntry<T extends PlanTask> {
  readonly on: boolean
  readonly params: ParamsOf<T>
  /** null: the task's default model. */
  readonly model: string | null
}

export type Plan = { readonly [T in PlanTask]: PlanEntry<T> }

export const FIRST_PLAN: Plan = {
  jpeg: { on: false, params: { task: 'jpeg', quality: null }, model: null },
  scratches: { on: false, params: { task: 'scratches', sensitivity: 0.5 }, model: null },
  denoise: { on: true, params: { task: 'denoise', sigma: null }, model: null },
  deblur: { on: false, params: { task: 'deblur', blur: null }, model: null },
}

/** What the questions below are asked of. `models`: null until the program has said which there are. */
export interface Planning {
  readonly plan: Plan
  readonly models: readonly Model[] | null
}

export const withTask = <T extends PlanTask>(plan: Plan, task: T, change: Partial<PlanEntry<T>>): Plan => ({
  ...plan,
  [task]: { ...plan[task], ...change },
})

/** The installed models of a task, damaged ones included. */
export const modelsOf = (models: readonly Model[] | null, task: Task): readonly Model[] =>
  (models ?? []).filter((m) => m.task === task)

/** The sound model that does a task: the chosen one, else the shipped one, else any. */
export function chosenModel({ plan, models }: Planning, task: PlanTask): Model | null {
  const all = modelsOf(models, task)
  const sound = (id: string | null) => all.find((m) => m.id === id && m.sound)
  return sound(plan[task].model) ?? sound(DEFAULT_MODEL[task]) ?? all.find((m) => m.sound) ?? null
}

const isSound = (models: readonly Model[] | null, task: Task): boolean =>
  modelsOf(models, task).some((m) => m.id === DEFAULT_MODEL[task] && m.sound)

/** Whether marked parts can be filled. */
export const hasFiller = (models: readonly Model[] | null): boolean => isSound(models, 'inpaint')

/** Whether a task can be done: it has a sound model, and so has every task that does a part of its work. */
export const isAble = (planning: Planning, task: PlanTask): boolean =>
  chosenModel(planning, task) !== null && HELPED_BY[task].every((other) => isSound(planning.models, other))

/** Whether a task will be done. */
export const isOn = (planning: Planning, task: PlanTask): boolean => planning.plan[task].on && isAble(planning, task)

export interface PlannedStep {
  readonly params: ParamsOf<PlanTask>
  readonly model: string
  readonly strength: number
}

/** What is to be done, in order. */
export const plannedSteps = (planning: Planning): PlannedStep[] =>
  PLAN_TASKS.filter((task) => isOn(planning, task)).map((task) => ({
    params: planning.plan[task].params,
    model: chosenModel(planning, task)?.id ?? DEFAULT_MODEL[task],
    strength: 1,
  }))
