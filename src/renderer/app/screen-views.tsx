/** @file What each screen shows. Runs in the page. */
import type { ReactNode } from 'react'
import { BatchesScreen } from '../features/batches/BatchesScreen.tsx'
import { ExploreScreen } from '../features/explore/ExploreScreen.tsx'
import { LearnScreen } from '../features/learn/LearnScreen.tsx'
import { CreateScreen } from '../features/create/CreateScreen.tsx'
import { LibraryScreen } from '../features/library/LibraryScreen.tsx'
import type { Screen } from '../state/screens.ts'
import { Editor } from './Editor.tsx'

export const SCREEN_VIEWS: Readonly<Record<Screen, ReactNode>> = {
  library: <LibraryScreen />,
  darkroom: <Editor />,
  learn: <LearnScreen />,
  explore: <ExploreScreen />,
  create: <CreateScreen />,
  batches: <BatchesScreen />,
}
