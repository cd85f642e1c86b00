/** @file Takes a photo that comes as bytes to disk, counting while it reads: a stated length is only a claim. Main. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { PatinaError } from '../../shared/errors.ts'

/**
 * Streams a body into a new file of `folder` and returns its path; the caller owns the file.
 * @throws PatinaError `upload-too-large`; nothing is left behind on any failure
 */
export async function receive(
  body: ReadableStream<Uint8Array> | null,
  name: string,
  folder: string,
  limitBytes: number,
): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, `incoming-${randomBytes(8).toString('hex')}`)
  const handle = await open(file, 'wx', 0o600)
  let size = 0
  try {
    for await (const part of body ?? []) {
      size += part.byteLength
      if (size > limitBytes) throw new PatinaError('upload-too-large', { file: name, limit: limitBytes / 1024 ** 2 })
      await handle.write(part)
    }
    await handle.close()
    return file
  } catch (error) {
    await handle.close()
    await rm(file, { force: true })
    throw error
  }
}
