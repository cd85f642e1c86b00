/** @file Texts of the window by key, and numbers in the reader's own way. Keys are checked by the compiler. Pure. */
import en from './en.json' with { type: 'json' }

export type MessageKey = keyof typeof en

/** The text of a key; `{name}` is replaced by the value of that name. */
export function t(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

const LOCALE = 'en'
const percents = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 })
const numbers = new Intl.NumberFormat(LOCALE)
const unit = (name: string) =>
  new Intl.NumberFormat(LOCALE, { style: 'unit', unit: name, unitDisplay: 'long', maximumFractionDigits: 0 })
const seconds = unit('second')
const minutes = unit('minute')

/** A share (0.5) as "50%". */
export const percent = (share: number): string => percents.format(share)
export const number = (value: number): string => numbers.format(value)

/** A duration as people say it: whole seconds, from 90 s on whole minutes. */
export const duration = (s: number): string =>
  s < 90 ? seconds.format(Math.max(Math.round(s), 1)) : minutes.format(Math.round(s / 60))
