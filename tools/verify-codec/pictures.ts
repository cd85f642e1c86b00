/**
 * @file Small pictures by number: patterns of many kinds and crops of photographs, of odd sizes, one to four channels, 8 and 16 bits. The same
 * number and photographs give the same picture in every process.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { integer, random, type Random } from '../../src/imaging/random.ts'
import { colourChannels, samples, type Channels, type Raster } from '../../src/imaging/raster.ts'
import { TILE_EDGE } from '../../src/worker/patina/container.ts'
import { listImages } from '../../src/worker/train/dataset.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../resources/samples')

/** Photographs are looked at in this size and in the half and the quarter of it. */
const PHOTO_EDGE = 1024
const MOST_EDGE = 56
/** One picture in so many lies across two tiles. */
const ACROSS_TILES = 100

export interface Picture {
  readonly raster: Raster
  /** 1-100. */
  readonly quality: number
  readonly kind: string
}

interface Photo {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** The samples of the repository, and those of a folder. @param most photographs of the folder */
export async function readPhotos(folder?: string, most = 40): Promise<Photo[]> {
  const files = [
    ...(await listImages(SAMPLES)),
    ...(folder === undefined ? [] : (await listImages(folder)).slice(0, most)),
  ]
  const photos: Photo[] = []
  for (const file of files)
    for (const edge of [PHOTO_EDGE, PHOTO_EDGE / 2, PHOTO_EDGE / 4]) {
      const { data, info } = await sharp(await readFile(file))
        .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
        .removeAlpha()
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true })
      photos.push({ data, width: info.width, height: info.height })
    }
  return photos
}

/** The value at a place, in [0, 1], of one colour channel. */
type Pattern = (x: number, y: number, channel: number) => number

const clamp = (v: number): number => Math.min(1, Math.max(0, v))

/** Whole numbers and roots of them only: the picture itself must not depend on the machine's sine. */
const triangle = (v: number): number => Math.abs((v % 2) - 1)

const PATTERNS: Readonly<Record<string, (r: Random) => Pattern>> = {
  flat: (r) => {
    const levels = [r(), r(), r()]
    return (_x, _y, c) => levels[c] as number
  },
  noise: (r) => () => r(),
  'noise on grey': (r) => {
    const spread = r() ** 2
    return () => clamp(0.5 + spread * (r() - 0.5))
  },
  ramp: (r) => {
    const [across, down] = [r() / 40, r() / 40]
    return (x, y, c) => triangle(across * x + down * y + c / 5)
  },
  stripes: (r) => {
    const [across, down] = [r() ** 2, r() ** 2]
    return (x, y, c) => triangle(across * x + down * y + c / 3)
  },
  squares: (r) => {
    const edge = 1 + integer(r, 12)
    return (x, y) => (Math.floor(x / edge) + Math.floor(y / edge)) % 2
  },
  disc: (r) => {
    const [left, top, radius] = [r() * MOST_EDGE, r() * MOST_EDGE, 3 + r() * 30]
    return (x, y, c) => ((x - left) ** 2 + (y - top) ** 2 < radius ** 2 ? (c + 1) / 3 : 0.1)
  },
  dots: (r) => () => (r() < 0.03 ? 1 : 0),
  primaries: (r) => {
    const edge = 4 + integer(r, 20)
    return (x, y, c) => ((Math.floor(x / edge) + 2 * Math.floor(y / edge) + c) % 3 === 0 ? 1 : 0)
  },
}

function cropOf(photos: readonly Photo[], r: Random, width: number, height: number): Pattern {
  const { data, width: w, height: h } = photos[integer(r, photos.length)] as Photo
  const [left, top] = [integer(r, Math.max(1, w - width)), integer(r, Math.max(1, h - height))]
  return (x, y, c) => (data[3 * (((top + y) % h) * w + ((left + x) % w)) + c] as number) / 255
}

function sizeOf(r: Random): [number, number] {
  const size: [number, number] = [1 + integer(r, MOST_EDGE), 1 + integer(r, MOST_EDGE)]
  if (integer(r, ACROSS_TILES) > 0) return size
  const long = TILE_EDGE + 1 + integer(r, 40)
  const short = 1 + integer(r, 12)
  return r() < 0.5 ? [long, short] : [short, long]
}

export function pictureOf(number: number, photos: readonly Photo[]): Picture {
  const r = random(number, 1007)
  const [width, height] = sizeOf(r)
  const channels = (r() < 0.7 ? 3 : 1 + integer(r, 4)) as Channels
  const bits = r() < 0.8 ? 8 : 16
  const names = Object.keys(PATTERNS)
  const kind = r() < 0.5 ? 'photograph' : (names[integer(r, names.length)] as string)
  const pattern = kind === 'photograph' ? cropOf(photos, r, width, height) : PATTERNS[kind]?.(r)
  const white = bits === 8 ? 255 : 65_535
  const data = samples(bits, width * height * channels)
  const colours = colourChannels(channels)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        data[(y * width + x) * channels + c] = Math.round(white * (c < colours ? (pattern?.(x, y, c) ?? 0) : r()))
  return { raster: { data, width, height, channels }, quality: 1 + integer(r, 100), kind }
}
