/**
 * @file IPTC's old record (IIM) inside Photoshop's image resources, as JPEG (APP13) and TIFF (tag 34377) hold them. Pure; runs in
 * the worker. Source of the layouts: IPTC-NAA Information Interchange Model 4.2, chapter 3; Photoshop File Formats, "Image
 * Resource Blocks".
 */

const PREFIX = Buffer.from('Photoshop 3.0\0', 'latin1')
const SIGNATURE = Buffer.from('8BIM', 'latin1')
const IPTC_RESOURCE = 0x0404
const TAG_MARKER = 0x1c
/** Of record 2: content location (code, name), city, sublocation, state, country (code, name). */
const PLACES = new Set([26, 27, 90, 92, 95, 100, 101])
/** A JPEG's segment holds so many bytes besides its length. */
const MOST_IN_SEGMENT = 65_533

interface Resource {
  readonly id: number
  /** Whole, with its header and padding. */
  readonly bytes: Buffer
  readonly data: Buffer
}

const isAt = (block: Buffer, at: number, wanted: Buffer) => wanted.equals(block.subarray(at, at + wanted.length))
const even = (n: number) => n + (n % 2)

/** The resources behind the prefix that a JPEG has. */
export const withoutPrefix = (block: Uint8Array): Buffer => {
  const bytes = Buffer.from(block)
  return isAt(bytes, 0, PREFIX) ? bytes.subarray(PREFIX.length) : bytes
}

/** undefined: it is none, or damaged. */
function readResources(block: Buffer): Resource[] | undefined {
  const found: Resource[] = []
  for (let at = 0; at < block.length;) {
    if (block.length - at < 12 || !isAt(block, at, SIGNATURE)) return undefined
    const lengthAt = at + 6 + even(1 + block.readUInt8(at + 6))
    if (lengthAt + 4 > block.length) return undefined
    const from = lengthAt + 4
    const length = block.readUInt32BE(lengthAt)
    if (from + length > block.length) return undefined
    const end = Math.min(from + even(length), block.length)
    found.push({
      id: block.readUInt16BE(at + 4),
      bytes: block.subarray(at, end),
      data: block.subarray(from, from + length),
    })
    at = end
  }
  return found
}

function resource(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12)
  head.set(SIGNATURE)
  head.writeUInt16BE(id, 4)
  head.writeUInt32BE(data.length, 8)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

/** Photoshop's resources that hold nothing but this record. */
export const asResources = (iim: Uint8Array): Buffer => resource(IPTC_RESOURCE, Buffer.from(iim))

/** The record without the entries that name a place; undefined: it cannot be read, so nobody knows what it holds. */
export function iimWithoutPlace(iim: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(iim)
  const kept: Buffer[] = []
  for (let at = 0; at < bytes.length && bytes[at] === TAG_MARKER;) {
    if (at + 5 > bytes.length) return undefined
    const length = bytes.readUInt16BE(at + 3)
    // Values of more than 32 KB name the length of their length.
    const end = at + 5 + length
    if (length > 0x7fff || end > bytes.length) return undefined
    if (bytes[at + 1] !== 2 || !PLACES.has(bytes[at + 2] ?? 0)) kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}

/** The same of Photoshop's resources. */
export function resourcesWithoutPlace(block: Uint8Array): Buffer | undefined {
  const parts = readResources(withoutPrefix(block))?.map(({ id, bytes, data }) => {
    const cleaned = id === IPTC_RESOURCE ? iimWithoutPlace(data) : bytes
    return id === IPTC_RESOURCE && cleaned !== undefined ? resource(id, cleaned) : cleaned
  })
  return parts?.every((part) => part !== undefined) === true ? Buffer.concat(parts) : undefined
}

/** What of the resources fits into a JPEG: all, or the record of IPTC alone. */
function fitting(block: Buffer): Buffer {
  if (PREFIX.length + block.length <= MOST_IN_SEGMENT) return block
  const record = readResources(block)?.find(({ id }) => id === IPTC_RESOURCE)
  return record !== undefined && PREFIX.length + record.bytes.length <= MOST_IN_SEGMENT ? record.bytes : Buffer.alloc(0)
}

const SEGMENT = 0xff
const FIRST_APP = 0xe0
const LAST_APP = 0xef

/** Puts the resources into a JPEG, behind its other application segments. */
export function withResources(jpeg: Uint8Array, block: Uint8Array): Uint8Array {
  const file = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.length)
  const held = fitting(withoutPrefix(block))
  if (held.length === 0) return jpeg
  let at = 2
  while (file[at] === SEGMENT && (file[at + 1] ?? 0) >= FIRST_APP && (file[at + 1] ?? 0) <= LAST_APP)
    at += 2 + file.readUInt16BE(at + 2)
  const head = Buffer.from([SEGMENT, 0xed, 0, 0])
  head.writeUInt16BE(2 + PREFIX.length + held.length, 2)
  return Buffer.concat([file.subarray(0, at), head, PREFIX, held, file.subarray(at)])
}
