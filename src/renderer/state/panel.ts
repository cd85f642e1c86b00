/** @file Which part of the panel is in front, remembered from one start to the next. Runs in the page. */

/** In the order of their tabs. */
export const PANEL_PARTS = ['repair', 'mark', 'history'] as const

export type PanelPart = (typeof PANEL_PARTS)[number]

const KEY = 'patina-panel'

/** The part `by` tabs on; after the last comes the first. */
export const partAfter = (part: PanelPart, by = 1): PanelPart => {
  const { length } = PANEL_PARTS
  return PANEL_PARTS[(PANEL_PARTS.indexOf(part) + by + length) % length] as PanelPart
}

/** Storage that a browser denies costs the memory, nothing else. */
export function rememberedPart(storage: () => Pick<Storage, 'getItem'> = () => localStorage): PanelPart {
  try {
    const found = storage().getItem(KEY)
    return PANEL_PARTS.find((part) => part === found) ?? 'repair'
  } catch {
    return 'repair'
  }
}

export function rememberPart(part: PanelPart, storage: () => Pick<Storage, 'setItem'> = () => localStorage): void {
  try {
    storage().setItem(KEY, part)
  } catch {
    // see rememberedPart
  }
}
