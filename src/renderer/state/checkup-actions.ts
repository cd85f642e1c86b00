/** @file The registry's entry for the check-up: its plan becomes the person's. */
import type { Action } from './action.ts'
import { adopt, suggestion } from './checkup.ts'
import { knownPlan } from './recipe.ts'

export type CheckupActionId = 'useSuggestion'

export const CHECKUP_ACTIONS: Readonly<Record<CheckupActionId, Action>> = {
  useSuggestion: {
    label: 'checkup.use',
    keys: ['A'],
    when: (s) => s.sheet === null && knownPlan(s) !== undefined && suggestion(s).length > 0,
    run: ({ session }) => session.editPlan((plan) => adopt(plan, suggestion(session.store.get()))),
  },
}
