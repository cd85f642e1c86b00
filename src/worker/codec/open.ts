/** @file Opens a photo's file: reads it once, recognises it by content, and checks its header. Runs in the worker. */
import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Metadata } from 'sharp'
import { readError } from '../../files/read-error.ts'
import { sniff, SNIFF_BYTES } from '../../files/sniff.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { PhotoFormat, PhotoInfo } from '../../shared/worker-protocol.ts'
import { decodeError } from './codec-error.ts'
import { checkPixels, checkSideData, MAX_FILE_MB, MEGA } from './limits.ts'
import { withoutOddities } from './jpeg-oddities.ts'
import { pngFrames } from './png-chunks.ts'
import { pipeline, readAlone } from './sharp.ts'
import { openPatina } from '../patina/open.ts'
import { takenAt } from './taken.ts'
import { readTiffContents } from './tiff-directory.ts'

/** Depths that are kept; others (floating point, 32 bits) would lose something. */
const BITS: Readonly<Record<string, 8 | 16>> = { uchar: 8, ushort: 16 }
/** Spaces whose samples are restored as they are, with the photo's own profile. */
const OWN_SPACES = new Set(['srgb', 'rgb', 'rgb16', 'b-w', 'grey16'])
/** Spaces that are converted to sRGB. */
const CONVERTED_SPACES = new Set(['cmyk', 'lab', 'labs'])
const GREY_SPACES = new Set(['b-w', 'grey16'])

/** A photo whose header is sound. The bytes were read once, whatever happens to the file meanwhile. */
export interface OpenedPhoto {
  readonly name: string
  /** The file as it was hashed, but for a JPEG's harmless oddities, which are put right. */
  readonly file: Uint8Array
  readonly info: PhotoInfo
  /** Samples are kept in the photo's own space; false: they are converted to sRGB and the profile is dropped. */
  readonly ownSpace: boolean
  readonly hasProfile: boolean
  readonly icc: Uint8Array | undefined
  /** The block of EXIF, if the image library finds one (it does not in TIFF). */
  readonly exif: Uint8Array | undefined
  readonly xmp: Uint8Array | undefined
  /** IPTC, as the file wraps it. */
  readonly iptc: Uint8Array | undefined
  /** Pixels per inch, if the file says. */
  readonly density: number | undefined
}

function recognise(name: string, head: Uint8Array): PhotoFormat {
  const found = sniff(head)
  if (found.kind === 'photo') return found.format
  if (found.kind === 'other') throw new PatinaError('unsupported-format', { file: name, format: found.format })
  throw new PatinaError('not-a-photo', { file: name })
}

/** Reads a regular file whole; the beginning is looked at first, so that nothing large is read in vain. */
async function readPhotoFile(file: string, name: string): Promise<{ bytes: Uint8Array; format: PhotoFormat }> {
  try {
    const found = await stat(file)
    if (!found.isFile() || found.size === 0) throw new PatinaError('not-a-photo', { file: name })
    await using handle = await open(file, 'r')
    const { buffer, bytesRead } = await handle.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0)
    const format = recognise(name, buffer.subarray(0, bytesRead))
    if (found.size > MAX_FILE_MB * MEGA) throw new PatinaError('upload-too-large', { file: name, limit: MAX_FILE_MB })
    return { bytes: new Uint8Array(await handle.readFile()), format }
  } catch (error) {
    throw readError(error, file)
  }
}

/** Full pictures in the file. A camera's raw file is refused: only its small preview could be read. */
function tiffPages(name: string, file: Uint8Array): number {
  const tiff = readTiffContents(file)
  if (tiff === undefined) throw new PatinaError('truncated', { file: name })
  if (tiff.raw) throw new PatinaError('unsupported-format', { file: name, format: 'camera raw' })
  return tiff.pages
}

/** What can be counted without the image library; undefined: ask it. */
function countPages(name: string, file: Uint8Array, format: PhotoFormat): number | undefined {
  if (format === 'png') return pngFrames(file)
  return format === 'tiff' ? tiffPages(name, file) : undefined
}

function checkHeader(name: string, format: PhotoFormat, pages: number, meta: Metadata): void {
  checkPixels(name, meta.width, meta.height)
  checkSideData(name, [meta.icc, meta.exif, meta.xmp, meta.iptc])
  if (pages > 1) throw new PatinaError('multi-page', { file: name, pages })
  const known = OWN_SPACES.has(meta.space) || CONVERTED_SPACES.has(meta.space)
  if (!known || BITS[meta.depth] === undefined)
    throw new PatinaError('unsupported-format', { file: name, format: `${meta.depth} ${meta.space} ${format}` })
}

/**
 * Opens a photo and reads its header; no pixel is decoded yet.
 * @param file absolute path
 * @throws PatinaError file-missing, file-unreadable, not-a-photo, unsupported-format, truncated, too-large,
 * side-data-too-large, upload-too-large or multi-page; of .patina files also patina-damaged, patina-newer, patina-model-missing
 */
export async function openPhoto(file: string): Promise<OpenedPhoto> {
  const name = path.basename(file)
  const { bytes, format } = await readPhotoFile(file, name)
  if (format === 'patina') return await openPatina(name, bytes)
  const pages = countPages(name, bytes, format)
  const sound = format === 'jpeg' ? withoutOddities(bytes) : bytes
  const meta = await readAlone(() => pipeline(sound, format).metadata()).catch((error: unknown) => {
    throw decodeError(error, name)
  })
  checkHeader(name, format, pages ?? meta.pages ?? 1, meta)
  const taken = takenAt(format === 'tiff' ? sound : meta.exif)
  return {
    name,
    file: sound,
    ownSpace: OWN_SPACES.has(meta.space),
    hasProfile: meta.icc !== undefined,
    icc: meta.icc,
    exif: meta.exif,
    xmp: meta.xmp,
    iptc: meta.iptc,
    density: meta.density,
    info: {
      format,
      width: meta.autoOrient.width,
      height: meta.autoOrient.height,
      bits: BITS[meta.depth] ?? 8,
      channels: GREY_SPACES.has(meta.space) ? 1 : 3,
      alpha: meta.hasAlpha,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      ...(taken === undefined ? {} : { taken }),
    },
  }
}
