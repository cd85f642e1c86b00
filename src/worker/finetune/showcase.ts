/**
 * @file Pictures for the person's own eyes, all of held-out photos: one place that is shown as it gets better, places before and
 * after, and pairs to be told apart blindly. Chosen by chance, never by how well they came out. Runs in the worker.
 */
import type { Planes } from '../../imaging/pad.ts'
import { integer, random, type Random } from '../../imaging/random.ts'
import { UNKNOWN } from '../../models/chvae/condition.ts'
import { BLIND_PAIRS, SHOWN_CROPS } from '../../shared/learning-limits.ts'
import type { Part } from '../../shared/learning.ts'
import { colourPng } from '../codec/sharp.ts'
import { bytesOf, planesOf, type WholeRestorer } from '../train/evaluate.ts'
import { trialsOf } from './measure.ts'
import type { RunFolder } from './run-folder.ts'
import type { Scene } from './scene.ts'

/** Of a picture that is shown, pixels. */
const EDGE = 224
/** What is restored around it, so that its borders are as good as its middle. */
const AROUND = 32
const SEED = 4_711

export interface Place {
  /** What is restored. */
  readonly photo: Planes
  /** The part of it that is shown. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Noisy photos as they are; a library whose held-out photos are clean shows them with its noise. */
function photosOf({ squares, found, noise }: Scene, part: Part): Planes[] {
  const noisy = squares.filter(({ square }) => square.part === part && square.role === 'noisy')
  if (noisy.length > 0) return noisy.map(planesOf)
  return trialsOf(squares, part, found.library.yardstick, noise, Infinity).map(({ damaged }) => damaged)
}

function placeIn(whole: Planes, r: Random): Place {
  const [width, height] = [Math.min(EDGE, whole.width), Math.min(EDGE, whole.height)]
  const [x, y] = [integer(r, whole.width - width + 1), integer(r, whole.height - height + 1)]
  const [fromX, fromY] = [Math.max(0, x - AROUND), Math.max(0, y - AROUND)]
  const [toX, toY] = [Math.min(whole.width, x + width + AROUND), Math.min(whole.height, y + height + AROUND)]
  return { photo: part(whole, fromX, fromY, toX - fromX, toY - fromY), left: x - fromX, top: y - fromY, width, height }
}

function part(
  { pixels, width: stride, height: rows }: Planes,
  x: number,
  y: number,
  width: number,
  height: number,
): Planes {
  const out = new Float32Array(3 * width * height)
  for (let c = 0; c < 3; c++)
    for (let row = 0; row < height; row++) {
      const from = (c * rows + y + row) * stride + x
      out.set(pixels.subarray(from, from + width), (c * height + row) * width)
    }
  return { width, height, pixels: out }
}

/** Places of a part of the library, over its photos in random order; the same for the same run. */
export function placesOf(scene: Scene, of: Part, count: number): Place[] {
  const photos = photosOf(scene, of)
  if (photos.length === 0) return []
  const r = random(SEED, of.length)
  const order = photos.map((photo) => ({ photo, at: r() })).toSorted((a, b) => a.at - b.at)
  return Array.from({ length: count }, (_, i) => placeIn(order[i % order.length]?.photo as Planes, r))
}

const png = (picture: Planes): Promise<Uint8Array> => colourPng(bytesOf(picture), picture.width, picture.height)

const shown = ({ left, top, width, height }: Place, picture: Planes): Planes => part(picture, left, top, width, height)

/** @param model null: the place as it is */
export async function writePlace(
  run: RunFolder,
  name: string,
  place: Place,
  model: WholeRestorer | null,
): Promise<void> {
  const picture = model === null ? place.photo : await model.restore(place.photo, UNKNOWN)
  await run.writeView(name, await png(shown(place, picture)))
}

export interface Shown {
  readonly crops: number
  readonly blind: number
}

/** Writes what is shown beside a verdict. @returns how many pictures there are */
export async function writeShowcase(
  run: RunFolder,
  scene: Scene,
  stock: WholeRestorer,
  model: WholeRestorer,
): Promise<Shown> {
  const places = placesOf(scene, 'test', SHOWN_CROPS + BLIND_PAIRS)
  for (const [i, place] of places.entries()) {
    const name = i < SHOWN_CROPS ? `crop-${i}` : `blind-${i - SHOWN_CROPS}`
    if (i < SHOWN_CROPS) await writePlace(run, `${name}-photo`, place, null)
    await writePlace(run, `${name}-stock`, place, stock)
    await writePlace(run, `${name}-learned`, place, model)
  }
  return { crops: Math.min(SHOWN_CROPS, places.length), blind: Math.max(0, places.length - SHOWN_CROPS) }
}
