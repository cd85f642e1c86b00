/**
 * @file The directories of a TIFF file, as far as needed to tell a photo from a document of many pages and from a camera's
 * raw file, whose first directory is only a small preview. Pure reading with bounds; runs in the worker.
 */

const TAG = { subfileType: 254, dngVersion: 50_706 } as const
const REDUCED = 1
const MASK = 4
const MAX_DIRECTORIES = 1_000

export interface TiffContents {
  /** Full pictures; previews and masks are not counted. */
  readonly pages: number
  /** The first directory is a preview, or says that it is a DNG. */
  readonly raw: boolean
}

interface Layout {
  readonly view: DataView
  readonly little: boolean
  readonly big: boolean
}

interface Directory {
  readonly subfileType: number
  readonly dng: boolean
  readonly next: number
}

const offsetAt = ({ view, little, big }: Layout, at: number) =>
  big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little)

function readDirectory(layout: Layout, at: number): Directory {
  const { view, little, big } = layout
  const count = big ? Number(view.getBigUint64(at, little)) : view.getUint16(at, little)
  const entrySize = big ? 20 : 12
  const first = at + (big ? 8 : 2)
  let subfileType = 0
  let dng = false
  for (let i = 0; i < count; i++) {
    const entry = first + i * entrySize
    const tag = view.getUint16(entry, little)
    if (tag === TAG.subfileType) subfileType = view.getUint32(entry + (big ? 12 : 8), little)
    if (tag === TAG.dngVersion) dng = true
  }
  return { subfileType, dng, next: offsetAt(layout, first + count * entrySize) }
}

function readDirectories(layout: Layout): Directory[] {
  const found: Directory[] = []
  const seen = new Set<number>()
  let at = offsetAt(layout, layout.big ? 8 : 4)
  while (at !== 0 && !seen.has(at) && found.length < MAX_DIRECTORIES) {
    seen.add(at)
    const directory = readDirectory(layout, at)
    found.push(directory)
    at = directory.next
  }
  return found
}

/**
 * @param file a whole TIFF or BigTIFF file
 * @returns undefined when its directories cannot be followed: the file is damaged
 */
export function readTiffContents(file: Uint8Array): TiffContents | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  try {
    const little = view.getUint8(0) === 0x49
    const directories = readDirectories({ view, little, big: view.getUint16(2, little) === 43 })
    const first = directories[0]
    if (first === undefined) return undefined
    const full = directories.filter((d) => (d.subfileType & (REDUCED | MASK)) === 0)
    return { pages: full.length, raw: first.dng || (first.subfileType & REDUCED) !== 0 }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
