/** @file What the image library's messages mean. Its text is the only thing it tells. Runs in the worker. */
import { PatinaError } from '../../shared/errors.ts'

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const NO_MEMORY = /out of memory|unable to allocate|cannot allocate/i
const NOT_SUPPORTED =
  /not been built in|not configured|unsupported (?:feature|codec|marker|tiff)|data precision|operation is blocked|channel limit|not a whole number of bytes|samples out of range/i

/** A failure while reading the header or the pixels of `file`, which was recognised as a photo. */
export function decodeError(error: unknown, file: string): PatinaError {
  if (error instanceof PatinaError) return error
  const message = messageOf(error)
  const cause = { cause: error }
  if (NO_MEMORY.test(message)) return new PatinaError('out-of-memory', { file }, cause)
  if (NOT_SUPPORTED.test(message)) return new PatinaError('unsupported-format', { file, format: 'special' }, cause)
  // Everything else, the deadline included: the file does not hold a picture that can be read whole.
  return new PatinaError('truncated', { file }, cause)
}

/** A failure while encoding a photo that has been decoded before. */
export function encodeError(error: unknown, file: string): PatinaError {
  if (error instanceof PatinaError) return error
  const message = messageOf(error)
  const cause = { cause: error }
  if (NO_MEMORY.test(message)) return new PatinaError('out-of-memory', { file }, cause)
  return new PatinaError('write-failed', { file, reason: message.split('\n')[0]?.slice(0, 200) ?? '' }, cause)
}
