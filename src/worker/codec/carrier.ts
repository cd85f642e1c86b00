/**
 * @file A one-pixel PNG that holds nothing but a profile and metadata. The image library takes these only from a file that it
 * reads, not from memory: it reads this one, and every format's writer gets them as they are. Pure; runs in the worker.
 *
 * Source of the layout: PNG specification, third edition (chunks iCCP, pHYs, eXIf and iTXt with the keyword of XMP).
 */
import { crc32, deflateSync } from 'node:zlib'
import type { Channels } from '../../imaging/raster.ts'

export interface Carried {
  readonly bits: 8 | 16
  readonly channels: Channels
  readonly icc: Uint8Array | undefined
  /** A block of EXIF: a TIFF structure, with or without its prefix. */
  readonly exif: Uint8Array | undefined
  readonly xmp: Uint8Array | undefined
  /** Pixels per inch. */
  readonly density: number | undefined
}

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
/** Colour type by channels: grey, grey + alpha, RGB, RGB + alpha. */
const COLOUR_TYPE: Readonly<Record<Channels, number>> = { 1: 0, 2: 4, 3: 2, 4: 6 }
const METRES_PER_INCH = 0.0254
const EXIF_PREFIX = Buffer.from('Exif\0\0', 'latin1')

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(data.length + 12)
  out.writeUInt32BE(data.length)
  out.write(type, 4, 'latin1')
  out.set(data, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}

function header(bits: 8 | 16, channels: Channels): Buffer {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(1, 0)
  data.writeUInt32BE(1, 4)
  data.set([bits, COLOUR_TYPE[channels]], 8)
  return chunk('IHDR', data)
}

function physical(density: number): Buffer {
  const data = Buffer.alloc(9)
  const perMetre = Math.round(density / METRES_PER_INCH)
  data.writeUInt32BE(perMetre, 0)
  data.writeUInt32BE(perMetre, 4)
  data[8] = 1
  return chunk('pHYs', data)
}

function exifChunk(exif: Uint8Array): Buffer {
  const prefixed = EXIF_PREFIX.equals(exif.subarray(0, EXIF_PREFIX.length))
  return chunk('eXIf', prefixed ? exif.subarray(EXIF_PREFIX.length) : exif)
}

/** The file's bytes. */
export function carrierPng({ bits, channels, icc, exif, xmp, density }: Carried): Uint8Array {
  return Buffer.concat([
    SIGNATURE,
    header(bits, channels),
    ...(icc === undefined ? [] : [chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(icc)]))]),
    ...(density === undefined || !(density > 0) ? [] : [physical(density)]),
    ...(exif === undefined ? [] : [exifChunk(exif)]),
    ...(xmp === undefined
      ? []
      : [chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1'), xmp]))]),
    chunk('IDAT', deflateSync(Buffer.alloc(1 + (channels * bits) / 8))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
