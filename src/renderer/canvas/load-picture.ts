/** @file Fetches and decodes one asset. The same in both hosts: only the media part of the api differs. Runs in the page. */
import type { Media } from '../../shared/api.ts'

/** @throws if there is no such picture, it cannot be decoded, or the signal is aborted */
export async function loadPicture(media: Media, address: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(media.base + address, { headers: media.headers, signal })
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return createImageBitmap(await response.blob())
}
