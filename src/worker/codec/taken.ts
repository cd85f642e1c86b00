/** @file When a photo was taken, out of its EXIF. Pure; runs in the worker. */
import { readExif } from './tiff-exif.ts'

const ORIGINAL_DATE = 36_867
/** Comes before the directories in a JPEG; other formats may leave it out. */
const PREFIX = 'Exif\0\0'

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/**
 * The camera's own time as "2001-02-03T04:05:06", without a zone since cameras know none.
 * @param block EXIF as the image library hands it out, or a TIFF file
 * @returns undefined if there is none, or none that can be a date
 */
export function takenAt(block: Uint8Array | undefined): string | undefined {
  if (block === undefined) return undefined
  const tiff = textOf(block.subarray(0, PREFIX.length)) === PREFIX ? block.subarray(PREFIX.length) : block
  const value = readExif(tiff)?.exif.find(({ tag }) => tag === ORIGINAL_DATE)?.value
  const [, date, time] = /^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)/.exec(value ? textOf(value) : '') ?? []
  if (date === undefined || time === undefined) return undefined
  const iso = `${date.replaceAll(':', '-')}T${time}`
  const parsed = new Date(`${iso}Z`)
  // Cameras whose clock was never set write zeros; the 31st of June is read as the 1st of July.
  const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso)
  return isReal ? iso : undefined
}
