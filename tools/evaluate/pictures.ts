/** @file The pictures of a set: clean photos, or pairs of a noisy one (`*_real`) and its reference (`*_mean`). */
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import type { Planes } from '../../src/imaging/pad.ts'
import { bytesOf, planesOf } from '../../src/worker/train/evaluate.ts'
import { listImages, readImage } from '../../src/worker/train/dataset.ts'
import type { Options } from './options.ts'

export interface Picture {
  readonly name: string
  /** Number in the set: the seed of its damage. */
  readonly index: number
  readonly planes: Planes
}

const REAL = /_real\.[^.]+$/i
const nameOf = (file: string): string => path.parse(file).name

/** From memory: beside the program's own codec nothing else may be read by name. */
export const readPicture = async (file: string): Promise<Planes> => planesOf(await readImage(file))

/** Clean photos by name. @throws Error if there are none */
export async function* cleanPictures({ set, limit }: Options): AsyncGenerator<Picture> {
  const files = (await listImages(set)).filter((f) => !REAL.test(f)).slice(0, limit)
  if (files.length === 0) throw new Error(`There are no photos in ${set}`)
  for (const [index, file] of files.entries()) yield { name: nameOf(file), index, planes: await readPicture(file) }
}

export interface Pair {
  readonly name: string
  readonly noisy: Planes
  readonly reference: Planes
}

/** @returns whether the set is made of pairs */
export const hasPairs = async (set: string): Promise<boolean> => (await listImages(set)).some((f) => REAL.test(f))

/** Pairs by name. @throws Error if there are none, or a reference is missing */
export async function* picturePairs({ set, limit }: Options): AsyncGenerator<Pair> {
  const files = await listImages(set)
  const noisy = files.filter((f) => REAL.test(f)).slice(0, limit)
  if (noisy.length === 0) throw new Error(`There are no pairs *_real and *_mean in ${set}`)
  for (const file of noisy) {
    const stem = file.replace(REAL, '_mean.')
    const reference = files.find((f) => f.startsWith(stem))
    if (reference === undefined) throw new Error(`${path.basename(file)} has no reference ${path.basename(stem)}*`)
    yield { name: nameOf(file), noisy: await readPicture(file), reference: await readPicture(reference) }
  }
}

/** The middle of a picture, at most edge x edge. */
export function centreCrop(p: Planes, edge: number): Planes {
  const [width, height] = [Math.min(edge, p.width), Math.min(edge, p.height)]
  return cropAt(p, Math.floor((p.width - width) / 2), Math.floor((p.height - height) / 2), width, height)
}

export function cropAt(p: Planes, left: number, top: number, width: number, height: number): Planes {
  const planes = p.pixels.length / (p.width * p.height)
  const pixels = new Float32Array(planes * width * height)
  for (let c = 0; c < planes; c++)
    for (let y = 0; y < height; y++) {
      const from = (c * p.height + top + y) * p.width + left
      pixels.set(p.pixels.subarray(from, from + width), (c * height + y) * width)
    }
  return { width, height, pixels }
}

/** As a photo is saved: rounded to 8 bits and clipped. */
export const rounded = (p: Planes): Planes => ({
  ...p,
  pixels: p.pixels.map((v) => Math.round(Math.min(1, Math.max(0, v)) * 255) / 255),
})

/** sharp's view of planar RGB, 8 bits. */
export const asSharp = (p: Planes): Sharp =>
  sharp(bytesOf(p), { raw: { width: p.width, height: p.height, channels: 3 } })

/** Writes planar RGB, or one plane as grey, as an 8-bit PNG. */
export async function savePicture(p: Planes, file: string): Promise<void> {
  const area = p.width * p.height
  const rgb =
    p.pixels.length >= 3 * area
      ? p.pixels.subarray(0, 3 * area)
      : Float32Array.from({ length: 3 * area }, (_, i) => p.pixels[i % area] as number)
  await asSharp({ ...p, pixels: rgb })
    .png()
    .toFile(file)
}
