/** @file The XMP of an output: the photo's own as it shall be kept, and what was done to the photo. Pure; runs in the worker. */
import { PatinaError } from '../../shared/errors.ts'
import type { Provenance, Restoration } from '../../shared/provenance.ts'
import type { OutputOptions, PhotoFormat } from '../../shared/worker-protocol.ts'
import { addMadeUp, addRestoration, readProvenance } from './record.ts'
import { addDescription, dropProperties, emptyPacket, NS, readPacket, writePacket, type Packet } from './xmp.ts'

/** Largest packet of a JPEG: a segment without its length and the name of XMP. */
const MOST_IN_JPEG = 65_502

const PLACES: ReadonlySet<string> = new Set([
  `${NS.photoshop}City`,
  `${NS.photoshop}State`,
  `${NS.photoshop}Country`,
  `${NS.iptcCore}Location`,
  `${NS.iptcCore}CountryCode`,
  `${NS.iptcExt}LocationCreated`,
  `${NS.iptcExt}LocationShown`,
])

const isPlace = (name: string) => PLACES.has(name) || name.startsWith(`${NS.exif}GPS`)

/** What cannot be read is kept as it is, in a property of its own. */
function withUnread(xmp: Uint8Array): Packet {
  const packet = emptyPacket()
  const text = Buffer.from(xmp).toString('base64')
  addDescription(packet, `<patina:unreadXmp>${text}</patina:unreadXmp>`, { patina: NS.patina })
  return packet
}

interface Photo {
  readonly name: string
  readonly xmp: Uint8Array | undefined
}

function packetOf(xmp: Uint8Array | undefined, metadata: OutputOptions['metadata']): Packet {
  if (xmp === undefined || metadata === 'remove') return emptyPacket()
  const packet = readPacket(xmp)
  // Nobody knows whether it names the place.
  if (packet === undefined) return metadata === 'no-place' ? emptyPacket() : withUnread(xmp)
  if (metadata === 'no-place') dropProperties(packet, isPlace)
  return packet
}

/**
 * @param made what is to be told. Where metadata is removed only this is: that part of the picture was made up, if it was. Whoever removes
 * everything wants nothing told, but nobody may be shown what a machine made up as if it had been photographed.
 * @returns undefined: the output has no XMP
 * @throws PatinaError write-failed: a JPEG cannot hold so much
 */
export function outputXmp(
  { name, xmp }: Photo,
  metadata: OutputOptions['metadata'],
  made: Restoration | null,
  format: PhotoFormat,
): Uint8Array | undefined {
  if (made === null && (xmp === undefined || metadata === 'keep')) return xmp
  if (made === null && metadata === 'remove') return undefined
  const packet = packetOf(xmp, metadata)
  if (made !== null && metadata === 'remove') {
    if (!addMadeUp(packet, made, xmp && readPacket(xmp))) return undefined
  } else if (made !== null) addRestoration(packet, made)
  const bytes = writePacket(packet)
  if (format === 'jpeg' && bytes.length > MOST_IN_JPEG)
    throw new PatinaError('write-failed', {
      file: name,
      reason: 'jpeg holds at most 64 KB of XMP; choose another format, or remove the metadata',
    })
  return bytes
}

/** What a file's XMP says of restorations. */
export function provenanceIn(xmp: Uint8Array | undefined): Provenance {
  const packet = xmp && readPacket(xmp)
  return packet === undefined ? { sourceType: null, restorations: [] } : readProvenance(packet)
}
