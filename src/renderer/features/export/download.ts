/** @file Saves a finished export through the browser's own downloads. Runs in the page. */
import type { Media } from '../../../shared/api.ts'
import { PatinaError } from '../../../shared/errors.ts'

/** Time for the browser to take the bytes over before they are let go. */
const KEEP_MS = 60_000

/** @throws PatinaError `write-failed` if the file is no longer there */
export async function download(media: Media, file: { readonly name: string; readonly path: string }): Promise<void> {
  const response = await fetch(media.base + file.path, { headers: media.headers })
  if (!response.ok) throw new PatinaError('write-failed', { file: file.name, reason: `status ${response.status}` })
  saveBlob(await response.blob(), file.name)
}

/** Bytes that the page made itself. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS)
}
