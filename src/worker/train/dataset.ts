/** @file Photographs for training, decoded once and held as bytes (a thousand 1-megapixel photos take 3 GB). */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

/** Interleaved RGB, 8 bits a sample. */
export interface ByteImage {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

const PHOTO = /\.(jpe?g|png|tiff?|webp|avif)$/i

export async function readImage(file: string): Promise<ByteImage> {
  // By its bytes: in the worker the image library opens no files itself.
  const { data, info } = await sharp(await readFile(file))
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`${path.basename(file)} has ${info.channels} channels`)
  return { name: path.basename(file), width: info.width, height: info.height, pixels: new Uint8Array(data) }
}

/** The photo files of a folder by name, so that every run sees the same order. */
export async function listImages(folder: string, accept: RegExp = PHOTO): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names
    .filter((n) => accept.test(n))
    .sort()
    .map((n) => path.join(folder, n))
}

/** Photos of at least `edge` pixels each way; smaller and grey ones are left out and counted. */
export async function loadDataset(folder: string, edge: number): Promise<{ images: ByteImage[]; leftOut: number }> {
  const images: ByteImage[] = []
  let leftOut = 0
  for (const file of await listImages(folder)) {
    const image = await readImage(file).catch(() => null)
    if (image !== null && image.width >= edge && image.height >= edge) images.push(image)
    else leftOut++
  }
  return { images, leftOut }
}
