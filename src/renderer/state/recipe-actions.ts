/** @file The registry's entries for the recipe: taking back, doing again, copying to another photo. */
import { withStep } from '../../shared/step-order.ts'
import type { Action } from './action.ts'
import { stepOf, taskOf, type Plan } from './plan.ts'
import { canRedoPlan, canUndoPlan, knownPlan, openPlan } from './recipe.ts'

export type RecipeActionId = 'planUndo' | 'planRedo' | 'recipeCopy' | 'recipePaste'

/** What is filled belongs to the photo on which it was marked: the copy goes without, and the other photo keeps its own. */
export const withoutFilling = (plan: Plan): Plan => plan.filter((step) => taskOf(step) !== 'inpaint')

export function pasted(plan: Plan, copied: Plan): Plan {
  const own = stepOf(plan, 'inpaint')
  return own ? withStep(copied, own, taskOf) : copied
}

export const RECIPE_ACTIONS: Readonly<Record<RecipeActionId, Action>> = {
  planUndo: {
    label: 'history.undo',
    keys: ['Ctrl+Z'],
    when: (s) => s.sheet === null && s.marking.tool === 'hand' && canUndoPlan(knownPlan(s)),
    run: ({ session }) => session.undoPlan(),
  },
  planRedo: {
    label: 'history.redo',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    when: (s) => s.sheet === null && s.marking.tool === 'hand' && canRedoPlan(knownPlan(s)),
    run: ({ session }) => session.redoPlan(),
  },
  recipeCopy: {
    label: 'history.copy',
    keys: ['Ctrl+Shift+C'],
    when: (s) => s.sheet === null && knownPlan(s) !== undefined && withoutFilling(openPlan(s)).length > 0,
    run: ({ session: { store } }) => store.set({ copied: withoutFilling(openPlan(store.get())) }),
  },
  recipePaste: {
    label: 'history.paste',
    keys: ['Ctrl+Shift+V'],
    when: (s) => s.sheet === null && knownPlan(s) !== undefined && s.copied !== null,
    run: ({ session }) => {
      const { copied } = session.store.get()
      if (copied) session.editPlan((plan) => pasted(plan, copied))
    },
  },
}
