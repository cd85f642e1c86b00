/** @file Gives components the registry's actions, and runs them by key. Runs in the page. */
import { createContext, use, useEffect } from 'react'
import { useApp } from './session-context.ts'
import type { Action, ActionContext } from './action.ts'
import { ACTIONS, ACTION_IDS, type ActionId } from './actions.ts'
import { matches } from './keys.ts'

export const ActionsProvider = createContext<ActionContext | null>(null)

export function useActionContext(): ActionContext {
  const context = use(ActionsProvider)
  if (!context) throw new Error('Expected an ActionsProvider above this component but received none')
  return context
}

/** Whether an action can be done now, and a function that does it. */
export function useAction(id: ActionId): { readonly enabled: boolean; readonly run: () => void } {
  const context = useActionContext()
  return { enabled: useApp(ACTIONS[id].when), run: () => ACTIONS[id].run(context) }
}

/** Fields where keys are text or a choice. */
const TYPING = 'input:not([type=range]):not([type=radio]):not([type=checkbox]), select, textarea'
const SLIDER_KEYS = ['PageUp', 'PageDown']

/** Whether the element that has the focus uses the key itself. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  return target.closest(TYPING) !== null || (target.matches('input[type=range]') && SLIDER_KEYS.includes(key))
}

/** The picture, but nothing that lies over it. */
const isOnStage = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest('.stage') !== null && target.closest('button, [role=slider]') === null

const isInPlace = ({ place }: Action, event: KeyboardEvent): boolean => place === undefined || isOnStage(event)

/** Listens for every action's keys as long as the component lives. */
export function useShortcuts(context: ActionContext): void {
  useEffect(() => {
    const withKey = (event: KeyboardEvent) =>
      ACTION_IDS.map((id) => ACTIONS[id]).filter(({ keys }) => keys.some((key) => matches(key, event)))
    const down = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTaken(event)) return
      const state = context.session.store.get()
      const action = withKey(event).find((found) => isInPlace(found, event) && found.when(state))
      if (!action) return
      event.preventDefault()
      const pressed = { key: event.key, shift: event.shiftKey }
      if (!event.repeat || action.release === undefined) action.run(context, pressed)
    }
    const up = (event: KeyboardEvent) => withKey(event).forEach((action) => action.release?.(context))
    // A key that is let go in another window is never heard of here.
    const leave = () => ACTION_IDS.forEach((id) => ACTIONS[id].release?.(context))
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', leave)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
      window.removeEventListener('blur', leave)
    }
  }, [context])
}
