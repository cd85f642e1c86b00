/** @file Hands the session to the components below it. Runs in the page. */
import { createContext, use } from 'react'
import type { AppState } from './app-state.ts'
import type { Session } from './session.ts'
import { useSelect } from './store.ts'

const SessionContext = createContext<Session | null>(null)

export const SessionProvider = SessionContext

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('Expected a SessionProvider above this component but received none')
  return session
}

/** A part of the window's state; see useSelect. */
export const useApp = <V>(select: (state: AppState) => V): V => useSelect(useSession().store, select)
