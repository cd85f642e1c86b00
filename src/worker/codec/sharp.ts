/**
 * @file The image library, opened for five formats and nothing else: loaders of other formats (SVG, PDF, scripts, raw) are
 * blocked inside libvips itself. Runs in the worker; the only module that imports sharp.
 */
import sharp, { type Sharp, type SharpOptions } from 'sharp'

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

const STRICT = { failOn: 'warning', sequentialRead: true, limitInputPixels: false } as const satisfies SharpOptions

/** A pipeline that reads a photo's file. Sizes are checked by `limits.ts` from the header, before any pixel is decoded. */
export const pipeline = (file: Uint8Array, options: SharpOptions = {}): Sharp => sharp(file, { ...STRICT, ...options })

export const codecVersions = { sharp: sharp.versions.sharp ?? '', libvips: sharp.versions.vips }
