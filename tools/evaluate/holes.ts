/** @file Holes for inpainting: kinds of fixed seeds, or the PNG files of a folder taken in turn. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { pixelMask, polylineMask, scratchMask } from '../../src/imaging/degrade/masks.ts'
import { random, type Random } from '../../src/imaging/random.ts'
import { listImages } from '../../src/worker/train/dataset.ts'

type Draw = (r: Random, width: number, height: number) => Uint8Array

/** Share of the pixels that scratches take at the least. */
const SCRATCHED = 0.06

/** Scratches of 1 to 4 pixels, more of them until they take their share. */
const manyScratches: Draw = (r, width, height) => {
  const mask = new Uint8Array(width * height)
  let holes = 0
  while (holes < SCRATCHED * mask.length) {
    for (const [i, v] of scratchMask(r, width, height).entries()) if (v === 1) mask[i] = 1
    holes = mask.reduce((sum, v) => sum + v, 0)
  }
  return mask
}

const KINDS: Readonly<Record<string, Draw>> = {
  scratches: manyScratches,
  random: (r, width, height) => pixelMask(r, width, height, 0.5),
  'lama-thin': (r, width, height) => polylineMask(r, width, height, 'thin'),
  'lama-medium': (r, width, height) => polylineMask(r, width, height, 'medium'),
  'lama-thick': (r, width, height) => polylineMask(r, width, height, 'thick'),
}

const SEED = 20_261_123

/** @returns width x height, 1 in the hole, 0 elsewhere, for photo number `index` */
export type HoleReader = (width: number, height: number, index: number) => Promise<Float32Array>

/** @param mask one of the kinds, or a folder @throws Error if it is neither, or the folder is empty */
export async function holeReader(mask: string): Promise<HoleReader> {
  const draw = KINDS[mask]
  if (draw !== undefined)
    return (width, height, index) => Promise.resolve(Float32Array.from(draw(random(SEED, index), width, height)))
  const files = existsSync(mask) ? await listImages(mask, /\.png$/i) : []
  if (files.length === 0) throw new Error(`--mask takes ${Object.keys(KINDS).join(', ')} or a folder of PNG files`)
  return (width, height, index) => readHole(files[index % files.length] as string, width, height)
}

async function readHole(file: string, width: number, height: number): Promise<Float32Array> {
  const grey = await sharp(await readFile(file))
    .removeAlpha()
    .toColourspace('b-w')
    .resize(width, height, { fit: 'fill', kernel: 'nearest' })
    .raw()
    .toBuffer()
  return Float32Array.from(grey.subarray(0, width * height), (v) => (v >= 128 ? 1 : 0))
}
