/**
 * @file How often a check-up is right: photos that need nothing, the same photos with known damage, and the shipped samples. Runs in
 * Node.
 */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { checkUp } from '../../../src/imaging/checkup/checkup.ts'
import { CLASSICAL } from '../../../src/imaging/checkup/evidence.ts'
import { readJpegFile } from '../../../src/imaging/checkup/jpeg-file.ts'
import { convolve, motion } from '../../../src/imaging/degrade/blur.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import type { Raster } from '../../../src/imaging/raster.ts'
import type { FindingKind } from '../../../src/shared/finding-kinds.ts'
import { NOISE_MAP_MODEL } from '../../../src/shared/tasks.ts'
import { checkUps } from '../../../src/worker/checkup.ts'
import { learnedNoise } from '../../../src/worker/learned-noise.ts'
import { loadModel } from '../../../src/worker/models.ts'
import { networkOf } from '../../../src/worker/network-of.ts'
import { NoiseMapper } from '../../../src/worker/noise-mapper.ts'
import { fakeEngines } from '../../faults/fake-engines.ts'
import { listImages } from '../../../src/worker/train/dataset.ts'

const mapper = await NoiseMapper.create(networkOf(await loadModel(NOISE_MAP_MODEL)))
const DETECTORS = { ...CLASSICAL, noise: learnedNoise((photo) => mapper.map(photo)) }

const ROOT = path.join(import.meta.dirname, '../../..')
const SAMPLES = path.join(ROOT, 'resources/samples')
const TRAIN = path.join(ROOT, '../shared/data/train')
const CBSD68 = path.join(ROOT, '../shared/data/eval/cbsd68')

/** Edge of what is cut from the middle for damage: enough to judge by, and quick. */
const EDGE = 448

async function readWhole(file: string): Promise<Raster> {
  const { data, info } = await sharp(await readFile(file))
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height, channels: 3 }
}

async function readMiddle(file: string): Promise<Raster> {
  const { data, width, height } = await readWhole(file)
  const [w, h] = [Math.min(EDGE, width), Math.min(EDGE, height)]
  const [left, top] = [(width - w) >> 1, (height - h) >> 1]
  const cut = new Uint8Array(w * h * 3)
  for (let y = 0; y < h; y++) {
    const at = ((top + y) * width + left) * 3
    cut.set(data.subarray(at, at + w * 3), y * w * 3)
  }
  return { data: cut, width: w, height: h, channels: 3 }
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
const skip = existsSync(TRAIN) && existsSync(CBSD68) ? false : 'the training and evaluation photos are not here'

/** Every so many photos of each set. */
async function some(every: { train: number; cbsd68: number }): Promise<string[]> {
  const pick = async (folder: string, step: number) => (await listImages(folder)).filter((_, i) => i % step === 2)
  return [...(await pick(TRAIN, every.train)), ...(await pick(CBSD68, every.cbsd68))]
}

function tell(t: TestContext, what: string, right: number, of: number): void {
  t.diagnostic(`${what}: ${right} of ${of}`)
  assert.ok(right / of >= SHARE, `${what}: only ${right} of ${of}`)
}

test('clean photos need nothing, in 9 of 10', { skip }, async (t) => {
  const files = await some({ train: 32, cbsd68: 5 })
  let right = 0
  for (const file of files) {
    const { plan } = await checkUp(await readWhole(file), undefined, DETECTORS)
    if (plan.length === 0) right++
    else t.diagnostic(`${path.basename(file)}: ${plan.map(({ finding }) => finding).join(', ')}`)
  }
  tell(t, 'nothing planned', right, files.length)
})

for (const [name, [kind, damage]] of Object.entries(DAMAGES))
  test(`${name} is found in 9 of 10`, { skip }, async (t) => {
    const files = await some({ train: 120, cbsd68: 12 })
    let right = 0
    for (const [seed, file] of files.entries()) {
      const { findings } = await checkUp(await damage(await readMiddle(file), seed), undefined, DETECTORS)
      if (findings.some((f) => f.kind === kind)) right++
      else t.diagnostic(`missed on ${path.basename(file)}`)
    }
    tell(t, 'found', right, files.length)
  })

const analyze = checkUps({ ...fakeEngines, openNoiseMap: () => Promise.resolve(mapper) })

test('the shipped samples: their noise is found, and denoising is the plan', async () => {
  // Deviation of what tools/samples/make.ts put there, in grey levels.
  for (const [name, sigma] of [
    ['kitten', 22],
    ['nagasaki-boats', 15.6],
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
