/** @file The language that the window begins with. Runs in the page. */
import type { Settings } from '../../shared/settings.ts'
import { languageFor, type Locale } from './locales.ts'
import { speak, spoken } from './t.ts'

/** `?lang=pseudo` in the address, for tests: it is no choice that people are offered. */
const isPseudo = () => new URLSearchParams(location.search).get('lang') === 'pseudo'

const localeOf = (choice: Settings['language']): Locale =>
  isPseudo() ? 'pseudo' : choice === 'system' ? languageFor(navigator.languages) : choice

/** Speaks the chosen language, and tells the browser, which hyphenates and reads aloud by it. */
export async function speakChoice(choice: Settings['language']): Promise<Locale> {
  await speak(localeOf(choice))
  document.documentElement.lang = spoken() === 'pseudo' ? 'en' : spoken()
  return spoken()
}
