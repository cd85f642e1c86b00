/**
 * @file The image library, opened for five formats and nothing else: loaders of other formats (SVG, PDF, scripts, raw) are
 * blocked inside libvips itself. Runs in the worker; the only module that imports sharp.
 */
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { bitsOf, type Channels, type Raster, type Samples } from '../../imaging/raster.ts'
import type { PhotoFormat } from '../../shared/worker-protocol.ts'

// Photos are large and read once; a cache would only hold memory.
sharp.cache(false)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadTiffBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
})

/** The library's name for the space of samples. */
export const spaceOf = (channels: Channels, bits: 8 | 16) =>
  channels < 3 ? (bits === 16 ? 'grey16' : 'b-w') : bits === 16 ? 'rgb16' : 'srgb'

const ALWAYS = { sequentialRead: true, limitInputPixels: false } as const satisfies SharpOptions

/** A TIFF's warnings are mostly about tags of no matter, so they are judged one by one; see `warnings.ts`. */
const failOn = (format: PhotoFormat) => (format === 'tiff' ? 'error' : 'warning')

const listeners = new Set<string[]>()
const hear = (warning: string) => listeners.forEach((heard) => heard.push(warning))

/** A pipeline that reads a photo's file; of a `.patina` file, the PNG that it was decoded to. Sizes are checked by `limits.ts` from the header, before any pixel is decoded. */
export const pipeline = (file: Uint8Array, format: PhotoFormat, options: SharpOptions = {}): Sharp =>
  sharp(file, { ...ALWAYS, failOn: failOn(format), ...options }).on('warning', hear)

/** The library takes the depth from the kind of typed array; its types know only of Buffer, which would mean 8 bits. */
const asOperand = (data: Samples) => data as Uint8Array as Buffer

/** A pipeline that reads samples from memory: grey or RGB, sRGB by convention. */
export const fromRaw = ({ data, width, height, channels }: Raster): Sharp =>
  sharp(asOperand(data), { ...ALWAYS, raw: { width, height, channels } }).toColourspace(spaceOf(channels, bitsOf(data)))

/**
 * The one pixel of a PNG spread to the size of the raster and its samples set to those of the raster: they are multiplied by
 * zero, and the new ones set by a bitwise OR, which is exact at 8 and 16 bits. Profile and metadata are those of the PNG.
 */
export function withPixels(png: Uint8Array, { data, width, height, channels }: Raster): Sharp {
  const zeros = new Array<number>(channels).fill(0)
  return pipeline(png, 'png', { ignoreIcc: true, autoOrient: true })
    .resize({ width, height, fit: 'fill', kernel: 'nearest' })
    .linear(zeros, zeros)
    .boolean(asOperand(data), 'or', { raw: { width, height, channels } })
    .toColourspace(spaceOf(channels, bitsOf(data)))
}

export const blackPixel = (): Sharp => sharp({ create: { width: 1, height: 1, channels: 3, background: '#000000' } })

/** A grey PNG of the given pixels, height x width samples of 8 or 16 bits. */
export const greyPng = (pixels: Uint8Array | Uint16Array, width: number, height: number): Promise<Uint8Array> =>
  sharp(pixels, { ...ALWAYS, raw: { width, height, channels: 1 } })
    .toColourspace(pixels instanceof Uint16Array ? 'grey16' : 'b-w')
    .png({ compressionLevel: 6, palette: false })
    .toBuffer()

/** A small picture of interleaved RGB bytes as a PNG file. */
export const colourPng = (pixels: Uint8Array | Uint8ClampedArray, width: number, height: number): Promise<Uint8Array> =>
  sharp(pixels, { ...ALWAYS, raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6, palette: false })
    .toBuffer()

let reading: Promise<unknown> = Promise.resolve()

/** One reading of a photo that may be damaged after the other: a warning of one would be taken for the other's. */
export function readAlone<T>(read: () => Promise<T>): Promise<T> {
  const next = reading.then(read)
  reading = next.catch(() => undefined)
  return next
}

/**
 * Runs a reading and hears what the library warns of meanwhile. The library keeps one list of warnings for the whole
 * process and hands it to whichever pipeline ends next, so those of others running at the same time are among them:
 * never too few.
 */
export const listenDuring = <T>(read: () => Promise<T>): Promise<{ value: T; warnings: readonly string[] }> =>
  readAlone(() => listen(read))

async function listen<T>(read: () => Promise<T>): Promise<{ value: T; warnings: readonly string[] }> {
  const warnings: string[] = []
  listeners.add(warnings)
  try {
    return { value: await read(), warnings }
  } finally {
    listeners.delete(warnings)
  }
}

export const codecVersions = { sharp: sharp.versions.sharp ?? '', libvips: sharp.versions.vips }
