/** @file A mask from its file: white (or opaque white) where the photo is to be filled. Runs in the worker. */
import path from 'node:path'
import type { Raster } from '../../imaging/raster.ts'
import { PatinaError } from '../../shared/errors.ts'
import { decodePhoto } from '../codec/decode.ts'
import { openPhoto } from '../codec/open.ts'

/** Grey levels from here on count as marked. */
const THRESHOLD = 128

/**
 * @returns one byte a pixel: 1 where it is to be filled
 * @throws PatinaError bad-mask (another size), and what any photo's file can do
 */
export async function readMask(file: string, photo: Raster): Promise<Uint8Array> {
  const opened = await openPhoto(file)
  const { data, width, height, channels } = await decodePhoto(opened)
  if (width !== photo.width || height !== photo.height) {
    const reason = `it is ${width} x ${height} pixels and the photo ${photo.width} x ${photo.height}`
    throw new PatinaError('bad-mask', { file: path.basename(file), photo: 'the photo', reason })
  }
  const threshold = opened.info.bits === 16 ? THRESHOLD * 257 : THRESHOLD
  return Uint8Array.from({ length: width * height }, (_, i) => ((data[i * channels] as number) >= threshold ? 1 : 0))
}
