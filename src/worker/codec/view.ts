/** @file What the window shows of a photo: a preview and a pyramid of tiles in sRGB: JPEG, and PNG at full size. Runs in the worker. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Sharp } from 'sharp'
import { writeAtomically } from '../../files/atomic.ts'
import { writeError } from '../../files/write-error.ts'
import { isInside } from '../../imaging/part.ts'
import type { Region } from '../../shared/checkup.ts'
import { PatinaError } from '../../shared/errors.ts'
import { deadlineSeconds } from './limits.ts'
import type { OpenedPhoto } from './open.ts'
import { pipeline } from './sharp.ts'
import { readWhole } from './warnings.ts'

export const TILE = 512
const QUALITY = 88

/** Quick to write and to read: level 0 is large, and is seen for a moment. */
const EXACT = { compressionLevel: 1, palette: false } as const

/** The photo upright in sRGB at 8 bits, alpha over white. */
function displayed(photo: OpenedPhoto): Sharp {
  const { info } = photo
  const image = pipeline(photo.file, info.format, { autoOrient: true })
    .timeout({ seconds: deadlineSeconds(info.width * info.height) })
    .flatten({ background: '#ffffff' })
  // The library takes a deep photo's profile to Display P3, and to sRGB only when told so; without a profile it is sRGB.
  const deep = info.bits === 16 && info.channels === 3 && photo.hasProfile
  return deep ? image.withIccProfile('srgb', { attach: false }) : image.toColourspace('srgb')
}

/** Writes the preview, replacing an older one; its long edge is at most `edge` pixels. */
export async function writePreview(
  photo: OpenedPhoto,
  out: string,
  edge: number,
): Promise<{ width: number; height: number }> {
  const image = displayed(photo)
    .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY })
  const { data, info } = await readWhole(photo, () => image.toBuffer({ resolveWithObject: true }))
  await writeAtomically(out, data, { collision: 'replace' })
  return { width: info.width, height: info.height }
}

/**
 * Writes a part of the photo at full size, replacing an older file.
 * @throws PatinaError `refused` if the part is not inside the photo
 */
export async function writePart(photo: OpenedPhoto, out: string, region: Region): Promise<Record<string, never>> {
  if (!isInside(region, photo.info)) throw new PatinaError('refused', { reason: 'the part is not inside the photo' })
  const { x: left, y: top, width, height } = region
  const image = displayed(photo).extract({ left, top, width, height }).png(EXACT)
  await writeAtomically(out, await readWhole(photo, () => image.toBuffer()), { collision: 'replace' })
  return {}
}

/** The photo as it is shown, at exactly this size: interleaved RGB, 8 bits. */
export async function smallPixels(photo: OpenedPhoto, width: number, height: number): Promise<Uint8Array> {
  const image = displayed(photo).resize({ width, height, fit: 'fill' }).toColourspace('srgb').raw({ depth: 'uchar' })
  return await readWhole(photo, () => image.toBuffer())
}

/** Moves a level's tiles to their own names: the library writes `.jpeg`. */
async function moveLevel(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const name of await readdir(from))
    await rename(path.join(from, name), path.join(to, name.replace('.jpeg', '.jpg')))
}

/** The library numbers levels from one pixel up; ours begin with the finest, here as `first`. Answers how many there were. */
async function renumber(from: string, to: string, first: number): Promise<number> {
  const levels = (await readdir(from)).filter((name) => /^\d+$/.test(name)).map(Number)
  const deepest = Math.max(...levels)
  for (const level of levels)
    await moveLevel(path.join(from, String(level)), path.join(to, String(deepest - level + first)))
  return levels.length
}

const CUT = { size: TILE, overlap: 0, layout: 'dz' } as const

/** Full size without any loss: grain and block edges are judged by it. */
async function writeExactLevel(photo: OpenedPhoto, made: string, to: string): Promise<number> {
  const tiles = displayed(photo)
    .png(EXACT)
    .tile({ ...CUT, depth: 'one' })
  await readWhole(photo, () => tiles.toFile(path.join(made, 'exact.dz')))
  return await renumber(path.join(made, 'exact_files'), to, 0)
}

/** From half size down to one tile. A JPEG is read at half size at once. */
async function writeCoarseLevels(photo: OpenedPhoto, made: string, to: string): Promise<number> {
  const half = {
    width: Math.ceil(photo.info.width / 2),
    height: Math.ceil(photo.info.height / 2),
    fit: 'fill',
  } as const
  const tiles = displayed(photo)
    .resize(half)
    .jpeg({ quality: QUALITY })
    .tile({ ...CUT, depth: 'onetile' })
  await readWhole(photo, () => tiles.toFile(path.join(made, 'coarse.dz')))
  return await renumber(path.join(made, 'coarse_files'), to, 1)
}

/**
 * Writes `<out>/0/<x>_<y>.png`, full size, and `<out>/<level>/<x>_<y>.jpg`, each level half of the one before, the last fits one tile.
 * The folder appears whole; an older one is replaced.
 */
export async function writePyramid(photo: OpenedPhoto, out: string): Promise<{ levels: number; tile: number }> {
  const made = `${out}.part-${process.pid}`
  try {
    await rm(made, { recursive: true, force: true })
    await mkdir(made, { recursive: true })
    const levelled = path.join(made, 'levels')
    await mkdir(levelled)
    const fitsOne = Math.max(photo.info.width, photo.info.height) <= TILE
    const coarse = fitsOne ? 0 : await writeCoarseLevels(photo, made, levelled)
    const levels = coarse + (await writeExactLevel(photo, made, levelled))
    await rm(out, { recursive: true, force: true })
    await rename(levelled, out)
    return { levels, tile: TILE }
  } catch (error) {
    throw writeError(error, out)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}
