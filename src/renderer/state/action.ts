/** @file What an entry of the registry of actions is. */
import type { MessageKey } from '../i18n/t.ts'
import type { AppState } from './app-state.ts'
import type { Screen } from './screens.ts'
import type { Session } from './session.ts'

export interface ActionContext {
  readonly session: Session
  /** Asks for files with the machine's dialog or the page's own file input. */
  readonly chooseFiles: () => void
  /** Asks for a folder of photos. */
  readonly chooseFolder: () => void
  /** Asks where the original of a photo is. */
  readonly chooseOriginal: (photo: string) => void
  /** Asks for a folder in which to look for missing originals. */
  readonly searchFolder: () => void
}

/** The key that an action was run by. */
export interface Pressed {
  readonly key: string
  readonly shift: boolean
}

export interface Action {
  readonly label: MessageKey
  readonly keys: readonly string[]
  /** The screen that it belongs to; absent: it can be done on several. */
  readonly screen?: Screen
  /** Its keys belong to it only while the picture has the focus. */
  readonly place?: 'stage'
  readonly when: (state: AppState) => boolean
  readonly run: (context: ActionContext, pressed?: Pressed) => void
  /** For actions that last as long as their key is held. */
  readonly release?: (context: ActionContext) => void
}
