/** @file Whether an output lies on the disk as it was made: the only way to a finished job. Node; main and command line. */
import { open } from 'node:fs/promises'
import { hashFile } from '../../files/atomic.ts'
import { errnoOf, type FileSystem } from '../../files/file-system.ts'
import { readError } from '../../files/read-error.ts'
import { sniff, SNIFF_BYTES } from '../../files/sniff.ts'

declare const verified: unique symbol

/** An output that was read back: only `readBack` makes one. */
export interface VerifiedOutput {
  readonly file: string
  readonly [verified]: true
}

export interface Content {
  readonly sha256: string
  readonly bytes: number
}

async function hasPhotoHeader(file: string): Promise<boolean> {
  await using handle = await open(file, 'r')
  const { buffer, bytesRead } = await handle.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0)
  return sniff(buffer.subarray(0, bytesRead)).kind === 'photo'
}

/**
 * Reads a file again from its beginning to its end.
 * @returns null when it is not there, or holds anything else
 * @throws PatinaError file-unreadable
 */
export async function readBack(
  file: string,
  expected: Content,
  options: { readonly fs?: FileSystem } = {},
): Promise<VerifiedOutput | null> {
  try {
    const found = await hashFile(file, options)
    const same = found.bytes === expected.bytes && found.sha256 === expected.sha256
    return same && (await hasPhotoHeader(file)) ? ({ file } as VerifiedOutput) : null
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null
    throw readError(error, file)
  }
}
