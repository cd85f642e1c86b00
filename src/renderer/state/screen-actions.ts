/** @file The registry's entries for the screens: one to go to each, and one to go back. */
import type { Action } from './action.ts'
import type { AppState } from './app-state.ts'
import { canShow, SCREEN_NAMES, SCREENS, type Screen } from './screens.ts'

export type ScreenActionId = `go${Capitalize<Screen>}`

export const screenAction = (screen: Screen): ScreenActionId =>
  `go${screen.charAt(0).toUpperCase()}${screen.slice(1)}` as ScreenActionId

const go = (screen: Screen): Action => ({
  label: SCREENS[screen].label,
  keys: SCREENS[screen].keys,
  when: (s) => s.sheet === null && s.screen !== screen && canShow(screen, s),
  run: (c) => c.session.go(screen),
})

export const SCREEN_ACTIONS = Object.fromEntries(
  SCREEN_NAMES.map((screen) => [screenAction(screen), go(screen)]),
) as Readonly<Record<ScreenActionId, Action>>

/** Where Escape leads when it means nothing else. */
export const BACK: Action = {
  label: 'screen.back',
  keys: ['Escape'],
  when: (s) => s.sheet === null && s.screen !== 'library' && canShow('library', s),
  run: (c) => c.session.go('library'),
}

/** The same actions, for one screen only. */
export const onScreen = <I extends string>(
  screen: Screen,
  actions: Readonly<Record<I, Action>>,
): Readonly<Record<I, Action>> => {
  const bound = (action: Action): Action => ({
    ...action,
    screen,
    when: (s: AppState) => s.screen === screen && action.when(s),
  })
  const entries = Object.entries<Action>(actions).map(([id, action]) => [id, bound(action)] as const)
  return Object.fromEntries(entries) as Record<I, Action>
}
