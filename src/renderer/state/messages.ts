/** @file What the window says to the person: failures and news, each in its slot. Runs in the page. */
import { toFailure, type Failure } from '../../shared/errors.ts'
import { withNotice, type AppState } from './app-state.ts'
import type { Store } from './store.ts'

export interface Messages {
  say(slot: string, text: string): void
  /** News about many things at once, each named. */
  list(slot: string, text: string, items: readonly string[]): void
  tell(slot: string, failure: Failure): void
  dismiss(slot: string): void
  /** Runs work whose failure is for the person to know; never rejects, undefined if it failed. */
  attempt<T>(slot: string, work: () => Promise<T>): Promise<T | undefined>
}

export function createMessages({ get, set }: Store<AppState>): Messages {
  const tell = (slot: string, failure: Failure) =>
    set({ notices: withNotice(get().notices, { slot, content: { kind: 'failure', failure } }) })
  const dismiss = (slot: string) => set({ notices: get().notices.filter((n) => n.slot !== slot) })
  return {
    tell,
    dismiss,
    say: (slot, text) => set({ notices: withNotice(get().notices, { slot, content: { kind: 'said', text } }) }),
    list: (slot, text, items) =>
      set({ notices: withNotice(get().notices, { slot, content: { kind: 'list', text, items } }) }),
    async attempt(slot, work) {
      dismiss(slot)
      try {
        return await work()
      } catch (error) {
        tell(slot, toFailure(error))
        return undefined
      }
    },
  }
}
