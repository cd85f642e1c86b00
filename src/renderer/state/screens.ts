/** @file The window's screens in one closed table: a new one is a line here and its view in app/screen-views.tsx. Pure. */
import type { MessageKey } from '../i18n/t.ts'

interface ScreenEntry {
  readonly label: MessageKey
  readonly keys: readonly string[]
  /** Without a photo the first screen stands in its place. */
  readonly needsPhoto: boolean
}

/** In the order in which the top bar names them. */
export const SCREENS = {
  library: { label: 'screen.library', keys: ['G'], needsPhoto: true },
  darkroom: { label: 'screen.darkroom', keys: ['W'], needsPhoto: true },
  learn: { label: 'screen.learn', keys: ['Ctrl+L'], needsPhoto: false },
  explore: { label: 'screen.explore', keys: ['Ctrl+M'], needsPhoto: true },
  create: { label: 'screen.create', keys: ['Ctrl+G'], needsPhoto: false },
  batches: { label: 'screen.batches', keys: ['Ctrl+B'], needsPhoto: false },
} as const satisfies Readonly<Record<string, ScreenEntry>>

export type Screen = keyof typeof SCREENS

export const SCREEN_NAMES = Object.keys(SCREENS) as Screen[]

/** Whether a screen has something to show; if not, the first screen is shown. */
export const canShow = (screen: Screen, { photos }: { readonly photos: readonly unknown[] }): boolean =>
  !SCREENS[screen].needsPhoto || photos.length > 0
