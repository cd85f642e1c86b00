/**
 * @file What people set for the whole program: each setting's values, and what it is until they choose. Without schemas, so that
 * the page can use it too. Pure.
 */

/** system: as the machine has it. contrast: strongest contrast, dark or light as the machine has it. */
export const THEMES = ['system', 'dark', 'light', 'contrast'] as const
export const LANGUAGES = ['en', 'zh-CN'] as const
export const LANGUAGE_CHOICES = ['system', ...LANGUAGES] as const

/** Gigabytes (10^9 bytes) that results which can be made again may take. */
export const CACHE_SIZES = ['10', '2', '5', '20', '50', '100'] as const

/** name -> its values as they are offered; the first holds until another is chosen. A new setting is a line here and in the contract. */
export const SETTING_VALUES = {
  theme: THEMES,
  language: LANGUAGE_CHOICES,
  cache: CACHE_SIZES,
} as const

export type SettingName = keyof typeof SETTING_VALUES
export type Settings = { readonly [N in SettingName]: (typeof SETTING_VALUES)[N][number] }

export const SETTING_NAMES = Object.keys(SETTING_VALUES) as SettingName[]

/** Values out of what was stored; what is missing or unknown, from a newer version say, is the first value. */
export const settingsFrom = (stored: Readonly<Record<string, unknown>>): Settings =>
  Object.fromEntries(
    SETTING_NAMES.map((name) => {
      const values: readonly string[] = SETTING_VALUES[name]
      return [name, values.find((value) => value === stored[name]) ?? values[0]]
    }),
  ) as unknown as Settings

export const DEFAULT_SETTINGS = settingsFrom({})
