/** @file The registry's entries for the recipe: taking back, doing again, copying to another photo. */
import type { Action } from './action.ts'
import { onScreen } from './screen-actions.ts'
import { withoutFilling } from './plan.ts'
import { meantPhotos } from './app-state.ts'
import { canRedoPlan, canUndoPlan, knownPlan, openPlan } from './recipe.ts'

type InDarkroom = 'planUndo' | 'planRedo' | 'recipeCopy'
export type RecipeActionId = InDarkroom | 'recipePaste' | 'presets'

const IN_DARKROOM: Readonly<Record<InDarkroom, Action>> = {
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
}

export const RECIPE_ACTIONS: Readonly<Record<RecipeActionId, Action>> = {
  ...onScreen('darkroom', IN_DARKROOM),
  recipePaste: {
    label: 'history.paste',
    keys: ['Ctrl+Shift+V'],
    when: (s) => s.sheet === null && s.copied !== null && meantPhotos(s).length > 0,
    run: ({ session }) => {
      const state = session.store.get()
      if (state.copied) void session.givePlan(meantPhotos(state), state.copied) // failures end as messages in the store
    },
  },
  presets: {
    label: 'preset.open',
    keys: ['Ctrl+Shift+S'],
    when: (s) => s.sheet === null && meantPhotos(s).length > 0,
    run: ({ session: { store } }) => store.set({ sheet: 'presets' }),
  },
}
