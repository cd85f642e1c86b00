/**
 * @file EXIF in TIFF files, which the image library neither reads nor writes: who took the photo, with what, when and
 * where is carried over entry by entry. Pure; runs in the worker.
 */

/** One entry of a directory, its value in little-endian bytes. */
interface Entry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly value: Uint8Array
}

export interface Exif {
  /** Description, maker, model, software, date, artist, copyright, IPTC. */
  readonly main: readonly Entry[]
  readonly exif: readonly Entry[]
  readonly gps: readonly Entry[]
}

const IPTC = 33_723
const PHOTOSHOP = 34_377
const EXIF_POINTER = 34_665
const GPS_POINTER = 34_853
const POINTER_TYPE = 4
const ENTRY_BYTES = 12
const MAX_ENTRIES = 1_000
const MAX_VALUE_BYTES = 1 << 20

/** Entries of the main directory that say something about the photo and nothing about how its pixels are stored. */
const DESCRIPTIVE = new Set([270, 271, 272, 305, 306, 315, 33_432, IPTC, PHOTOSHOP])
/** Points into the file that is left behind. */
const INTEROPERABILITY_POINTER = 40_965

/** TIFF type -> bytes of one value, and of the words in it that have a byte order. */
const TYPES: Readonly<Record<number, readonly [size: number, word: number]>> = {
  1: [1, 1],
  2: [1, 1],
  3: [2, 2],
  4: [4, 4],
  5: [8, 4],
  6: [1, 1],
  7: [1, 1],
  8: [2, 2],
  9: [4, 4],
  10: [8, 4],
  11: [4, 4],
  12: [8, 8],
}

interface Source {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly little: boolean
}

/** Words turned to little-endian. */
function turned(value: Uint8Array, word: number): Uint8Array {
  const out = value.slice()
  for (let at = 0; at + word <= out.length; at += word) out.subarray(at, at + word).reverse()
  return out
}

function readEntry({ bytes, view, little }: Source, at: number): Entry | undefined {
  const [tag, type, count] = [
    view.getUint16(at, little),
    view.getUint16(at + 2, little),
    view.getUint32(at + 4, little),
  ]
  const [size, word] = TYPES[type] ?? [0, 0]
  const length = size * count
  if (length === 0 || length > MAX_VALUE_BYTES) return undefined
  const from = length <= 4 ? at + 8 : view.getUint32(at + 8, little)
  if (from + length > bytes.length) return undefined
  const value = bytes.subarray(from, from + length)
  return { tag, type, count, value: little ? value : turned(value, word) }
}

/** The entries of the directory at an offset; what cannot be read is left out. */
function readDirectory(source: Source, at: number): Entry[] {
  if (at < 8 || at + 2 > source.bytes.length) return []
  const count = Math.min(source.view.getUint16(at, source.little), MAX_ENTRIES)
  const entries: Entry[] = []
  for (let i = 0; i < count && at + 2 + (i + 1) * ENTRY_BYTES <= source.bytes.length; i++) {
    const entry = readEntry(source, at + 2 + i * ENTRY_BYTES)
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

function directoryAt(source: Source, main: readonly Entry[], pointer: number): Entry[] {
  const entry = main.find((e) => e.tag === pointer)
  if (entry === undefined || entry.value.length < 4) return []
  const { buffer, byteOffset } = entry.value
  return readDirectory(source, new DataView(buffer, byteOffset).getUint32(0, true))
}

const PREFIX = 'Exif\0\0'

/**
 * @param bytes a TIFF file, or a block of EXIF as JPEG, PNG or WebP hold it
 * @returns undefined when there is nothing to carry over (BigTIFF is not read)
 */
export function readExif(bytes: Uint8Array): Exif | undefined {
  const prefixed = String.fromCharCode(...bytes.subarray(0, 6)) === PREFIX
  const tiff = prefixed ? bytes.subarray(6) : bytes
  if (tiff.length < 8) return undefined
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = tiff[0] === 0x49
  if (view.getUint16(2, little) !== 42) return undefined
  const source: Source = { bytes: tiff, view, little }
  const main = readDirectory(source, view.getUint32(4, little))
  return {
    main: main.filter((e) => DESCRIPTIVE.has(e.tag)),
    exif: directoryAt(source, main, EXIF_POINTER).filter((e) => e.tag !== INTEROPERABILITY_POINTER),
    gps: directoryAt(source, main, GPS_POINTER),
  }
}

const RESOURCES = 'Photoshop 3.0\0'

/** The block in which a JPEG holds its IPTC, as an entry of a TIFF. */
export function photoshopEntry(block: Uint8Array): Entry {
  const prefixed = String.fromCharCode(...block.subarray(0, RESOURCES.length)) === RESOURCES
  const value = prefixed ? block.subarray(RESOURCES.length) : block
  return { tag: PHOTOSHOP, type: 1, count: value.length, value }
}

/** Bytes that grow behind the end of a file. */
class Tail {
  readonly #parts: Uint8Array[] = []
  #end: number

  constructor(end: number) {
    this.#end = end
  }

  /** @returns the offset in the file; even, as TIFF wants it */
  add(bytes: Uint8Array): number {
    const padding = this.#end % 2
    const at = this.#end + padding
    this.#parts.push(new Uint8Array(padding), bytes)
    this.#end = at + bytes.length
    return at
  }

  get parts(): readonly Uint8Array[] {
    return this.#parts
  }
}

/** Adds a directory and the values that do not fit into its entries. @returns its offset */
function addDirectory(tail: Tail, entries: readonly Entry[]): number {
  const sorted = entries.toSorted((a, b) => a.tag - b.tag)
  const table = new Uint8Array(2 + sorted.length * ENTRY_BYTES + 4)
  const view = new DataView(table.buffer)
  view.setUint16(0, sorted.length, true)
  for (const [i, { tag, type, count, value }] of sorted.entries()) {
    const at = 2 + i * ENTRY_BYTES
    view.setUint16(at, tag, true)
    view.setUint16(at + 2, type, true)
    view.setUint32(at + 4, count, true)
    if (value.length <= 4) table.set(value, at + 8)
    else view.setUint32(at + 8, tail.add(value), true)
  }
  return tail.add(table)
}

function pointer(tag: number, offset: number): Entry {
  const value = new Uint8Array(4)
  new DataView(value.buffer).setUint32(0, offset, true)
  return { tag, type: POINTER_TYPE, count: 1, value }
}

/** A raw entry as it stands in the file's own directory: its value or offset stays what it is. */
function ownEntries({ view }: Source, at: number): Entry[] {
  return Array.from({ length: view.getUint16(at, true) }, (_, i) => {
    const entry = at + 2 + i * ENTRY_BYTES
    const [tag, type, count] = [
      view.getUint16(entry, true),
      view.getUint16(entry + 2, true),
      view.getUint32(entry + 4, true),
    ]
    return { tag, type, count, value: new Uint8Array(view.buffer, view.byteOffset + entry + 8, 4) }
  })
}

/**
 * Adds EXIF to a TIFF file of one picture: a new main directory is written behind the end, and the header points to it.
 * @param file a little-endian classic TIFF, as the image library writes it; any other is returned as it is
 */
export function withExif(file: Uint8Array, { main, exif, gps }: Exif): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (view.getUint16(0, true) !== 0x4949 || view.getUint16(2, true) !== 42) return file
  const own = ownEntries({ bytes: file, view, little: true }, view.getUint32(4, true))
  const taken = new Set(own.map((e) => e.tag))
  const tail = new Tail(file.length)
  const pointers = [
    ...(exif.length > 0 ? [pointer(EXIF_POINTER, addDirectory(tail, exif))] : []),
    ...(gps.length > 0 ? [pointer(GPS_POINTER, addDirectory(tail, gps))] : []),
  ]
  const added = [...main, ...pointers].filter((e) => !taken.has(e.tag))
  const at = addDirectory(tail, [...own, ...added])
  const out = new Uint8Array(Buffer.concat([file, ...tail.parts]))
  new DataView(out.buffer, out.byteOffset).setUint32(4, at, true)
  return out
}
