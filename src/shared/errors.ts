/**
 * @file The closed list of things that can go wrong, with the sentence people read. Runs in every process.
 * Codes cross processes and never change; texts are looked up where they are shown.
 */

/** What a message needs to know. Values are shown to people, so they are short and hold no stack traces. */
export type ErrorContext = Readonly<Record<string, string | number>>

/** A message for people: what happened, what it means for the photo, what to do now. */
export interface ErrorText {
  readonly what: string
  readonly means: string
  readonly action: string
}

type Text = (c: ErrorContext) => ErrorText

const text =
  (what: string, means: string, action: string): Text =>
  (c) => ({ what: fill(what, c), means: fill(means, c), action: fill(action, c) })

const fill = (pattern: string, c: ErrorContext): string =>
  pattern.replace(/\{(\w+)\}/g, (_, key: string) => String(c[key] ?? 'this file'))

const UNTOUCHED = 'Your original is untouched.'

/** One code, one cause, one text. */
export const ERROR_TEXTS = {
  usage: text('{message}', 'Nothing was done.', 'Run "patina --help" to see what can be asked for.'),
  'file-missing': text(
    '{file} is not there.',
    'Nothing was restored.',
    'Check the name and whether its drive is connected.',
  ),
  'file-changed': text(
    '{file} was changed since it was opened.',
    'Nothing was restored or exported.',
    'Open it again.',
  ),
  'file-unreadable': text(
    '{file} may not be read.',
    'Nothing was restored.',
    'Give yourself permission to read it, then try again.',
  ),
  'not-a-photo': text(
    '{file} is not a photo.',
    'It was left as it is.',
    'Choose a JPEG, PNG, TIFF, WebP or AVIF file.',
  ),
  'unsupported-format': text(
    '{file} is a {format} file, which Patina does not open.',
    'It was left as it is.',
    'Save it as JPEG, PNG, TIFF, WebP or AVIF and open that.',
  ),
  truncated: text(
    '{file} is damaged or ends too early.',
    `It cannot be read whole, so nothing was restored. ${UNTOUCHED}`,
    'Copy it again from where it came from.',
  ),
  'too-large': text(
    '{file} is {megapixels} megapixels; the limit is {limit}.',
    'It was not opened.',
    'Make it smaller or split it, then try again.',
  ),
  'side-data-too-large': text(
    '{file} carries {megabytes} MB of hidden data (profile or metadata); the limit is {limit}.',
    'It was not opened.',
    'Save it again without metadata, then try again.',
  ),
  'multi-page': text(
    '{file} holds {pages} pages or frames.',
    'Patina would keep only one, so it was left as it is.',
    'Save the page you want as a file of its own.',
  ),
  'no-write-permission': text(
    '{folder} may not be written to.',
    `The result could not be saved. ${UNTOUCHED}`,
    'Choose another folder.',
  ),
  'disk-full': text(
    'The drive of {folder} is full.',
    `The result was not saved and nothing half-written was left. ${UNTOUCHED}`,
    'Free some space or choose another folder.',
  ),
  'output-exists': text(
    '{file} exists already.',
    'It was not replaced.',
    'Choose another name, or ask for "--collision rename".',
  ),
  'path-too-long': text(
    'The name of {file} is too long for this drive.',
    `The result could not be saved. ${UNTOUCHED}`,
    'Choose a shorter name or another folder.',
  ),
  'write-failed': text(
    '{file} could not be written ({reason}).',
    `The result was not saved. ${UNTOUCHED}`,
    'Check the drive, then try again.',
  ),
  'upload-too-large': text(
    '{file} is larger than {limit} MB.',
    'It was not opened.',
    'Make it smaller, then try again.',
  ),
  'model-missing': text(
    'There is no model called {model}.',
    'Nothing was restored.',
    'Run "patina models list" to see which there are.',
  ),
  'model-damaged': text(
    'The model {model} is not the file it should be.',
    'It is not used, so that your photo is not harmed.',
    'Install Patina again, or import the model again.',
  ),
  'model-wrong-task': text(
    'The model {model} is not made for the task {task}.',
    `Nothing was restored. ${UNTOUCHED}`,
    'Choose a model of that task: "patina models list" names them.',
  ),
  'model-tells-no-doubt': text(
    'The model {model} cannot tell how sure it is.',
    `No invention map can be made with it. ${UNTOUCHED}`,
    'Leave out the invention map, or choose another model.',
  ),
  'bad-mask': text(
    'The mask {file} does not fit {photo}: {reason}.',
    `Nothing was restored. ${UNTOUCHED}`,
    'Give a picture of exactly the size of the upright photo, white where it is to be filled.',
  ),
  'engine-unavailable': text(
    'The engine {engine} cannot be used here ({reason}).',
    'Nothing was restored.',
    'Choose another engine, or "auto".',
  ),
  'engine-failed': text(
    'The restoration engine reported a fault ({reason}).',
    `The photo was not restored. ${UNTOUCHED}`,
    'Try again; if it stays, choose the engine "cpu".',
  ),
  'bad-result': text(
    'The engine {engine} gave a broken picture.',
    'It was thrown away, not saved.',
    'Choose the engine "cpu".',
  ),
  'out-of-memory': text(
    'There is not enough memory for {file}.',
    `It was not restored. ${UNTOUCHED}`,
    'Close other programs, then try again.',
  ),
  'worker-crashed': text(
    'The restoration engine stopped and was started again ({reason}).',
    `The photo was not restored this time. ${UNTOUCHED}`,
    'Try again.',
  ),
  'worker-hung': text(
    'The restoration engine did not answer and was started again.',
    `The photo was not restored this time. ${UNTOUCHED}`,
    'Try again.',
  ),
  'output-outside': text(
    '{folder} is a link that leads out of {out}.',
    `The result was not saved, so that nothing elsewhere is changed. ${UNTOUCHED}`,
    'Remove the link, or choose another folder.',
  ),
  'space-short': text(
    'The drive of {folder} has {free} free; about {needed} are needed.',
    'Nothing was restored yet; your originals are untouched.',
    'Free some space or choose another folder.',
  ),
  'batch-missing': text(
    'There is no batch {batch}.',
    'Nothing was changed.',
    'Run "patina batch list" to see which there are.',
  ),
  'batch-cancelled': text(
    'The batch {batch} was cancelled.',
    'What it had finished is kept; the rest was not restored.',
    'Start a new one with "patina restore".',
  ),
  cancelled: text('Stopped.', `Nothing was saved. ${UNTOUCHED}`, 'Start again when you like.'),
  'unknown-id': text(
    'That photo or result is no longer in the project.',
    'Nothing was changed.',
    'Open the photo again.',
  ),
  'database-newer': text(
    'The project {file} was made by a newer Patina.',
    'It was not opened and not changed.',
    'Update Patina, or choose another project folder.',
  ),
  'database-damaged': text(
    'The project database {file} is damaged.',
    'It was kept aside; your photos are untouched.',
    'Patina starts a new project; open your photos again.',
  ),
  'project-in-use': text(
    'The project {file} is open in another Patina.',
    'Nothing was changed.',
    'Close the other window, then try again.',
  ),
  refused: text('The request was refused ({reason}).', 'Nothing was changed.', 'Start Patina again.'),
  internal: text(
    'Something in Patina went wrong ({reason}).',
    UNTOUCHED,
    'Try again; if it stays, report it with the code "internal".',
  ),
} as const satisfies Record<string, Text>

export type ErrorCode = keyof typeof ERROR_TEXTS

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(ERROR_TEXTS, code)

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

/** The three sentences for a failure. */
export const describe = (f: Failure): ErrorText => ERROR_TEXTS[f.code](f.context)
