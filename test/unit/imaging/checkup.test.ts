/**
 * @file How often a check-up is right: photos that need nothing, the same photos with known damage, and the shipped samples. Runs in
 * Node.
 */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { checkUp } from '../../../src/imaging/checkup/checkup.ts'
import { readJpegFile } from '../../../src/imaging/checkup/jpeg-file.ts'
import { convolve, motion } from '../../../src/imaging/degrade/blur.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import type { Raster } from '../../../src/imaging/raster.ts'
import type { FindingKind } from '../../../src/shared/finding-kinds.ts'
import { analyze } from '../../../src/worker/checkup.ts'
import { listImages } from '../../../src/worker/train/dataset.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const SAMPLES = path.join(ROOT, 'resources/samples')
const TRAIN = path.join(ROOT, '../shared/data/train')
const CBSD68 = path.join(ROOT, '../shared/data/eval/cbsd68')

/** Edge of what is cut from the middle: enough to judge by, and quick. */
const EDGE = 384

async function readCut(file: string): Promise<Raster> {
  const bytes = await readFile(file)
  const { width, height } = await sharp(bytes).metadata()
  const size = { width: Math.min(EDGE, width), height: Math.min(EDGE, height) }
  // On the grid of the file's own compression, as a photo that was opened whole.
  const middle = (length: number, cut: number) => Math.floor((length - cut) / 16) * 8
  const { data, info } = await sharp(bytes)
    .extract({ left: middle(width, size.width), top: middle(height, size.height), ...size })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height, channels: 3 }
}

const each = (from: Raster, of: (v: number, i: number) => number): Raster => {
  const data = new Uint8ClampedArray(from.data.length)
  from.data.forEach((v, i) => (data[i] = of(v, i)))
  return { ...from, data: new Uint8Array(data.buffer) }
}

function noisy(from: Raster, seed: number): Raster {
  const normal = fillNormal(new Float32Array(from.data.length), random(seed))
  return each(from, (v, i) => v + 15 * normal[i]!)
}

function moved(from: Raster, seed: number): Raster {
  const { width, height } = from
  const area = width * height
  const pixels = new Float32Array(3 * area).map((_, i) => from.data[(i % area) * 3 + Math.floor(i / area)]! / 255)
  const blurred = convolve({ width, height, pixels }, motion(11, (37 * seed) % 180), 'reflect').pixels
  return each(from, (_, i) => 255 * blurred[(i % 3) * area + Math.floor(i / 3)]!)
}

/** Saved as JPEG, cut off its grid and saved as something else: only the pixels tell. */
async function compressed(from: Raster): Promise<Raster> {
  const { width, height, channels } = from
  const file = await sharp(from.data, { raw: { width, height, channels } }).jpeg({ quality: 20 }).toBuffer()
  const cut = { left: 3, top: 5, width: width - 3, height: height - 5 }
  const { data } = await sharp(file).extract(cut).raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: cut.width, height: cut.height, channels }
}

const faded = (from: Raster) => each(from, (v) => 60 + 0.5 * v)

/** Damage -> what must be found. */
const DAMAGES: Readonly<Record<string, [FindingKind, (from: Raster, seed: number) => Raster | Promise<Raster>]>> = {
  'noise of deviation 15': ['noise', noisy],
  'JPEG of quality 20': ['jpeg', compressed],
  'motion of 11 pixels': ['blur', moved],
  fading: ['fading', faded],
}

const SHARE = 0.9
const there = existsSync(TRAIN) && existsSync(CBSD68)

test(
  'clean photos need nothing, damaged ones are found, in 9 of 10',
  { skip: there ? false : 'no photos here' },
  async (t) => {
    const files = [
      ...(await listImages(TRAIN)).filter((_, i) => i % 120 === 5),
      ...(await listImages(CBSD68)).filter((_, i) => i % 12 === 2),
    ]
    const photos = await Promise.all(files.map(readCut))
    const tell = (what: string, right: number) => {
      t.diagnostic(`${what}: ${right} of ${photos.length}`)
      assert.ok(right / photos.length >= SHARE, `${what}: only ${right} of ${photos.length}`)
    }
    let clean = 0
    for (const photo of photos) if ((await checkUp(photo, undefined)).plan.length === 0) clean++
    tell('nothing planned for clean photos', clean)
    for (const [name, [kind, damage]] of Object.entries(DAMAGES)) {
      let found = 0
      for (const [seed, photo] of photos.entries()) {
        const { findings } = await checkUp(await damage(photo, seed), undefined)
        if (findings.some((f) => f.kind === kind)) found++
      }
      tell(`${name} found`, found)
    }
  },
)

test('the shipped samples: their noise is found, and denoising is the plan', async () => {
  for (const [name, sigma] of [
    ['kitten', 22],
    ['nagasaki-boats', 9],
  ] as const) {
    const { findings, plan } = await analyze(path.join(SAMPLES, `${name}.jpg`))
    const noise = findings.find(({ kind }) => kind === 'noise')
    assert.ok(Math.abs((noise?.value ?? 0) / sigma - 1) < 0.25, `${name}: ${noise?.value}`)
    assert.deepEqual(
      plan.map(({ step }) => step.params.task),
      ['denoise'],
    )
  }
})

test('the table of a file that the image library wrote tells its quality and its colour planes', async () => {
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#456' } })
  for (const quality of [5, 31, 50, 77, 100])
    for (const chromaSubsampling of ['4:4:4', '4:2:0'] as const)
      for (const progressive of [false, true]) {
        const file = await picture.jpeg({ quality, chromaSubsampling, progressive }).toBuffer()
        assert.deepEqual(readJpegFile(file), { quality, exact: true, subsampling: chromaSubsampling })
      }
  const grey = await picture.toColourspace('b-w').jpeg({ quality: 60 }).toBuffer()
  assert.deepEqual(readJpegFile(grey), { quality: 60, exact: true, subsampling: null })
})
