/** @file The registry's entry for the panel: its parts come to the front one after another. */
import type { Action } from './action.ts'
import { partAfter } from './panel.ts'

export type PanelActionId = 'panelNext'

export const PANEL_ACTIONS: Readonly<Record<PanelActionId, Action>> = {
  panelNext: {
    label: 'panel.next',
    keys: ['X'],
    when: (s) => s.sheet === null && s.open !== null,
    run: ({ session }) => session.showPart(partAfter(session.store.get().panel)),
  },
}
