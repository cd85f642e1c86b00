/**
 * @file The `.patina` file: chunks as PNG has them, each with its length, four letters, data and CRC-32. HEAD first, then what goes
 * along with the pixels (ICC0, EXIF, XMP0, IPTC, ALPH), a TILE for each tile row by row, END. Numbers are big-endian. Pure; worker.
 *
 * Nothing that a file says is believed before it was checked, and nothing is allocated on its word alone.
 */
import { crc32 } from 'node:zlib'
import { PatinaError } from '../../shared/errors.ts'

/** Bit 7 set, both kinds of line ends and a control character: what damages text files damages it visibly. */
export const SIGNATURE = '\x89PTN\r\n\x1a\n'
const VERSION = 1
/** Edge of a tile in pixels. */
export const TILE_EDGE = 1024
const MOST_TILE_EDGE = 2048

export interface PatinaHead {
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  /** Of the photo that was compressed: what it decodes to. */
  readonly bits: 8 | 16
  readonly channels: 1 | 3
  readonly alpha: boolean
  /** 0-65535, coarsest to finest. */
  readonly quality: number
  /** Pixels, a multiple of 8. */
  readonly tileEdge: number
  /** Thousandths of pixels per inch; 0: not known. */
  readonly density: number
  /** Of the model's weights file, lower-case hex. */
  readonly model: string
}

/** What goes along with the pixels. */
export const SIDE = { icc: 'ICC0', exif: 'EXIF', xmp: 'XMP0', iptc: 'IPTC', alpha: 'ALPH' } as const
export type SideName = keyof typeof SIDE
export type Side = Readonly<Partial<Record<SideName, Uint8Array>>>

export interface PatinaTile {
  /** CRC-32 of the decoded latents, little-endian 16-bit numbers. */
  readonly check: number
  readonly stream: Uint8Array
}

export interface PatinaFile {
  readonly head: PatinaHead
  readonly side: Side
  readonly tiles: readonly PatinaTile[]
}

const HEAD_BYTES = 52
const CHUNK_BYTES = 12

export const tilesAcross = (size: number, edge: number): number => Math.ceil(size / edge)

function headBytes(h: PatinaHead): Uint8Array {
  const out = Buffer.alloc(HEAD_BYTES)
  out.set([VERSION, h.bits, h.channels, h.alpha ? 1 : 0])
  out.writeUInt16BE(h.quality, 4)
  out.writeUInt32BE(h.width, 6)
  out.writeUInt32BE(h.height, 10)
  out.writeUInt16BE(h.tileEdge, 14)
  out.writeUInt32BE(h.density, 16)
  out.write(h.model, 20, 'hex')
  return out
}

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(data.length + CHUNK_BYTES)
  out.writeUInt32BE(data.length)
  out.write(type, 4, 'latin1')
  out.set(data, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}

function tileData({ check, stream }: PatinaTile): Uint8Array {
  const out = Buffer.alloc(4 + stream.length)
  out.writeUInt32BE(check)
  out.set(stream, 4)
  return out
}

/** The file's bytes. */
export function writeContainer({ head, side, tiles }: PatinaFile): Uint8Array {
  const luggage = (Object.keys(SIDE) as SideName[]).flatMap((name) => {
    const data = side[name]
    return data === undefined ? [] : [chunk(SIDE[name], data)]
  })
  return Buffer.concat([
    Buffer.from(SIGNATURE, 'latin1'),
    chunk('HEAD', headBytes(head)),
    ...luggage,
    ...tiles.map((t) => chunk('TILE', tileData(t))),
    chunk('END.', new Uint8Array()),
  ])
}

/** @param reason for whoever looks into it; people read the code's text */
export const damaged = (file: string, reason: string): PatinaError =>
  new PatinaError('patina-damaged', { file }, { cause: new Error(reason) })

interface Chunk {
  readonly type: string
  readonly data: Uint8Array
}

/** @throws PatinaError truncated, patina-damaged */
function* chunksOf(bytes: Uint8Array, file: string): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = SIGNATURE.length
  for (;;) {
    if (at + CHUNK_BYTES > bytes.length) throw new PatinaError('truncated', { file })
    const length = view.getUint32(at)
    if (length > bytes.length - at - CHUNK_BYTES) throw new PatinaError('truncated', { file })
    const body = bytes.subarray(at + 4, at + 8 + length)
    if (crc32(body) !== view.getUint32(at + 8 + length)) throw damaged(file, 'the check sum of a chunk')
    const type = Buffer.from(body.subarray(0, 4)).toString('latin1')
    at += CHUNK_BYTES + length
    if (type === 'END.') {
      if (at !== bytes.length) throw damaged(file, 'something behind the end')
      return
    }
    yield { type, data: body.subarray(4) }
  }
}

function readHead(data: Uint8Array, file: string): PatinaHead {
  // What newer versions say of themselves may be longer.
  if (data[0] !== VERSION) throw new PatinaError('patina-newer', { file, version: data[0] ?? 0 })
  if (data.length !== HEAD_BYTES) throw damaged(file, 'the length of the head')
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const [, bits, channels, alpha] = data
  const [width, height, tileEdge] = [view.getUint32(6), view.getUint32(10), view.getUint16(14)]
  const isSound =
    (bits === 8 || bits === 16) &&
    (channels === 1 || channels === 3) &&
    (alpha === 0 || alpha === 1) &&
    width > 0 &&
    height > 0
  if (!isSound || tileEdge % 8 !== 0 || tileEdge < 64 || tileEdge > MOST_TILE_EDGE)
    throw damaged(file, 'a number of the head')
  return {
    width,
    height,
    bits,
    channels,
    alpha: alpha === 1,
    quality: view.getUint16(4),
    tileEdge,
    density: view.getUint32(16),
    model: Buffer.from(data.subarray(20)).toString('hex'),
  }
}

const NAMES = new Map(Object.entries(SIDE).map(([name, type]) => [type as string, name as SideName]))

/**
 * What a file holds; no latent is decoded yet. Chunks of types that are not known are passed over.
 * @throws PatinaError truncated, patina-damaged, patina-newer
 */
export function readContainer(bytes: Uint8Array, file: string): PatinaFile {
  const chunks = chunksOf(bytes, file)
  const first = chunks.next().value
  if (first?.type !== 'HEAD') throw damaged(file, 'no head')
  const head = readHead(first.data, file)
  const side: Partial<Record<SideName, Uint8Array>> = {}
  const tiles: PatinaTile[] = []
  for (const { type, data } of chunks) {
    const name = NAMES.get(type)
    if (name !== undefined) side[name] = data
    if (type !== 'TILE') continue
    if (data.length < 4) throw damaged(file, 'a tile without data')
    tiles.push({ check: new DataView(data.buffer, data.byteOffset).getUint32(0), stream: data.subarray(4) })
  }
  const expected = tilesAcross(head.width, head.tileEdge) * tilesAcross(head.height, head.tileEdge)
  if (tiles.length !== expected) throw damaged(file, `${tiles.length} tiles instead of ${expected}`)
  if (head.alpha !== (side.alpha !== undefined)) throw damaged(file, 'the transparency')
  return { head, side, tiles }
}
