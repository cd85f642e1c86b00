/** @file Texts of the window by key, and numbers in the reader's own way. Keys are checked by the compiler. Runs in the page. */
import { IntlMessageFormat } from 'intl-messageformat'
import { ENGLISH, grammarOf, TEXTS, type Locale, type MessageKey, type Texts } from './locales.ts'

export type { MessageKey } from './locales.ts'

export type Values = Readonly<Record<string, string | number>>

/** For keys that are made from an id. */
export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(ENGLISH, key)

/** A message that was read, and the names of what it must be given. */
interface Message {
  readonly format: IntlMessageFormat
  readonly names: readonly string[]
}

/** A language with all that is needed to speak it. */
interface Voice {
  readonly locale: Locale
  readonly texts: Texts
  /** Filled as texts are shown. */
  readonly messages: Map<MessageKey, Message>
  readonly percents: Intl.NumberFormat
  readonly numbers: Intl.NumberFormat
  readonly seconds: Intl.NumberFormat
  readonly minutes: Intl.NumberFormat
}

function voiceOf(locale: Locale, texts: Texts): Voice {
  const grammar = grammarOf(locale)
  const unit = (name: string) =>
    new Intl.NumberFormat(grammar, { style: 'unit', unit: name, unitDisplay: 'long', maximumFractionDigits: 0 })
  return {
    locale,
    texts,
    messages: new Map(),
    percents: new Intl.NumberFormat(grammar, { style: 'percent', maximumFractionDigits: 0 }),
    numbers: new Intl.NumberFormat(grammar),
    seconds: unit('second'),
    minutes: unit('minute'),
  }
}

let voice = voiceOf('en', ENGLISH)

/** The locale that is spoken. */
export const spoken = (): Locale => voice.locale

/** From here on texts are in this language. What is on the screen must be rendered again. */
export async function speak(locale: Locale): Promise<void> {
  if (locale !== voice.locale) voice = voiceOf(locale, await TEXTS[locale]())
}

/** Stands where a value was not given: a text with a gap serves the reader more than none. */
const UNKNOWN = '…'

type Elements = ReturnType<IntlMessageFormat['getAst']>

/** Names of a message's arguments, also of those inside its plurals. */
export function argumentsOf(elements: Elements): string[] {
  const names = elements.flatMap((element): string[] => {
    if (!('value' in element) || element.type === 0) return []
    const inner = 'options' in element ? Object.values(element.options).flatMap((o) => argumentsOf(o.value)) : []
    return [element.value, ...inner]
  })
  return [...new Set(names)]
}

/** @throws SyntaxError if it is no ICU message */
export function readMessage(text: string, locale: Locale): Message {
  const format = new IntlMessageFormat(text, grammarOf(locale), undefined, { ignoreTag: true })
  return { format, names: argumentsOf(format.getAst()) }
}

function messageOf(key: MessageKey): Message {
  const known = voice.messages.get(key)
  if (known) return known
  const read = readMessage(voice.texts[key], voice.locale)
  voice.messages.set(key, read)
  return read
}

/** The text of a key; its arguments are replaced by the values of their names, plurals follow the language. */
export function t(key: MessageKey, values: Values = {}): string {
  const { format, names } = messageOf(key)
  return String(format.format(Object.fromEntries(names.map((name) => [name, values[name] ?? UNKNOWN]))))
}

/** A share (0.5) as "50%". */
export const percent = (share: number): string => voice.percents.format(share)
export const number = (value: number): string => voice.numbers.format(value)

/** A duration as people say it: whole seconds, from 90 s on whole minutes. */
export const duration = (s: number): string =>
  s < 90 ? voice.seconds.format(Math.max(Math.round(s), 1)) : voice.minutes.format(Math.round(s / 60))
