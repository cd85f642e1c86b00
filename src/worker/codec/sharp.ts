/**
 * @file The image library, opened for five formats and nothing else: loaders of other formats (SVG, PDF, scripts, raw) are
 * blocked inside libvips itself. Runs in the worker; the only module that imports sharp.
 */
import sharp, { type Sharp, type SharpOptions } from 'sharp'
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

const ALWAYS = { sequentialRead: true, limitInputPixels: false } as const satisfies SharpOptions

/** A TIFF's warnings are mostly about tags of no matter, so they are judged one by one; see `warnings.ts`. */
const failOn = (format: PhotoFormat) => (format === 'tiff' ? 'error' : 'warning')

const listeners = new Set<string[]>()
const hear = (warning: string) => listeners.forEach((heard) => heard.push(warning))

/** A pipeline that reads a photo's file. Sizes are checked by `limits.ts` from the header, before any pixel is decoded. */
export const pipeline = (file: Uint8Array, format: PhotoFormat, options: SharpOptions = {}): Sharp =>
  sharp(file, { ...ALWAYS, failOn: failOn(format), ...options }).on('warning', hear)

/** A grey PNG of the given pixels, height x width samples of 8 or 16 bits. */
export const greyPng = (pixels: Uint8Array | Uint16Array, width: number, height: number): Promise<Uint8Array> =>
  sharp(pixels, { ...ALWAYS, raw: { width, height, channels: 1 } })
    .toColourspace(pixels instanceof Uint16Array ? 'grey16' : 'b-w')
    .png({ compressionLevel: 6, palette: false })
    .toBuffer()

/**
 * Runs a reading and hears what the library warns of meanwhile. The library keeps one list of warnings for the whole
 * process and hands it to whichever pipeline ends next, so those of others running at the same time are among them:
 * never too few.
 */
export async function listenDuring<T>(read: () => Promise<T>): Promise<{ value: T; warnings: readonly string[] }> {
  const warnings: string[] = []
  listeners.add(warnings)
  try {
    return { value: await read(), warnings }
  } finally {
    listeners.delete(warnings)
  }
}

export const codecVersions = { sharp: sharp.versions.sharp ?? '', libvips: sharp.versions.vips }
