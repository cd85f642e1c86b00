/**
 * @file Sentences that main and the worker give and people read: they send a key and numbers, whoever shows it finds the words.
 * The command line shows English; the window has the same keys in every language. Runs in every process.
 */
import en from './en.json' with { type: 'json' }

export type TextKey = keyof typeof en

/** What a sentence needs to know. Values are shown to people, so they are short and hold no stack traces. */
export type TextValues = Readonly<Record<string, string | number>>

/** A sentence without its words. */
export interface Said<K extends TextKey = TextKey> {
  readonly key: K
  readonly values: TextValues
}

export const TEXT_KEYS = Object.keys(en) as TextKey[]

export const isTextKey = (key: unknown): key is TextKey => typeof key === 'string' && Object.hasOwn(en, key)

/** Keys of one kind, named by what is before their first dot. */
export type KeyOf<Kind extends string> = Extract<TextKey, `${Kind}.${string}`>

export const keysOf = <Kind extends string>(kind: Kind): KeyOf<Kind>[] =>
  TEXT_KEYS.filter((key): key is KeyOf<Kind> => key.startsWith(`${kind}.`))

export const say = <K extends TextKey>(key: K, values: TextValues = {}): Said<K> => ({ key, values })

/** The English sentence. A value that is itself a key is put into words too. */
export function inEnglish({ key, values }: Said): string {
  return en[key].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return isTextKey(value) ? en[value] : String(value ?? 'this file')
  })
}
