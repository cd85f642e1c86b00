/** @file The languages that the window speaks: their names, where their texts are, and which of them a person reads. Pure. */
import { LANGUAGES } from '../../shared/settings.ts'
import shared from '../../shared/texts/en.json' with { type: 'json' }
import own from './en.json' with { type: 'json' }
import { pseudo } from './pseudo.ts'

/** The window's own texts, and the sentences that main and the worker give. */
export const ENGLISH = { ...shared, ...own }

export type MessageKey = keyof typeof ENGLISH
export type Texts = Readonly<Record<MessageKey, string>>

export type Language = (typeof LANGUAGES)[number]
/** `pseudo` is for tests alone: English, longer and accented, so that hard-coded text shows. */
export type Locale = Language | 'pseudo'

/** What a language calls itself: the one text that is never translated. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '简体中文' }

/** Language whose numbers, dates and plurals a locale has. */
export const grammarOf = (locale: Locale): Language => (locale === 'pseudo' ? 'en' : locale)

/** Loaded when first spoken; English is always there. */
export const TEXTS: Readonly<Record<Locale, () => Promise<Texts>>> = {
  en: () => Promise.resolve(ENGLISH),
  'zh-CN': async () => (await import('./zh-CN.json', { with: { type: 'json' } })).default,
  pseudo: () =>
    Promise.resolve(Object.fromEntries(Object.entries(ENGLISH).map(([key, text]) => [key, pseudo(text)])) as Texts),
}

/** Language and script of a tag, such as "zh-Hans"; null: it is no tag. */
function scriptOf(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language}-${script}`
  } catch {
    return null
  }
}

/**
 * The language that a person reads best.
 * @param wanted tags such as "zh-SG", the most liked first; who reads none of ours is given English
 */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const script = scriptOf(tag)
    const found = LANGUAGES.find((language) => script !== null && scriptOf(language) === script)
    if (found) return found
  }
  return 'en'
}
