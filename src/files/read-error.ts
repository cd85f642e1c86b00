/** @file Why a file could not be read, as a code with a text for people. Node without Electron: worker and main. */
import path from 'node:path'
import { PatinaError, type ErrorCode } from '../shared/errors.ts'
import { errnoOf } from './file-system.ts'

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  ENAMETOOLONG: 'file-missing',
  EACCES: 'file-unreadable',
  EPERM: 'file-unreadable',
  EISDIR: 'not-a-photo',
}

/** What reading `file` failed with. A PatinaError passes as it is; any other cause (a failing drive) is unreadable. */
export function readError(error: unknown, file: string): PatinaError {
  if (error instanceof PatinaError) return error
  return new PatinaError(
    CODES[errnoOf(error) ?? ''] ?? 'file-unreadable',
    { file: path.basename(file) },
    { cause: error },
  )
}
