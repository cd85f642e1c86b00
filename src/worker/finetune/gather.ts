/** @file Reads the photos of a library: which can be learned from, and why the others cannot. Runs in the worker. */
import path from 'node:path'
import { bitsApart, fingerprint } from '../../imaging/fingerprint.ts'
import type { Planes } from '../../imaging/pad.ts'
import { readTile } from '../../imaging/planar.ts'
import type { Raster } from '../../imaging/raster.ts'
import { MULTIPLE } from '../../models/chvae/config.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { LeftOut } from '../../shared/learning.ts'
import { decodePhoto } from '../codec/decode.ts'
import { openPhoto } from '../codec/open.ts'
import { factsOf } from './photo-facts.ts'
import type { Origin } from './sessions.ts'

export interface PhotoFile {
  readonly path: string
  /** Below the folder that was named. */
  readonly name: string
}

export interface GatheredPhoto extends Origin {
  /** Squares of the photo, and the same of its reference; planar RGB in [0, 1]. */
  readonly squares: readonly Planes[]
  readonly references: readonly Planes[] | null
}

export interface Gathered {
  readonly photos: readonly GatheredPhoto[]
  readonly leftOut: readonly { readonly photo: string; readonly reason: LeftOut }[]
}

const LARGEST = 512
const SMALLEST = 96
/** Fingerprints with so few bits between them are of one picture. */
const ALIKE_BITS = 3
/** A photo whose values hardly vary shows nothing. */
const BLANK = 0.01

const REFERENCE = /[-_ ](?:mean|clean|reference|gt)$/i
const NOISY = /[-_ ](?:real|noisy)$/i

const keyOf = (name: string, ending: RegExp): string => {
  const { dir, name: stem } = path.parse(name)
  return path.join(dir, stem.replace(ending, '')).toLowerCase()
}

/** Photos, each with the file that is its reference: "x_real" and "x_mean", or "x" and "x_clean". */
export function pairUp(files: readonly PhotoFile[]): { photo: PhotoFile; reference: PhotoFile | null }[] {
  const isReference = (file: PhotoFile): boolean => REFERENCE.test(path.parse(file.name).name)
  const photos = files.filter((file) => !isReference(file))
  const keys = new Set(photos.map(({ name }) => keyOf(name, NOISY)))
  const references = new Map(files.filter(isReference).map((file) => [keyOf(file.name, REFERENCE), file]))
  // A file that is called like a reference and belongs to no photo is a photo.
  const lone = [...references].filter(([key]) => !keys.has(key)).map(([, file]) => file)
  return [...photos, ...lone].map((photo) => ({
    photo,
    reference: lone.includes(photo) ? null : (references.get(keyOf(photo.name, NOISY)) ?? null),
  }))
}

/** Squares spread along the longer way. */
function squaresOf(raster: Raster, most: number): Planes[] {
  const fit = (length: number): number => Math.floor(Math.min(LARGEST, length) / MULTIPLE) * MULTIPLE
  const [width, height] = [fit(raster.width), fit(raster.height)]
  const wide = raster.width >= raster.height
  const room = wide ? raster.width - width : raster.height - height
  const count = Math.min(most, 1 + Math.floor(room / (wide ? width : height)))
  return Array.from({ length: count }, (_, i) => {
    const along = Math.floor((room * (i + 0.5)) / count)
    const across = Math.floor((wide ? raster.height - height : raster.width - width) / 2)
    const [x, y] = wide ? [along, across] : [across, along]
    const span = (start: number, size: number) => ({ start, size, keepFrom: 0, keepTo: size })
    return { width, height, pixels: readTile(raster, { x: span(x, width), y: span(y, height) }) }
  })
}

function isBlank(squares: readonly Planes[]): boolean {
  return squares.every(({ pixels }) => {
    const mean = pixels.reduce((a, b) => a + b, 0) / pixels.length
    return Math.sqrt(pixels.reduce((s, v) => s + (v - mean) ** 2, 0) / pixels.length) < BLANK
  })
}

async function decoded(file: string): Promise<{ raster: Raster; exif: Uint8Array | undefined }> {
  const photo = await openPhoto(file)
  return { raster: await decodePhoto(photo), exif: photo.exif }
}

/** @param most squares a photo @throws PatinaError cancelled */
export async function gather(
  files: readonly PhotoFile[],
  most: number,
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
): Promise<Gathered> {
  const photos: GatheredPhoto[] = []
  const leftOut: { photo: string; reason: LeftOut }[] = []
  const prints: bigint[] = []
  const pairs = pairUp(files)
  for (const [i, { photo, reference }] of pairs.entries()) {
    if (signal.aborted) throw new PatinaError('cancelled')
    tell(i, pairs.length)
    const read = await decoded(photo.path).catch(() => null)
    const reason = read === null ? 'unreadable' : reasonAgainst(read.raster, prints)
    if (read === null || reason !== null) {
      leftOut.push({ photo: photo.name, reason: reason ?? 'unreadable' })
      continue
    }
    const squares = squaresOf(read.raster, most)
    if (isBlank(squares)) leftOut.push({ photo: photo.name, reason: 'blank' })
    else {
      prints.push(fingerprintOf(read.raster))
      photos.push({
        name: photo.name,
        facts: factsOf(read.exif),
        squares,
        references: await referenceOf(reference, read.raster, most),
      })
    }
  }
  tell(pairs.length, pairs.length)
  return { photos, leftOut }
}

function reasonAgainst(raster: Raster, prints: readonly bigint[]): LeftOut | null {
  if (Math.min(raster.width, raster.height) < SMALLEST) return 'too-small'
  const print = fingerprintOf(raster)
  return prints.some((other) => bitsApart(other, print) <= ALIKE_BITS) && !isFlat(print) ? 'duplicate' : null
}

/** A blank picture's bits are all alike; it is told as blank. */
const isFlat = (print: bigint): boolean => print === 0n

function fingerprintOf(raster: Raster): bigint {
  const span = (size: number) => ({ start: 0, size, keepFrom: 0, keepTo: size })
  const pixels = readTile(raster, { x: span(raster.width), y: span(raster.height) })
  return fingerprint({ width: raster.width, height: raster.height, pixels })
}

/** null if there is none, or it does not fit. */
async function referenceOf(file: PhotoFile | null, photo: Raster, most: number): Promise<Planes[] | null> {
  const read = file === null ? null : await decoded(file.path).catch(() => null)
  if (read?.raster.width !== photo.width || read.raster.height !== photo.height) return null
  return squaresOf(read.raster, most)
}
