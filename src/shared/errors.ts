/**
 * @file The closed list of things that can go wrong, with the sentences people read. Runs in every process.
 * Codes cross processes and never change; texts are looked up where they are shown. A new code: three texts in texts/en.json.
 */
import { inEnglish, isTextKey, keysOf, say, type KeyOf, type Said, type TextValues } from './texts/texts.ts'

/** What a message needs to know. Values are shown to people, so they are short and hold no stack traces. */
export type ErrorContext = TextValues

/** A message for people: what happened, what it means for the photo, what to do now. */
export interface ErrorText {
  readonly what: string
  readonly means: string
  readonly action: string
}

type CodeIn<Key> = Key extends `error.${infer Code}.what` ? Code : never

/** One code, one cause, one text. */
export type ErrorCode = CodeIn<KeyOf<'error'>>

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && isTextKey(`error.${code}.what`)

export const ERROR_CODES = keysOf('error')
  .map((key) => key.split('.')[1])
  .filter((code, i, all): code is ErrorCode => isErrorCode(code) && all.indexOf(code) === i)

/** A failure that is expected to happen: a code and what its message needs. */
export class PatinaError extends Error {
  readonly code: ErrorCode
  readonly context: ErrorContext
  constructor(code: ErrorCode, context: ErrorContext = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(context)}`, options)
    this.name = 'PatinaError'
    this.code = code
    this.context = context
  }
}

/** The form in which a failure crosses a process boundary. */
export interface Failure {
  readonly code: ErrorCode
  readonly context: ErrorContext
}

/** Any thrown value as a failure; what is not a PatinaError is a fault of ours and becomes `internal`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof PatinaError) return { code: error.code, context: error.context }
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'internal', context: { reason: reason.split('\n')[0] ?? '' } }
}

export const fromFailure = (f: Failure): PatinaError => new PatinaError(f.code, f.context)

/** The three sentences of a failure by whoever finds the words of a sentence. */
export const wordsOf = ({ code, context }: Failure, words: (said: Said<KeyOf<'error'>>) => string): ErrorText => ({
  what: words(say(`error.${code}.what`, context)),
  means: words(say(`error.${code}.means`, context)),
  action: words(say(`error.${code}.action`, context)),
})

/** The three sentences for a failure, in English. */
export const describe = (f: Failure): ErrorText => wordsOf(f, inEnglish)
