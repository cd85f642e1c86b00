/**
 * @file A photo's file with other pixels: format, depth, profile and metadata are the photo's own unless asked otherwise.
 *
 * The image library takes metadata only from a file that it reads, not from memory. So the original is read once more, its
 * samples are multiplied by zero, and the new ones are set by a bitwise OR: exact at 8 and 16 bits, and every format's
 * writer gets the photo's profile, EXIF, XMP, IPTC and resolution as they are.
 */
import type { Sharp } from 'sharp'
import { overWhite } from '../../imaging/flatten.ts'
import { bitsOf, type Raster, type Samples } from '../../imaging/raster.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { OutputOptions, PhotoFormat } from '../../shared/worker-protocol.ts'
import { encodeError } from './codec-error.ts'
import { spaceOf, upright } from './decode.ts'
import type { OpenedPhoto } from './open.ts'
import { photoshopEntry, readExif, withExif, type Exif } from './tiff-exif.ts'

/** Largest edge in pixels that a format can hold. */
const MAX_EDGE: Readonly<Record<PhotoFormat, number>> = {
  jpeg: 65_535,
  webp: 16_383,
  avif: 16_384,
  png: 2_147_483_647,
  tiff: 2_147_483_647,
}
const MM_PER_INCH = 25.4

interface Encoding {
  /** The format holds 16 bits a sample. */
  readonly deep: boolean
  readonly alpha: boolean
  readonly write: (image: Sharp, quality: number | null, photo: OpenedPhoto, bits: 8 | 16) => Sharp
}

const resolution = ({ density }: OpenedPhoto) =>
  density === undefined
    ? {}
    : { xres: density / MM_PER_INCH, yres: density / MM_PER_INCH, resolutionUnit: 'inch' as const }

/**
 * Codes made for one photo save 2-10 % of its file, but all of its coefficients must be held to count them: 12 bytes a pixel,
 * and three times as long to write. Larger photos get the codes of the standard.
 */
const OWN_CODES_UP_TO = 8_000_000

const hasOwnCodes = ({ info }: OpenedPhoto): boolean => info.width * info.height <= OWN_CODES_UP_TO

/** How each format is written. Chroma is never subsampled: restored colour edges are worth their bytes. */
const ENCODINGS: Readonly<Record<PhotoFormat, Encoding>> = {
  jpeg: {
    deep: false,
    alpha: false,
    write: (image, quality, photo) =>
      image.jpeg({
        quality: quality ?? 92,
        chromaSubsampling: '4:4:4',
        mozjpeg: false,
        optimiseCoding: hasOwnCodes(photo),
      }),
  },
  png: { deep: true, alpha: true, write: (image) => image.png({ compressionLevel: 6, palette: false }) },
  tiff: {
    deep: true,
    alpha: true,
    write: (image, _, photo) => image.tiff({ compression: 'deflate', predictor: 'horizontal', ...resolution(photo) }),
  },
  webp: {
    deep: false,
    alpha: true,
    write: (image, quality) => image.webp({ quality: quality ?? 92, exact: true, smartSubsample: true }),
  },
  avif: {
    deep: true,
    alpha: true,
    write: (image, quality, _, bits) =>
      image.avif({ quality: quality ?? 80, chromaSubsampling: '4:4:4', bitdepth: bits === 16 ? 12 : 8, effort: 4 }),
  },
}

/** True when the file will hold the samples exactly. */
export const isLossless = (format: PhotoFormat): boolean => format === 'png' || format === 'tiff'

function withMetadata(image: Sharp, photo: OpenedPhoto, metadata: OutputOptions['metadata']): Sharp {
  const kept = metadata === 'keep' ? image.keepExif().keepXmp() : image
  if (!photo.ownSpace) return kept.withIccProfile('srgb')
  return metadata === 'keep' ? kept.keepMetadata() : kept.keepIccProfile()
}

/** The library takes the depth from the kind of typed array; its types know only of Buffer, which would mean 8 bits. */
const asOperand = (data: Samples) => data as Uint8Array as Buffer

/** The photo's pixels replaced by those of the raster. */
function withPixels(photo: OpenedPhoto, { data, width, height, channels }: Raster): Sharp {
  const zeros = new Array<number>(channels).fill(0)
  return upright(photo).linear(zeros, zeros).boolean(asOperand(data), 'or', { raw: { width, height, channels } })
}

function checkEdge(photo: OpenedPhoto, format: PhotoFormat): void {
  const edge = Math.max(photo.info.width, photo.info.height)
  if (edge > MAX_EDGE[format])
    throw new PatinaError('write-failed', {
      file: photo.name,
      reason: `${format} holds at most ${MAX_EDGE[format]} pixels a side`,
    })
}

const NOTHING: Exif = { main: [], exif: [], gps: [] }

/** The library writes no EXIF into TIFF and reads none from it, and it loses a JPEG's IPTC there. */
function withPhotosExif(file: Uint8Array, { info, file: original, exif, iptc }: OpenedPhoto): Uint8Array {
  if (info.format === 'tiff') return withExif(file, readExif(original) ?? NOTHING)
  const found = (exif && readExif(exif)) ?? NOTHING
  return withExif(file, iptc === undefined ? found : { ...found, main: [...found.main, photoshopEntry(iptc)] })
}

/**
 * The photo's file with the given pixels.
 * @param raster of the photo's own size, depth and channels, alpha included
 * @throws PatinaError write-failed when the format cannot hold the picture; out-of-memory
 */
export async function encodePhoto(photo: OpenedPhoto, raster: Raster, output: OutputOptions): Promise<Uint8Array> {
  const format = output.format ?? photo.info.format
  checkEdge(photo, format)
  const { deep, alpha, write } = ENCODINGS[format]
  const bits = deep ? bitsOf(raster.data) : 8
  const opaque = !alpha && photo.info.alpha
  const filled = withMetadata(withPixels(photo, opaque ? overWhite(raster) : raster), photo, output.metadata)
  const shown = (opaque ? filled.removeAlpha() : filled).toColourspace(spaceOf({ channels: photo.info.channels, bits }))
  try {
    const file = await write(shown, output.quality, photo, bits).toBuffer()
    return format === 'tiff' && output.metadata === 'keep' ? withPhotosExif(file, photo) : file
  } catch (error) {
    throw encodeError(error, photo.name)
  }
}
