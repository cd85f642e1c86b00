/**
 * @file EXIF in TIFF files, which the image library neither reads nor writes: who took the photo, with what, when and
 * where is carried over entry by entry. Pure; runs in the worker.
 */

/** One entry of a directory, its value in little-endian bytes. */
export interface Entry {
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

export const IPTC = 33_723
export const PHOTOSHOP = 34_377
export const SOFTWARE = 305
const EXIF_POINTER = 34_665
const GPS_POINTER = 34_853
const POINTER_TYPE = 4
const ENTRY_BYTES = 12
const MAX_ENTRIES = 1_000
const MAX_VALUE_BYTES = 1 << 20

/** Entries of the main directory that say something about the photo and nothing about how its pixels are stored. */
const DESCRIPTIVE = new Set([
  270,
  271,
  272,
  SOFTWARE,
  306,
  315,
  316,
  18_246, // rating
  18_249,
  33_432,
  IPTC,
  PHOTOSHOP,
  // Title, comment, author, keywords and subject as Windows writes them.
  40_091,
  40_092,
  40_093,
  40_094,
  40_095,
])
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
  const out = Uint8Array.from(value) // the slice of a Buffer would be the same memory
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

/** A block's TIFF structure, behind the prefix that some formats have. */
const structureOf = (bytes: Uint8Array) =>
  String.fromCharCode(...bytes.subarray(0, 6)) === PREFIX ? bytes.subarray(6) : bytes

function sourceOf(tiff: Uint8Array): Source | undefined {
  if (tiff.length < 8) return undefined
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = tiff[0] === 0x49
  return view.getUint16(2, little) === 42 ? { bytes: tiff, view, little } : undefined
}

/**
 * @param bytes a TIFF file, or a block of EXIF as JPEG, PNG or WebP hold it
 * @returns undefined when there is nothing to carry over (BigTIFF is not read)
 */
export function readExif(bytes: Uint8Array): Exif | undefined {
  const source = sourceOf(structureOf(bytes))
  if (source === undefined) return undefined
  const main = readDirectory(source, source.view.getUint32(4, source.little))
  return {
    main: main.filter((e) => DESCRIPTIVE.has(e.tag)),
    exif: directoryAt(source, main, EXIF_POINTER).filter((e) => e.tag !== INTEROPERABILITY_POINTER),
    gps: directoryAt(source, main, GPS_POINTER),
  }
}

/**
 * A block of EXIF without the place: the directory of GPS is emptied where it lies, so that no other entry moves (a maker's
 * own note may point at places in the block).
 */
export function withoutGps(block: Uint8Array): Uint8Array {
  const out = Uint8Array.from(block)
  const source = sourceOf(structureOf(out))
  if (source === undefined) return out
  const { bytes, view, little } = source
  const gps = readDirectory(source, view.getUint32(4, little)).find((e) => e.tag === GPS_POINTER)
  if (gps === undefined) return out
  const at = new DataView(gps.value.buffer, gps.value.byteOffset).getUint32(0, true)
  if (at < 8 || at + 2 > bytes.length) return out
  const count = view.getUint16(at, little)
  for (let i = 0; i < count && at + 2 + (i + 1) * ENTRY_BYTES <= bytes.length; i++) {
    const entry = at + 2 + i * ENTRY_BYTES
    const [size] = TYPES[view.getUint16(entry + 2, little)] ?? [0]
    const length = size * view.getUint32(entry + 4, little)
    if (length > 4) bytes.fill(0, view.getUint32(entry + 8, little), view.getUint32(entry + 8, little) + length)
    bytes.fill(0, entry, entry + ENTRY_BYTES)
  }
  view.setUint16(at, 0, little)
  return out
}

/** An entry of text. */
export function textEntry(tag: number, text: string): Entry {
  const value = new TextEncoder().encode(`${text}\0`)
  return { tag, type: 2, count: value.length, value }
}

/** An entry of bytes that are somebody else's. */
export const bytesEntry = (tag: number, value: Uint8Array): Entry => ({ tag, type: 1, count: value.length, value })

/** Of a little-endian TIFF: a header and a directory without entries. */
const NO_ENTRIES = Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0)

/** A block of EXIF as JPEG, PNG, WebP and AVIF hold it; undefined: there is nothing to hold. */
export const exifBlock = (exif: Exif): Uint8Array | undefined =>
  exif.main.length + exif.exif.length + exif.gps.length === 0 ? undefined : withExif(NO_ENTRIES, exif)

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
