/** @file What each screen shows. Runs in the page. */
import type { ComponentType } from 'react'
import { LibraryScreen } from '../features/library/LibraryScreen.tsx'
import type { Screen } from '../state/screens.ts'
import { Editor } from './Editor.tsx'

export const SCREEN_VIEWS: Readonly<Record<Screen, ComponentType>> = {
  library: LibraryScreen,
  darkroom: Editor,
}
