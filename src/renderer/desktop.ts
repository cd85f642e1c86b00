/** @file Entry of the page in Electron: makes `window.api` from what the preload exposed, then starts the interface. */
import { makeApi, type Bridge } from '../shared/api.ts'

declare global {
  interface Window {
    /** Exposed by the preload; `api` is made here because an Error crossing the contextBridge loses its code. */
    readonly patinaBridge: Bridge
  }
}

window.api = makeApi(window.patinaBridge)
await import('./main.tsx')
