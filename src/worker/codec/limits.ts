/** @file What a photo may ask of this machine. Files are hostile input until they are decoded. Runs in the worker. */
import { PatinaError } from '../../shared/errors.ts'

export const MEGA = 1_000_000
export const MAX_MEGAPIXELS = 250
export const MAX_FILE_MB = 2_000
/** ICC, EXIF, XMP and IPTC together, unpacked. */
export const MAX_SIDE_DATA_MB = 16
/** Decoding may take this long per 100 megapixels; smaller photos get as long. */
const SECONDS_PER_100_MEGAPIXELS = 30

/** Whole seconds that decoding or encoding a picture may take. */
export const deadlineSeconds = (pixels: number): number =>
  Math.ceil(SECONDS_PER_100_MEGAPIXELS * Math.max(1, pixels / (100 * MEGA)))

export function checkPixels(file: string, width: number, height: number): void {
  const megapixels = (width * height) / MEGA
  if (megapixels > MAX_MEGAPIXELS)
    throw new PatinaError('too-large', { file, megapixels: Math.round(megapixels), limit: MAX_MEGAPIXELS })
}

export function checkSideData(file: string, blobs: readonly (Uint8Array | undefined)[]): void {
  const megabytes = blobs.reduce((sum, blob) => sum + (blob?.length ?? 0), 0) / MEGA
  if (megabytes > MAX_SIDE_DATA_MB)
    throw new PatinaError('side-data-too-large', { file, megabytes: Math.round(megabytes), limit: MAX_SIDE_DATA_MB })
}
