/** @file Why a file could not be written, as a code with a text for people. Node without Electron: worker and main. */
import path from 'node:path'
import { PatinaError, type ErrorCode } from '../shared/errors.ts'
import { errnoOf } from './file-system.ts'

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'no-write-permission',
  EPERM: 'no-write-permission',
  EROFS: 'no-write-permission',
  ENAMETOOLONG: 'path-too-long',
  EEXIST: 'output-exists',
}

/** What an operation below `file` failed with. A PatinaError passes as it is; an unknown cause becomes `write-failed`. */
export function writeError(error: unknown, file: string): PatinaError {
  if (error instanceof PatinaError) return error
  const errno = errnoOf(error)
  const reason = errno ?? (error instanceof Error ? error.message : String(error))
  const context = { file: path.basename(file), folder: path.dirname(file), reason }
  return new PatinaError(CODES[errno ?? ''] ?? 'write-failed', context, { cause: error })
}
