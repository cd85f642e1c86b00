/**
 * @file Small square photographs of a library: of each photo the whole (the largest square in its middle) and several parts, split by
 * shooting session into those that are learned from and those that are held out. Runs in the worker.
 */
import { squareOf } from '../../imaging/area-resize.ts'
import { bitsApart, fingerprint } from '../../imaging/fingerprint.ts'
import { integer, random } from '../../imaging/random.ts'
import type { VaeEdge } from '../../models/vae/config.ts'
import { PatinaError } from '../../shared/errors.ts'
import { FEWEST_VAE_PHOTOS } from '../../shared/vae-limits.ts'
import { openPhoto, type OpenedPhoto } from '../codec/open.ts'
import { smallPixels } from '../codec/view.ts'
import type { PhotoFile } from '../finetune/gather.ts'
import { factsOf, type PhotoFacts } from '../finetune/photo-facts.ts'
import { sessionsOf, splitBySession } from '../finetune/sessions.ts'

/** Pictures of one edge one after the other: interleaved RGB, 8 bits. */
export interface Pictures {
  readonly edge: number
  readonly count: number
  readonly pixels: Uint8Array
}

export interface SmallPhotos {
  readonly train: Pictures
  readonly heldOut: Pictures
  /** Photos that they are of. */
  readonly photos: { readonly train: number; readonly heldOut: number }
  /** Photos that could not be used. */
  readonly leftOut: number
}

/** So many pictures are wanted to learn from; small libraries are cut into more parts. */
const WANTED = 6_000
const FEWEST_PARTS = 4
const MOST_PARTS = 40
/** Held-out photos are cut less often: parts of one photo are no new proof. */
const HELD_OUT_PARTS = 8
/** Parts are cut from the photo at this many times the edge along its shorter side. */
const ROOM = 3
/** Edge of the smallest part, as a share of the photo's shorter side. */
const SMALLEST_PART = 0.4
const ALIKE_BITS = 3
const SPLIT_SEED = 1
const FEWEST_SESSIONS = 8

/** The photo with its shorter side at most ROOM times the edge. */
async function reduced(photo: OpenedPhoto, edge: number) {
  const { width, height } = photo.info
  const scale = Math.min(1, (ROOM * edge) / Math.min(width, height))
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  return { pixels: await smallPixels(photo, w, h), width: w, height: h }
}

type Reduced = Awaited<ReturnType<typeof reduced>>

/** The largest square in the middle. */
export function wholeSquare({ pixels, width, height }: Reduced, edge: number): Uint8Array {
  const short = Math.min(width, height)
  return squareOf(pixels, width, height, { left: (width - short) / 2, top: (height - short) / 2, edge: short }, edge)
}

/** One photo as a small square picture: interleaved RGB, 8 bits. @throws PatinaError of the file */
export async function smallPhoto(file: string, edge: number): Promise<Uint8Array> {
  return wholeSquare(await reduced(await openPhoto(file), edge), edge)
}

function parts({ pixels, width, height }: Reduced, edge: number, count: number, seed: number): Uint8Array[] {
  const r = random(SPLIT_SEED, seed)
  const short = Math.min(width, height)
  return Array.from({ length: count }, () => {
    const side = Math.max(Math.min(edge, short), short * (SMALLEST_PART + (1 - SMALLEST_PART) * r()))
    const [left, top] = [integer(r, width - side + 1), integer(r, height - side + 1)]
    return squareOf(pixels, width, height, { left, top, edge: side }, edge)
  })
}

interface Read {
  readonly name: string
  readonly facts: PhotoFacts
  readonly picture: Reduced
}

function printOf(bytes: Uint8Array, edge: number): bigint {
  const plane = edge * edge
  const pixels = Float32Array.from({ length: 3 * plane }, (_, i) => bytes[3 * (i % plane) + Math.floor(i / plane)] ?? 0)
  return fingerprint({ pixels, width: edge, height: edge })
}

async function readAll(
  files: readonly PhotoFile[],
  edge: VaeEdge,
  signal: AbortSignal,
  tell: (done: number) => void,
): Promise<Read[]> {
  const found: Read[] = []
  const prints: bigint[] = []
  for (const [i, file] of files.entries()) {
    if (signal.aborted) throw new PatinaError('cancelled')
    tell(i)
    const photo = await openPhoto(file.path).catch(() => null)
    const picture = photo === null ? null : await reduced(photo, edge).catch(() => null)
    if (photo === null || picture === null || Math.min(picture.width, picture.height) < edge) continue
    const print = printOf(wholeSquare(picture, edge), edge)
    // A blank picture's bits are all alike, and so is every copy's.
    if (print === 0n || prints.some((other) => bitsApart(other, print) <= ALIKE_BITS)) continue
    prints.push(print)
    found.push({ name: file.name, facts: factsOf(photo.exif), picture })
  }
  return found
}

function joined(all: readonly Uint8Array[], edge: number): Pictures {
  const size = 3 * edge * edge
  const pixels = new Uint8Array(all.length * size)
  for (const [i, one] of all.entries()) pixels.set(one, i * size)
  return { edge, count: all.length, pixels }
}

/** Where all were taken on a few occasions there is nothing else to hold out than photos. */
function sessionsFor(read: readonly Read[]): string[] {
  const sessions = sessionsOf(read)
  return new Set(sessions).size < FEWEST_SESSIONS ? read.map(({ name }) => name) : sessions
}

/** @param tell told how many files were read @throws PatinaError library-too-small, cancelled */
export async function smallPhotos(
  files: readonly PhotoFile[],
  edge: VaeEdge,
  signal: AbortSignal,
  tell: (done: number) => void,
): Promise<SmallPhotos> {
  const read = await readAll(files, edge, signal, tell)
  const needed = FEWEST_VAE_PHOTOS
  if (read.length < needed)
    throw new PatinaError('library-too-small', {
      usable: read.length,
      photos: files.length,
      needed,
      reasons: `${files.length - read.length} cannot be read, are smaller than ${edge} pixels, blank or twice there`,
    })
  const split = splitBySession(sessionsFor(read), new Array<string>(read.length).fill('all'), SPLIT_SEED)
  const learned = read.filter((_, i) => split[i] !== 'test')
  const kept = read.filter((_, i) => split[i] === 'test')
  const count = Math.min(MOST_PARTS, Math.max(FEWEST_PARTS, Math.ceil(WANTED / Math.max(1, learned.length)) - 1))
  const cut = (of: readonly Read[], each: number, seed: number): Pictures =>
    joined(
      of.flatMap(({ picture }, i) => [wholeSquare(picture, edge), ...parts(picture, edge, each, seed + i)]),
      edge,
    )
  return {
    train: cut(learned, count, 0),
    heldOut: cut(kept, HELD_OUT_PARTS, read.length),
    photos: { train: learned.length, heldOut: kept.length },
    leftOut: files.length - read.length,
  }
}

const GREY_LEVELS = 255

/** Writes picture `index` as planes in [0, 1], mirrored if told so. @param out of 3 x edge x edge values */
export function planesInto(out: Float32Array, { pixels, edge }: Pictures, index: number, mirror = false): void {
  const plane = edge * edge
  const from = index * 3 * plane
  for (let y = 0; y < edge; y++)
    for (let x = 0; x < edge; x++) {
      const at = from + 3 * (y * edge + (mirror ? edge - 1 - x : x))
      for (let c = 0; c < 3; c++) out[c * plane + y * edge + x] = (pixels[at + c] as number) / GREY_LEVELS
    }
}

/**
 * A mask of a photo as {@link wholeSquare} sees it: 1 where all that a small pixel covers is known. Where the photo had to be made
 * smaller, neighbours of unknown pixels hold a little of them and count as unknown too.
 * @param mask one byte a pixel of the photo, not 0 where it is unknown
 */
export function reducedMask(mask: Uint8Array, width: number, height: number, edge: number): Float32Array {
  const short = Math.min(width, height)
  const [left, top, step] = [(width - short) / 2, (height - short) / 2, short / edge]
  const reach = step > 1 ? 1 : 0
  const range = (start: number, at: number, length: number): [number, number] => [
    Math.max(0, Math.floor(start + (at - reach) * step)),
    Math.min(length, Math.ceil(start + (at + 1 + reach) * step)),
  ]
  return Float32Array.from({ length: edge * edge }, (_, i) => {
    const [x0, x1] = range(left, i % edge, width)
    const [y0, y1] = range(top, Math.floor(i / edge), height)
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) if (mask[y * width + x] !== 0) return 0
    return 1
  })
}
