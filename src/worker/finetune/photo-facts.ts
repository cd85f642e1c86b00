/** @file What a photo's file says of where it comes from: camera or scanner, sensitivity, time. Pure but for text decoding. */
import { readExif, type Exif } from '../codec/tiff-exif.ts'

export interface PhotoFacts {
  /** Camera or scanner; null: the file does not say. */
  readonly device: string | null
  readonly iso: number | null
  /** Milliseconds, of the camera's clock; null: the file does not say. */
  readonly taken: number | null
}

const TAGS = { make: 271, model: 272, date: 306, iso: 34_855, taken: 36_867 } as const

type Entries = Exif['main']

const textOf = (entries: Entries, tag: number): string => {
  const entry = entries.find((e) => e.tag === tag)
  return entry === undefined ? '' : (new TextDecoder('latin1').decode(entry.value).split('\0')[0] ?? '').trim()
}

/** "2026:05:03 14:02:11" */
const DATE = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/

function timeOf(text: string): number | null {
  const found = DATE.exec(text)
  if (found === null) return null
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function isoOf(entries: Entries): number | null {
  const entry = entries.find((e) => e.tag === TAGS.iso)
  if (entry === undefined || entry.value.length < 2) return null
  return new DataView(entry.value.buffer, entry.value.byteOffset).getUint16(0, true)
}

/** @param exif the block as the file holds it */
export function factsOf(exif: Uint8Array | undefined): PhotoFacts {
  const found = exif === undefined ? undefined : readExif(exif)
  if (found === undefined) return { device: null, iso: null, taken: null }
  const [make, model] = [textOf(found.main, TAGS.make), textOf(found.main, TAGS.model)]
  const device = model.startsWith(make) ? model : `${make} ${model}`.trim()
  const taken = timeOf(textOf(found.exif, TAGS.taken)) ?? timeOf(textOf(found.main, TAGS.date))
  return { device: device === '' ? null : device, iso: isoOf(found.exif), taken }
}
