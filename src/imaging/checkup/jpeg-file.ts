/** @file What a JPEG file says about the damage it did: its quantisation table and the size of its colour planes. Pure. */
import { quantisationTables } from '../degrade/jpeg-tables.ts'

export type FileSubsampling = '4:4:4' | '4:2:2' | '4:4:0' | '4:2:0' | '4:1:1' | 'other'

export interface JpegFile {
  /** 1-100 as libjpeg counts: the quality whose table for brightness is nearest. */
  readonly quality: number
  /** The table is libjpeg's own at that quality; else the quality is an equivalent. */
  readonly exact: boolean
  /** null for a grey photo. */
  readonly subsampling: FileSubsampling | null
}

const MARKER = { tables: 0xdb, scan: 0xda } as const
/** SOF0 to SOF15 but for 0xC4 (Huffman tables), 0xC8 and 0xCC. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Place in the block of each number of a table: along diagonals, turning at the edges (ITU-T T.81, figure A.6). */
export const ZIGZAG: readonly number[] = Array.from({ length: 64 }, (_, i) => i).toSorted((a, b) => {
  const [ya, xa, yb, xb] = [a >> 3, a & 7, b >> 3, b & 7]
  if (xa + ya !== xb + yb) return xa + ya - xb - yb
  return (xa + ya) % 2 === 0 ? xa - xb : ya - yb
})

/** Adds the tables of a DQT segment: id -> 64 steps, row by row. */
function readTables(body: Uint8Array, tables: Map<number, Uint16Array>): void {
  for (let at = 0; at < body.length;) {
    const head = body[at++] ?? 0
    const deep = head >> 4 !== 0
    if (at + (deep ? 128 : 64) > body.length) return
    const table = new Uint16Array(64)
    for (const place of ZIGZAG) {
      table[place] = deep ? ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0) : (body[at] ?? 0)
      at += deep ? 2 : 1
    }
    tables.set(head & 15, table)
  }
}

interface Component {
  readonly across: number
  readonly down: number
  readonly table: number
}

/** Components of a frame header: precision, height, width, count, then three bytes each. */
const readFrame = (body: Uint8Array): Component[] =>
  Array.from({ length: Math.min(body[5] ?? 0, Math.floor((body.length - 6) / 3)) }, (_, i) => {
    const sampling = body[7 + 3 * i] ?? 0
    return { across: sampling >> 4, down: sampling & 15, table: body[8 + 3 * i] ?? 0 }
  })

const SUBSAMPLING: Readonly<Record<string, FileSubsampling>> = {
  '1x1': '4:4:4',
  '2x1': '4:2:2',
  '1x2': '4:4:0',
  '2x2': '4:2:0',
  '4x1': '4:1:1',
}

function subsamplingOf([light, colour]: readonly Component[]): FileSubsampling | null {
  if (light === undefined || colour === undefined) return null
  return SUBSAMPLING[`${light.across / colour.across}x${light.down / colour.down}`] ?? 'other'
}

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < 64; i++) sum += Math.abs(Math.log((a[i] ?? 1) / (b[i] ?? 1)))
  return sum
}

/** The quality whose table is nearest by ratio, so that fine and coarse steps count alike. */
export function nearestQuality(table: ArrayLike<number>): { quality: number; exact: boolean } {
  let [quality, least] = [1, Infinity]
  for (let q = 1; q <= 100; q++) {
    const d = difference(table, quantisationTables(q).luma)
    if (d < least) [quality, least] = [q, d]
  }
  return { quality, exact: least === 0 }
}

/**
 * Reads the header of a sound JPEG file.
 * @param file all of it, or its beginning up to the first scan
 * @returns undefined if there is no table to be found (no JPEG, or one whose header cannot be followed)
 */
export function readJpegFile(file: Uint8Array): JpegFile | undefined {
  if (file[0] !== 0xff || file[1] !== 0xd8) return undefined
  const tables = new Map<number, Uint16Array>()
  let components: Component[] = []
  for (let at = 2; at + 4 <= file.length;) {
    if (file[at] !== 0xff) return undefined
    const marker = file[at + 1] ?? 0
    if (marker === 0xff) {
      at++ // fill
      continue
    }
    if (marker === MARKER.scan) break
    const body = file.subarray(at + 4, at + 2 + (((file[at + 2] ?? 0) << 8) | (file[at + 3] ?? 0)))
    if (marker === MARKER.tables) readTables(body, tables)
    if (isFrame(marker)) components = readFrame(body)
    at += 4 + body.length
  }
  const table = tables.get(components[0]?.table ?? 0)
  if (table === undefined || table.includes(0)) return undefined
  return { ...nearestQuality(table), subsampling: subsamplingOf(components) }
}
