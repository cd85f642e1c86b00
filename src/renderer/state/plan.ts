/** @file The plan of a photo, its recipe: which steps are listed, which are on and with what, and whether their models allow it. Pure. */
import type { Model, Photo, PlannedStep, RestoredStep } from '../../shared/contract.ts'
import type { Recipe, RecipeStep } from '../../shared/recipe.ts'
import type { ParamsOf, RestoreParams } from '../../shared/steps.ts'
import { canMove, inLawfulOrder, withStep } from '../../shared/step-order.ts'
import { DEFAULT_MODEL, HELPED_BY, TASK_ORDER, type Task } from '../../shared/tasks.ts'

/** Tasks that are switched on and off; what is marked by hand is filled by its own tool. */
export type PlanTask = Exclude<Task, 'inpaint'>

export const PLAN_TASKS: readonly PlanTask[] = TASK_ORDER.filter((task) => task !== 'inpaint')

/** Never changed in place: a change is another one. */
export type Plan = Recipe

export interface PlanEntry<T extends Task> {
  readonly on: boolean
  readonly params: ParamsOf<T>
  /** null: the task's default model. */
  readonly model: string | null
  /** 0-1 */
  readonly strength: number
}

const unlisted = <T extends PlanTask>(params: ParamsOf<T>): PlanEntry<T> => ({
  on: false,
  params,
  model: null,
  strength: 1,
})

/** What a task begins with when it is listed. */
const NEW: { readonly [T in PlanTask]: PlanEntry<T> } = {
  jpeg: unlisted({ task: 'jpeg', quality: null }),
  scratches: unlisted({ task: 'scratches', sensitivity: 0.5 }),
  denoise: unlisted({ task: 'denoise', sigma: null }),
  deblur: unlisted({ task: 'deblur', blur: null }),
  enhance: unlisted({ task: 'enhance', adjustment: null }),
}

/** What is filled is known only to those who marked it. */
const FIRST_PARAMS: Readonly<Record<Task, RestoreParams | undefined>> = {
  jpeg: NEW.jpeg.params,
  scratches: NEW.scratches.params,
  inpaint: undefined,
  denoise: NEW.denoise.params,
  deblur: NEW.deblur.params,
  enhance: NEW.enhance.params,
}

export const FIRST_PLAN: Plan = [{ ...NEW.denoise, on: true }]

export const taskOf = ({ params }: { readonly params: RestoreParams }): Task => params.task

/** The listed step of a task. */
export const stepOf = (plan: Plan, task: Task): RecipeStep | undefined => plan.find((step) => taskOf(step) === task)

/** A task's part of the plan; what it would begin with if it is not listed. */
export const entryOf = <T extends PlanTask>(plan: Plan, task: T): PlanEntry<T> =>
  plan.find((step): step is RecipeStep & PlanEntry<T> => taskOf(step) === task) ?? NEW[task]

/** Changes a step; one that is not listed is, where its task is done by default. */
export function withTask<T extends Task>(plan: Plan, task: T, change: Partial<PlanEntry<T>>): Plan {
  if (stepOf(plan, task)) return plan.map((step) => (taskOf(step) === task ? { ...step, ...change } : step))
  const params = change.params ?? FIRST_PARAMS[task]
  return params ? withStep(plan, { on: false, model: null, strength: 1, ...change, params }, taskOf) : plan
}

export const withoutTask = (plan: Plan, task: Task): Plan => plan.filter((step) => taskOf(step) !== task)

/** What is filled belongs to the photo on which it was marked: the copy goes without, and the other photo keeps its own. */
export const withoutFilling = (plan: Plan): Plan => plan.filter((step) => taskOf(step) !== 'inpaint')

export function pasted(plan: Plan, copied: Plan): Plan {
  const own = stepOf(plan, 'inpaint')
  return own ? withStep(copied, own, taskOf) : copied
}

/** Moves a step by one place, if it may change places with the one there. */
export function moved(plan: Plan, task: Task, by: -1 | 1): Plan {
  const at = plan.findIndex((step) => taskOf(step) === task)
  if (!canMove(plan.map(taskOf), at, by)) return plan
  const [first, second] = by === 1 ? [at, at + 1] : [at - 1, at]
  return plan.map((step, i) => (i === first ? plan[second] : i === second ? plan[first] : step) ?? step)
}

/** What was done, to be done again: without what is known of it only afterwards. */
export const asListed = ({ seconds: _, adjustment: __, ...step }: RestoredStep): RecipeStep => ({ ...step, on: true })

/** The plan of a photo whose recipe was never changed: what was done to it. Filling alone says nothing of the other tasks. */
export function firstPlan({ result }: Pick<Photo, 'result'>): Plan {
  const done = (result?.steps ?? []).map(asListed)
  const filled = done.find((step) => taskOf(step) === 'inpaint')
  if (filled && done.length === 1) return withStep(FIRST_PLAN, filled, taskOf)
  return done.length === 0 ? FIRST_PLAN : inLawfulOrder(done, taskOf)
}

/** What the questions below are asked of. `models`: null until the program has said which there are. */
export interface Planning {
  readonly plan: Plan
  readonly models: readonly Model[] | null
}

/** The installed models of a task, damaged ones included. */
export const modelsOf = (models: readonly Model[] | null, task: Task): readonly Model[] =>
  (models ?? []).filter((m) => m.task === task)

/** The sound model that does a task: the chosen one, else the shipped one, else any. */
export function chosenModel({ plan, models }: Planning, task: Task): Model | null {
  const all = modelsOf(models, task)
  const sound = (id: string | null) => all.find((m) => m.id === id && m.sound)
  return sound(stepOf(plan, task)?.model ?? null) ?? sound(DEFAULT_MODEL[task]) ?? all.find((m) => m.sound) ?? null
}

const isSound = (models: readonly Model[] | null, task: Task): boolean =>
  modelsOf(models, task).some((m) => m.id === DEFAULT_MODEL[task] && m.sound)

/** Whether marked parts can be filled. */
export const hasFiller = (models: readonly Model[] | null): boolean => isSound(models, 'inpaint')

/** Whether a task can be done: it has a sound model, and so has every task that does a part of its work. */
export const isAble = (planning: Planning, task: Task): boolean =>
  chosenModel(planning, task) !== null && HELPED_BY[task].every((other) => isSound(planning.models, other))

/** Whether a task will be done. */
export const isOn = (planning: Planning, task: Task): boolean =>
  stepOf(planning.plan, task)?.on === true && isAble(planning, task)

/** What is to be done, in order. */
export const plannedSteps = (planning: Planning): PlannedStep[] =>
  planning.plan
    .filter((step) => isOn(planning, taskOf(step)))
    .map(({ on: _, ...step }) => ({
      ...step,
      model: chosenModel(planning, taskOf(step))?.id ?? DEFAULT_MODEL[taskOf(step)],
    }))
