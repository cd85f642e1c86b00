/** @file Changes what lies over the picture, and asks what it tells of. Runs in the page. */
import type { PhotoResult } from '../../shared/contract.ts'
import { openPhoto, openResults, type AppState } from './app-state.ts'
import type { Looking } from './looking.ts'
import type { Store } from './store.ts'

export const look = ({ get, set }: Store<AppState>, change: Partial<Looking>): void =>
  set({ looking: { ...get().looking, ...change } })

/** The current result of the photo in the editor, as the list of its results has it. */
export const currentResult = (state: AppState): PhotoResult | null =>
  openResults(state).find(({ id }) => id === openPhoto(state)?.result?.id) ?? null

/** A picture that was drawn, or put together, has no map: it tells of the most probable one. */
export const canBeJudged = (result: PhotoResult | null): boolean =>
  result !== null && result.variant === null && result.parts === null
