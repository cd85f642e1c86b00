/** @file Ways for a `.patina` file to be wrong, by number: what transfers and drives do to bytes, and what somebody might make on purpose. Pure. */
import { crc32 } from 'node:zlib'
import { integer, type Random } from '../../src/imaging/random.ts'
import { readContainer, SIGNATURE, tilesAcross, writeContainer } from '../../src/worker/patina/container.ts'

type Corruption = (bytes: Uint8Array, r: Random, others: readonly Uint8Array[]) => Uint8Array

const changed = (bytes: Uint8Array, change: (copy: Buffer) => void): Uint8Array => {
  const copy = Buffer.from(bytes)
  change(copy)
  return copy
}

/** Where each chunk begins, by its four letters. */
function chunksOf(bytes: Buffer, types: readonly string[]): number[] {
  const found: number[] = []
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (types.includes(bytes.toString('latin1', at + 4, at + 8))) found.push(at)
  return found
}

/** Changes what a chunk holds and makes its check sum right again. */
const forged = (bytes: Uint8Array, r: Random, types: readonly string[]): Uint8Array =>
  changed(bytes, (copy) => {
    const chunks = chunksOf(copy, types)
    const at = chunks[integer(r, chunks.length)] as number
    const length = copy.readUInt32BE(at)
    for (let n = 0; n <= integer(r, 3); n++) copy[at + 8 + integer(r, length)] = integer(r, 256)
    copy.writeUInt32BE(crc32(copy.subarray(at + 4, at + 8 + length)), at + 8 + length)
  })

/** What a drive, a transfer or a bad copy does. Each must be refused, unless the picture is the same in every sample. */
export const ACCIDENTS: Readonly<Record<string, Corruption>> = {
  'bits turned': (bytes, r) =>
    changed(bytes, (copy) => {
      for (let n = 0; n <= integer(r, 8); n++) {
        const at = integer(r, copy.length)
        copy[at] = (copy[at] as number) ^ (1 << integer(r, 8))
      }
    }),
  'cut off': (bytes, r) => bytes.subarray(0, integer(r, bytes.length)),
  'a piece lost': (bytes, r) => {
    const at = integer(r, bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + integer(r, 600))])
  },
  'a piece added': (bytes, r) => {
    const at = integer(r, bytes.length)
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.alloc(1 + integer(r, 600), integer(r, 256)),
      bytes.subarray(at),
    ])
  },
  'a piece of zeros': (bytes, r) =>
    changed(bytes, (copy) => {
      const at = integer(r, copy.length)
      copy.fill(0, at, Math.min(copy.length, at + 1 + integer(r, 600)))
    }),
  'two files spliced': (bytes, r, others) => {
    const other = others[integer(r, others.length)] as Uint8Array
    return Buffer.concat([bytes.subarray(0, integer(r, bytes.length)), other.subarray(integer(r, other.length))])
  },
  'a length that is huge': (bytes, r) =>
    changed(bytes, (copy) => {
      const chunks = chunksOf(copy, ['HEAD', 'ICC0', 'EXIF', 'XMP0', 'ALPH', 'TILE', 'END.'])
      copy.writeUInt32BE(2 ** 32 - 1 - integer(r, 2 ** 31), chunks[integer(r, chunks.length)] as number)
    }),
  'a stream that nobody wrote': (bytes, r) => forged(bytes, r, ['TILE', 'ALPH']),
}

/** What somebody might make: all check sums are right. Each is refused, or is a picture of the size that it says, and no more. */
export const CLAIMS: Readonly<Record<string, Corruption>> = {
  'a head that was changed': (bytes, r) => forged(bytes, r, ['HEAD']),
  'a size that is huge': (bytes, r) => {
    const file = readContainer(bytes, '')
    const size = (): number => 1 + Math.floor(2 ** (4 + 13 * r()))
    const head = { ...file.head, width: size(), height: size(), tileEdge: 2048 }
    const count = tilesAcross(head.width, head.tileEdge) * tilesAcross(head.height, head.tileEdge)
    const tiles = Array.from(
      { length: count },
      (_, i) => file.tiles[i % file.tiles.length] ?? { check: 0, stream: bytes },
    )
    return writeContainer({ ...file, head, tiles })
  },
}
