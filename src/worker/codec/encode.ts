/**
 * @file A photo's file with other pixels: format, depth, size, profile and metadata are the photo's own unless asked otherwise.
 *
 * The image library takes profile and metadata only from a file that it reads, so it reads a carrier: see carrier.ts.
 */
import type { Sharp } from 'sharp'
import { overWhite } from '../../imaging/flatten.ts'
import { bitsOf, colourChannels, type Raster } from '../../imaging/raster.ts'
import { scaledSize } from '../../imaging/scaled-size.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Restoration } from '../../shared/provenance.ts'
import type { OutputOptions, PhotoFormat } from '../../shared/worker-protocol.ts'
import { outputXmp } from '../provenance/packet.ts'
import { carrierPng } from './carrier.ts'
import { encodeError } from './codec-error.ts'
import { convert, type Converted } from './convert.ts'
import { withResources } from './iptc.ts'
import { deadlineSeconds } from './limits.ts'
import type { OpenedPhoto } from './open.ts'
import { spaceOf, withPixels } from './sharp.ts'
import { compressRaster, PATINA_QUALITY } from '../patina/compress.ts'
import { sideDataOf, uprightExif, withSoftware, type SideData } from './side-data.ts'
import { withExif } from './tiff-exif.ts'

/** Largest edge in pixels that a format can hold. */
const MAX_EDGE: Readonly<Record<PhotoFormat, number>> = {
  jpeg: 65_535,
  webp: 16_383,
  avif: 16_384,
  png: 2_147_483_647,
  tiff: 2_147_483_647,
  patina: 2_147_483_647,
}
const MM_PER_INCH = 25.4

/** What the image library writes; the rest is ours. */
type LibraryFormat = Exclude<PhotoFormat, 'patina'>

interface Writing {
  readonly quality: number | null
  readonly bits: 8 | 16
  readonly density: number | undefined
  readonly pixels: number
}

interface Encoding {
  /** The format holds 16 bits a sample. */
  readonly deep: boolean
  readonly alpha: boolean
  readonly write: (image: Sharp, writing: Writing) => Sharp
}

const resolution = (density: number | undefined) =>
  density === undefined
    ? {}
    : { xres: density / MM_PER_INCH, yres: density / MM_PER_INCH, resolutionUnit: 'inch' as const }

/**
 * Codes made for one photo save 2-10 % of its file, but all of its coefficients must be held to count them: 12 bytes a pixel,
 * and three times as long to write. Larger photos get the codes of the standard.
 */
const OWN_CODES_UP_TO = 8_000_000

/** How each format is written. Chroma is never subsampled: restored colour edges are worth their bytes. */
const ENCODINGS: Readonly<Record<LibraryFormat, Encoding>> = {
  jpeg: {
    deep: false,
    alpha: false,
    write: (image, { quality, pixels }) =>
      image.jpeg({
        quality: quality ?? 92,
        chromaSubsampling: '4:4:4',
        mozjpeg: false,
        optimiseCoding: pixels <= OWN_CODES_UP_TO,
      }),
  },
  png: { deep: true, alpha: true, write: (image) => image.png({ compressionLevel: 6, palette: false }) },
  tiff: {
    deep: true,
    alpha: true,
    write: (image, { density }) =>
      image.tiff({ compression: 'deflate', predictor: 'horizontal', ...resolution(density) }),
  },
  webp: {
    deep: false,
    alpha: true,
    write: (image, { quality }) => image.webp({ quality: quality ?? 92, exact: true, smartSubsample: true }),
  },
  avif: {
    deep: true,
    alpha: true,
    write: (image, { quality, bits }) =>
      image.avif({ quality: quality ?? 80, chromaSubsampling: '4:4:4', bitdepth: bits === 16 ? 12 : 8, effort: 4 }),
  },
}

/** True when the file will hold the samples exactly. */
export const isLossless = (format: PhotoFormat): boolean => format === 'png' || format === 'tiff'

function checkEdge(file: string, { width, height }: Pick<Raster, 'width' | 'height'>, format: PhotoFormat): void {
  if (Math.max(width, height) > MAX_EDGE[format])
    throw new PatinaError('write-failed', { file, reason: `${format} holds at most ${MAX_EDGE[format]} pixels a side` })
}

/** What goes along with the pixels. */
interface Luggage {
  readonly side: SideData
  readonly xmp: Uint8Array | undefined
  /** Name and version of the program, where it is to be told. */
  readonly program: string | null
  readonly density: number | undefined
}

/** The library writes no EXIF into TIFF, and IPTC into nothing. */
function withTheRest(file: Uint8Array, format: LibraryFormat, { side, program }: Luggage): Uint8Array {
  if (format === 'jpeg' && side.iptc !== undefined) return withResources(file, side.iptc)
  if (format !== 'tiff') return file
  const entries = program === null ? side.entries : withSoftware(side.entries, program)
  return withExif(file, entries)
}

async function write(
  { raster, icc }: Converted,
  format: LibraryFormat,
  quality: number | null,
  { side, xmp, program, density }: Luggage,
): Promise<Uint8Array> {
  const { alpha, write: encode } = ENCODINGS[format]
  const { width, height, channels } = raster
  const opaque = !alpha && channels % 2 === 0
  const bits = bitsOf(raster.data)
  const exif = format === 'tiff' ? undefined : side.exif
  const carrier = carrierPng({ bits, channels, icc, exif, xmp, density })
  const filled = withPixels(carrier, opaque ? overWhite(raster) : raster)
    .timeout({ seconds: deadlineSeconds(width * height) })
    .keepIccProfile()
  // Kept where there is some: the library would make up what is missing.
  if (exif !== undefined) filled.keepExif()
  if (xmp !== undefined) filled.keepXmp()
  const said = program === null || format === 'tiff' ? filled : filled.withExifMerge({ IFD0: { Software: program } })
  const shown = (opaque ? said.removeAlpha() : said).toColourspace(spaceOf(colourChannels(channels), bits))
  return await encode(shown, { quality, bits, density, pixels: width * height }).toBuffer()
}

/** The learned codec takes the same luggage, as chunks of its own. */
async function compressed(
  { raster, icc }: Converted,
  quality: number | null,
  { side, xmp, program, density }: Luggage,
): Promise<Uint8Array> {
  const entries = program === null ? side.entries : withSoftware(side.entries, program)
  const exif = uprightExif(entries)
  const { iptc } = side
  return await compressRaster(raster, {
    quality: quality ?? PATINA_QUALITY,
    side: { ...(icc && { icc }), ...(exif && { exif }), ...(xmp && { xmp }), ...(iptc && { iptc }) },
    density,
  })
}

/**
 * The photo's file with the given pixels.
 * @param raster of the photo's own size, depth and channels, alpha included
 * @param made what was done to the photo, to be written into the file; null: nothing that is to be told
 * @throws PatinaError write-failed when the format cannot hold the picture; out-of-memory
 */
export async function encodePhoto(
  photo: OpenedPhoto,
  raster: Raster,
  output: OutputOptions,
  made: Restoration | null = null,
): Promise<Uint8Array> {
  const format = output.format ?? photo.info.format
  const isDeep = format === 'patina' || ENCODINGS[format].deep
  const bits = isDeep ? (output.bits ?? bitsOf(raster.data)) : 8
  const luggage: Luggage = {
    side: sideDataOf(photo, output.metadata),
    xmp: outputXmp(photo, output.metadata, made, format),
    program: made !== null && output.metadata !== 'remove' ? made.program : null,
    density: output.metadata === 'remove' ? undefined : photo.density,
  }
  try {
    checkEdge(photo.name, output.size === undefined ? raster : scaledSize(raster, output.size), format)
    const converted = await convert(photo, raster, output, bits)
    if (format === 'patina') return await compressed(converted, output.quality, luggage)
    return withTheRest(await write(converted, format, output.quality, luggage), format, luggage)
  } catch (error) {
    throw encodeError(error, photo.name)
  }
}
