/** @file A mask from its file: how much of each pixel is to be filled, white for all of it. Runs in the worker. */
import path from 'node:path'
import { PatinaError } from '../../shared/errors.ts'
import { decodePhoto } from '../codec/decode.ts'
import { openPhoto } from '../codec/open.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * @param photo the size that the mask must have
 * @returns one byte a pixel, 255 = marked
 * @throws PatinaError bad-mask (another size), and what any photo's file can do
 */
export async function readGreyMask(file: string, photo: Size): Promise<Uint8Array<ArrayBuffer>> {
  const opened = await openPhoto(file)
  const { data, width, height, channels } = await decodePhoto(opened)
  if (width !== photo.width || height !== photo.height) {
    const reason = `it is ${width} x ${height} pixels and the photo ${photo.width} x ${photo.height}`
    throw new PatinaError('bad-mask', { file: path.basename(file), photo: 'the photo', reason })
  }
  const shift = opened.info.bits === 16 ? 8 : 0
  return Uint8Array.from({ length: width * height }, (_, i) => (data[i * channels] as number) >> shift)
}
