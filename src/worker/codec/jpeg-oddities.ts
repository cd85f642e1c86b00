/**
 * @file A JPEG whose header is odd in ways that cost no pixel, put right. The image library counts such oddities among its
 * warnings, tells only the first of a file's warnings, and is therefore asked to fail on any: what is left after this has
 * harmed the picture. Pure reading with bounds; runs in the worker.
 */

const MARKER = { start: 0xd8, end: 0xd9, scan: 0xda, frameSequential: [0xc0, 0xc1], jfif: 0xe0, adobe: 0xee } as const
const JFIF = 'JFIF\0'
const JFIF_VERSION = [1, 1] as const
/** Spectral selection from 0 to 63 and no successive approximation: what a sequential scan always means. */
const SEQUENTIAL_SCAN = [0, 63, 0] as const

/** Fewer zeros at the end may be data, and the library does not mind them. */
const MIN_PADDING = 4

interface Segment {
  readonly marker: number
  /** Where the two bytes of its length are. */
  readonly at: number
  /** One past its last byte. */
  readonly end: number
}

const u16 = (file: Uint8Array, at: number) => ((file[at] ?? 0) << 8) | (file[at + 1] ?? 0)

/** Where the next marker's 0xFF is; a byte of 0xFF before 0x00 or 0xFF is none. */
function nextMarker(file: Uint8Array, from: number): number {
  let at = file.indexOf(0xff, from)
  while (at >= 0 && (file[at + 1] === 0 || file[at + 1] === 0xff)) at = file.indexOf(0xff, at + 1)
  return at < 0 || at + 1 >= file.length ? -1 : at
}

/** A segment whose 0xFF was damaged: skipping it could silently lose a table or the meaning of the colours. */
const isBrokenSegment = (junk: Uint8Array) => junk.length >= 6 && u16(junk, 2) + 2 === junk.length

/** Segments of metadata and comments. The Adobe one is not among them: it says what the colours mean. */
const isSideData = (marker: number) => ((marker & 0xf0) === 0xe0 && marker !== MARKER.adobe) || marker === 0xfe

/** Padding, as some cameras write. What follows a table and is not empty may be the table's rest, pushed out of it by damage. */
function isHarmless(junk: Uint8Array, before: number): boolean {
  if (junk.length === 0) return true
  if (isSideData(before)) return !isBrokenSegment(junk)
  return before !== MARKER.adobe && junk.every((byte) => byte === 0)
}

/** The header's segments up to the first scan's; undefined where it cannot be followed or something may be missing. */
function readSegments(file: Uint8Array): Segment[] | undefined {
  const found: Segment[] = []
  let from = 2
  let before: number = MARKER.start
  while (before !== MARKER.scan) {
    const at = nextMarker(file, from)
    if (at < 0 || !isHarmless(file.subarray(from, skipFill(file, from)), before)) return undefined
    before = file[at + 1] ?? 0
    const end = at + 2 + u16(file, at + 2)
    if (end < at + 4 || end > file.length) return undefined
    found.push({ marker: before, at: at + 2, end })
    from = end
  }
  return found
}

/** Any number of 0xFF may precede a marker; the junk ends where they begin. */
function skipFill(file: Uint8Array, from: number): number {
  let end = nextMarker(file, from)
  while (end > from && file[end - 1] === 0xff) end--
  return end
}

const isJfif = (body: Uint8Array) => String.fromCharCode(...body.subarray(2, 2 + JFIF.length)) === JFIF

/** The segment with its marker; a version of JFIF that is unknown and a sequential scan's ignored numbers are put right. */
function soundSegment(file: Uint8Array, { marker, at, end }: Segment, sequential: boolean): Uint8Array {
  const segment = file.slice(at - 2, end)
  const body = segment.subarray(2)
  if (marker === MARKER.jfif && isJfif(body) && body.length >= 9 && ![1, 2].includes(body[7] ?? 0))
    body.set(JFIF_VERSION, 7)
  if (marker === MARKER.scan && sequential && body.length >= 6) body.set(SEQUENTIAL_SCAN, body.length - 3)
  return segment
}

const isSequential = (segments: readonly Segment[]) =>
  segments.some(({ marker }) => MARKER.frameSequential.some((frame) => frame === marker))

/** Where the marker of the picture's end is; -1 if there is none. */
function endOfPicture(file: Uint8Array, from: number): number {
  let at = nextMarker(file, from)
  while (at >= 0 && file[at + 1] !== MARKER.end) {
    const alone = ((file[at + 1] ?? 0) & 0xf8) === 0xd0
    at = nextMarker(file, at + 2 + (alone ? 0 : u16(file, at + 2)))
  }
  return at
}

/**
 * The scans, without zeros after the last one: the library minds them when it reads all scans before the first row. Data
 * that end in zeros would be cut, which the library finds, since it then wants more.
 */
function soundScans(data: Uint8Array): Uint8Array[] {
  const end = endOfPicture(data, 0)
  let cut = end
  while (cut > 0 && data[cut - 1] === 0) cut--
  if (cut > 0 && data[cut - 1] === 0xff) cut++
  return end - cut < MIN_PADDING ? [data] : [data.subarray(0, cut), data.subarray(end)]
}

/**
 * The same picture without bytes between the segments of its header, an unknown version of JFIF, numbers of a
 * sequential scan that some writers leave empty, and zeros at the end of a progressive one.
 * @returns the file itself if its header cannot be followed, or if what it skips may matter
 */
export function withoutOddities(file: Uint8Array): Uint8Array {
  const segments = readSegments(file)
  if (segments === undefined) return file
  const sequential = isSequential(segments)
  const data = file.subarray(segments.at(-1)?.end ?? 0)
  const header = segments.map((segment) => soundSegment(file, segment, sequential))
  const sound = [file.subarray(0, 2), ...header, ...(sequential ? [data] : soundScans(data))]
  return Buffer.concat(sound)
}
