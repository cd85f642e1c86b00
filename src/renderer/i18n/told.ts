/** @file Sentences that main and the worker gave as a key and values, in the language that is spoken. Runs in the page. */
import { wordsOf, type ErrorText, type Failure } from '../../shared/errors.ts'
import { isTextKey, type Said } from '../../shared/texts/texts.ts'
import { number, t } from './t.ts'

/** A value as people read it: a key as its text, a number in the reader's way. */
const shown = (value: string | number) =>
  isTextKey(value) ? t(value) : typeof value === 'number' ? number(value) : value

export const told = ({ key, values }: Said): string =>
  t(key, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(value)])))

/** The three sentences for a failure. */
export const failureText = (failure: Failure): ErrorText => wordsOf(failure, told)
