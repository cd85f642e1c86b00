/** @file Compares an output with its photo, both small and as they are shown. Runs in the worker. */
import { measureChange, type Change } from '../imaging/change.ts'
import { openPhoto } from './codec/open.ts'
import { smallPixels } from './codec/view.ts'

/** Long edge in pixels at which they are compared: enough for tone and for how much changed. */
const EDGE = 512

/** @throws PatinaError as opening and decoding do */
export async function comparePhotos(before: string, after: string): Promise<Change> {
  const photo = await openPhoto(before)
  const scale = Math.min(1, EDGE / Math.max(photo.info.width, photo.info.height))
  const width = Math.max(1, Math.round(photo.info.width * scale))
  const height = Math.max(1, Math.round(photo.info.height * scale))
  return measureChange(
    await smallPixels(photo, width, height),
    await smallPixels(await openPhoto(after), width, height),
  )
}
