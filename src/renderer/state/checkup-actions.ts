/** @file The registry's entry for the check-up: its plan becomes the person's. */
import type { Action } from './action.ts'
import { adopt, suggestion } from './checkup.ts'

export type CheckupActionId = 'useSuggestion'

export const CHECKUP_ACTIONS: Readonly<Record<CheckupActionId, Action>> = {
  useSuggestion: {
    label: 'checkup.use',
    keys: ['A'],
    when: (s) => s.sheet === null && suggestion(s).length > 0,
    run: ({ session: { store } }) => store.set({ plan: adopt(store.get().plan, suggestion(store.get())) }),
  },
}
