/**
 * @file What a photo's output carries besides its pixels: EXIF, XMP and IPTC of the photo as they are, without the place, or
 * not at all; and what Patina says about itself. Pure; runs in the worker.
 */
import type { OutputOptions } from '../../shared/worker-protocol.ts'
import { asResources, iimWithoutPlace, resourcesWithoutPlace, withoutPrefix } from './iptc.ts'
import type { OpenedPhoto } from './open.ts'
import {
  bytesEntry,
  exifBlock,
  IPTC,
  PHOTOSHOP,
  readExif,
  SOFTWARE,
  textEntry,
  withoutGps,
  type Entry,
  type Exif,
} from './tiff-exif.ts'

export interface SideData {
  /** As a block, for all formats but TIFF. */
  readonly exif: Uint8Array | undefined
  /** As entries, for TIFF. */
  readonly entries: Exif
  /** Photoshop's resources, where IPTC is: for JPEG. */
  readonly iptc: Uint8Array | undefined
}

const NOTHING: Exif = { main: [], exif: [], gps: [] }

function entryWithoutPlace(entry: Entry): Entry[] {
  if (entry.tag !== IPTC && entry.tag !== PHOTOSHOP) return [entry]
  const cleaned = (entry.tag === IPTC ? iimWithoutPlace : resourcesWithoutPlace)(entry.value)
  return cleaned === undefined ? [] : [bytesEntry(entry.tag, cleaned)]
}

const exifWithoutPlace = ({ main, exif }: Exif): Exif => ({ main: main.flatMap(entryWithoutPlace), exif, gps: [] })

const isIptc = ({ tag }: Entry) => tag === IPTC || tag === PHOTOSHOP
const without = (exif: Exif, unwanted: (entry: Entry) => boolean): Exif => ({
  ...exif,
  main: exif.main.filter((entry) => !unwanted(entry)),
})

/** IPTC as Photoshop wraps it, wherever the photo has it. */
function resourcesOf({ info, iptc }: OpenedPhoto, { main }: Exif): Uint8Array | undefined {
  if (info.format !== 'tiff') return iptc === undefined ? undefined : withoutPrefix(iptc)
  const wrapped = main.find(({ tag }) => tag === PHOTOSHOP)
  if (wrapped !== undefined) return wrapped.value
  const plain = main.find(({ tag }) => tag === IPTC)
  return plain === undefined ? undefined : asResources(plain.value)
}

/** The photo's own, as entries: of a TIFF those of its directories, of others those of its block. */
function entriesOf({ info, file, exif, iptc }: OpenedPhoto): Exif {
  if (info.format === 'tiff') return readExif(file) ?? NOTHING
  const found = (exif && readExif(exif)) ?? NOTHING
  return iptc === undefined ? found : { ...found, main: [...found.main, bytesEntry(PHOTOSHOP, withoutPrefix(iptc))] }
}

function kept(photo: OpenedPhoto, entries: Exif, noPlace: boolean): SideData {
  const own = resourcesOf(photo, entries)
  const block = photo.info.format === 'tiff' ? exifBlock(without(entries, isIptc)) : photo.exif
  return noPlace
    ? {
        exif: block && withoutGps(block),
        entries: exifWithoutPlace(entries),
        iptc: own && resourcesWithoutPlace(own),
      }
    : { exif: block, entries, iptc: own }
}

/** A block without what says how pixels lie, of a picture that is upright; undefined: there is nothing to say. */
export function uprightExif(entries: Exif): Uint8Array | undefined {
  const rest = without(entries, isIptc)
  return rest.main.length + rest.exif.length + rest.gps.length === 0 ? undefined : exifBlock(rest)
}

/** @param metadata what is asked for */
export function sideDataOf(photo: OpenedPhoto, metadata: OutputOptions['metadata']): SideData {
  if (metadata === 'remove') return { exif: undefined, entries: NOTHING, iptc: undefined }
  return kept(photo, entriesOf(photo), metadata === 'no-place')
}

/** Entries for a TIFF that say which program wrote it. */
export const withSoftware = (entries: Exif, program: string): Exif => ({
  ...entries,
  main: [...entries.main.filter(({ tag }) => tag !== SOFTWARE), textEntry(SOFTWARE, program)],
})
