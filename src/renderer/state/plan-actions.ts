/** @file The registry's entries for the plan: each task on or off. */
import type { Action } from './action.ts'
import { entryOf, isAble, withTask, type PlanTask } from './plan.ts'
import { knownPlan, planning } from './recipe.ts'

export type PlanActionId = 'toggleJpeg' | 'toggleScratches' | 'toggleNoise' | 'toggleBlur' | 'toggleTones'

export const TOGGLES: Readonly<Record<PlanTask, PlanActionId>> = {
  jpeg: 'toggleJpeg',
  scratches: 'toggleScratches',
  denoise: 'toggleNoise',
  deblur: 'toggleBlur',
  enhance: 'toggleTones',
}

const toggle = (task: PlanTask, key: string): Action => ({
  label: `task.${task}`,
  keys: [key],
  when: (s) => s.sheet === null && knownPlan(s) !== undefined && isAble(planning(s), task),
  run: ({ session }) => session.editPlan((plan) => withTask(plan, task, { on: !entryOf(plan, task).on })),
})

export const PLAN_ACTIONS: Readonly<Record<PlanActionId, Action>> = {
  toggleJpeg: toggle('jpeg', 'J'),
  toggleScratches: toggle('scratches', 'C'),
  toggleNoise: toggle('denoise', 'N'),
  toggleBlur: toggle('deblur', 'U'),
  toggleTones: toggle('enhance', 'Ctrl+Shift+Y'),
}
