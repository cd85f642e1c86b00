/**
 * @file npm run evaluate:codec -- --set <folder> [--limit <n>] [--edge <pixels>] [--json]
 * Rate and distortion of `.patina` files beside JPEG, WebP and AVIF, on the same pixels, through the program's own reader and writer:
 * mean bits a pixel of the whole file and RGB PSNR at several qualities, and the mean BD-rate over the photos.
 */
import { readFile, rm, writeFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp, { type Sharp } from 'sharp'
import { bdRate, type RatePoint } from '../../src/imaging/metrics/bd-rate.ts'
import type { Raster } from '../../src/imaging/raster.ts'
import { decodePhoto } from '../../src/worker/codec/decode.ts'
import { encodePhoto } from '../../src/worker/codec/encode.ts'
import { openPhoto, type OpenedPhoto } from '../../src/worker/codec/open.ts'
import { listImages } from '../../src/worker/train/dataset.ts'

const { values: o } = parseArgs({
  options: {
    set: { type: 'string' },
    limit: { type: 'string', default: '0' },
    edge: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
})
if (o.set === undefined) {
  console.error('Name a folder of photos: --set <folder>.')
  process.exit(2)
}
const folder = await mkdtemp(path.join(tmpdir(), 'patina-rate-'))

type Library = (raster: Raster, quality: number) => Promise<Uint8Array>
const library =
  (write: (image: Sharp, quality: number) => Sharp): Library =>
  ({ data, width, height }, quality) =>
    write(sharp(data as Uint8Array, { raw: { width, height, channels: 3 } }), quality).toBuffer()

interface Method {
  readonly qualities: readonly number[]
  readonly encode: (photo: OpenedPhoto, raster: Raster, quality: number) => Promise<Uint8Array>
}

const of =
  (encode: Library): Method['encode'] =>
  (_, raster, quality) =>
    encode(raster, quality)

/** The library's own settings at their most thorough, but for AVIF's, whose effort is its default. */
const METHODS: Readonly<Record<string, Method>> = {
  'jpeg 4:2:0': {
    qualities: [10, 20, 35, 50, 65, 80, 90, 95],
    encode: of(library((image, quality) => image.jpeg({ quality, optimiseCoding: true }))),
  },
  'jpeg 4:4:4': {
    qualities: [10, 20, 35, 50, 65, 80, 90, 95],
    encode: of(library((image, quality) => image.jpeg({ quality, optimiseCoding: true, chromaSubsampling: '4:4:4' }))),
  },
  webp: {
    qualities: [5, 20, 40, 60, 80, 90, 97],
    encode: of(library((image, quality) => image.webp({ quality, effort: 6 }))),
  },
  avif: { qualities: [20, 35, 50, 65, 80, 90], encode: of(library((image, quality) => image.avif({ quality }))) },
  patina: {
    qualities: [1, 15, 29, 43, 57, 72, 86, 100],
    encode: (photo, raster, quality) => encodePhoto(photo, raster, { format: 'patina', quality, metadata: 'remove' }),
  },
}

function decibels(a: Raster, b: Raster): number {
  let sum = 0
  for (let i = 0; i < a.data.length; i++) sum += ((a.data[i] as number) - (b.data[i] as number)) ** 2
  return 10 * Math.log10((255 * 255 * a.data.length) / sum)
}

async function opened(bytes: Uint8Array, name: string): Promise<{ photo: OpenedPhoto; raster: Raster }> {
  const file = path.join(folder, name)
  await writeFile(file, bytes)
  const photo = await openPhoto(file)
  return { photo, raster: await decodePhoto(photo) }
}

/** The photo as plain 8-bit RGB without metadata, made smaller if that is asked for. */
async function prepared(file: string): Promise<Uint8Array> {
  const image = sharp(await readFile(file))
    .removeAlpha()
    .toColourspace('srgb')
  const edge = Number(o.edge)
  return await (
    edge === 0 ? image : image.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
  )
    .png()
    .toBuffer()
}

type Curves = Record<string, RatePoint[]>

async function curvesOf(file: string): Promise<Curves> {
  const { photo, raster } = await opened(await prepared(file), 'photo.png')
  const curves: Curves = {}
  for (const [name, { qualities, encode }] of Object.entries(METHODS)) {
    curves[name] = []
    for (const quality of qualities) {
      const bytes = await encode(photo, raster, quality)
      const back = await opened(bytes, 'compressed')
      const rate = (8 * bytes.length) / (raster.width * raster.height)
      curves[name].push({ rate, quality: decibels(raster, back.raster) })
    }
  }
  return curves
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const percent = (share: number | null): string => (share === null ? 'none' : `${(100 * share).toFixed(1)} %`)

const files = (await listImages(o.set)).slice(0, Number(o.limit) || undefined)
const all: Curves[] = []
for (const file of files) {
  all.push(await curvesOf(file))
  process.stderr.write(`\r${all.length} of ${files.length}`)
}
process.stderr.write('\n')
await rm(folder, { recursive: true })

const at = (curves: Curves, name: string, i: number): RatePoint => {
  const found = curves[name]?.[i]
  if (found === undefined) throw new Error(`There is no point ${i} of ${name}`)
  return found
}
const point = (name: string, i: number): RatePoint => ({
  rate: mean(all.map((c) => at(c, name, i).rate)),
  quality: mean(all.map((c) => at(c, name, i).quality)),
})
const table = Object.entries(METHODS).flatMap(([name, { qualities }]) =>
  qualities.map((quality, i) => ({ method: name, setting: quality, ...point(name, i) })),
)
const against = Object.keys(METHODS).filter((name) => name !== 'patina')
const differences = against.map((name) => {
  const each = all
    .map((c) => bdRate(c[name] as RatePoint[], c['patina'] as RatePoint[]))
    .filter((d): d is number => d !== null)
  return { reference: name, bdRate: each.length === 0 ? null : mean(each), photos: each.length }
})
if (o.json) console.log(JSON.stringify({ photos: all.length, table, differences }))
else {
  console.log(`${all.length} photos\n\n| method | setting | bits a pixel | PSNR dB |\n| --- | ---: | ---: | ---: |`)
  for (const { method, setting, rate, quality } of table)
    console.log(`| ${method} | ${setting} | ${rate.toFixed(3)} | ${quality.toFixed(2)} |`)
  console.log('\n| patina against | BD-rate |\n| --- | ---: |')
  for (const { reference, bdRate: d } of differences) console.log(`| ${reference} | ${percent(d)} |`)
}
