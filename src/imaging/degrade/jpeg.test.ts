import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { random } from '../random.ts'
import { jpegRoundTrip, quantisationTables, type Subsampling } from './jpeg.ts'

const SAMPLES = path.join(import.meta.dirname, '../../../resources/samples')
const TRAIN = path.join(import.meta.dirname, '../../../../shared/data/train')
const skip = existsSync(TRAIN) ? false : 'the folder shared/data/train is not beside this repository'

interface Patch {
  readonly pixels: Float32Array
  readonly width: number
  readonly height: number
}

async function crop(file: string, width: number, height: number): Promise<Patch> {
  const { data } = await sharp(file)
    .extract({ left: 40, top: 30, width, height })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { pixels: planar(data, width * height), width, height }
}

const planar = (bytes: Buffer, plane: number) =>
  Float32Array.from({ length: 3 * plane }, (_, i) => bytes[3 * (i % plane) + Math.floor(i / plane)]! / 255)

const interleaved = ({ pixels, width, height }: Patch) =>
  Buffer.from(
    Uint8Array.from({ length: pixels.length }, (_, i) =>
      Math.round(255 * pixels[(i % 3) * width * height + Math.floor(i / 3)]!),
    ),
  )

async function realJpeg(patch: Patch, quality: number, chromaSubsampling: Subsampling): Promise<Float32Array> {
  const { width, height } = patch
  const file = await sharp(interleaved(patch), { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling })
    .toBuffer()
  return planar(await sharp(file).raw().toBuffer(), width * height)
}

/** Differences in grey levels. */
function compare(a: Float32Array, b: Float32Array): { mean: number; max: number } {
  const off = a.map((v, i) => 255 * Math.abs(v - b[i]!))
  return { mean: off.reduce((s, v) => s + v, 0) / off.length, max: off.reduce((m, v) => Math.max(m, v), 0) }
}

const QUALITIES = [10, 40, 75, 90, 100]
const SUBSAMPLINGS = ['4:4:4', '4:2:0'] as const

/**
 * Both round to whole levels several times on the way. The codec computes in integers, so that some coefficients half-way
 * between two steps go the other way and move their whole block by a few levels: differences are rare, not small.
 */
async function differences(patch: Patch): Promise<{ mean: number; max: number }[]> {
  const { pixels, width, height } = patch
  const cases = QUALITIES.flatMap((quality) => SUBSAMPLINGS.map((subsampling) => ({ quality, subsampling })))
  return Promise.all(
    cases.map(async (options) =>
      compare(
        jpegRoundTrip(pixels, width, height, options),
        await realJpeg(patch, options.quality, options.subsampling),
      ),
    ),
  )
}

async function checkPatches(patches: readonly Patch[], limit: { mean: number; worst: number; max: number }) {
  const found = (await Promise.all(patches.map((patch) => differences(patch)))).flat()
  const means = found.map(({ mean }) => mean)
  const mean = means.reduce((sum, v) => sum + v, 0) / means.length
  const [worst, max] = [Math.max(...means), Math.max(...found.map((f) => f.max))]
  assert.ok(mean < limit.mean && worst < limit.worst && max < limit.max, `mean ${mean}, worst ${worst}, max ${max}`)
}

const PHOTOS = { mean: 0.08, worst: 0.35, max: 24 }

test('is what a real JPEG file gives: a sample photo, whole and broken blocks', async () => {
  const file = path.join(SAMPLES, 'kitten.jpg')
  await checkPatches([await crop(file, 128, 128), await crop(file, 97, 59)], { ...PHOTOS, mean: 0.15 })
})

test('is what a real JPEG file gives: training photos', { skip }, async () => {
  const files = readdirSync(TRAIN).filter((_, i) => i % 60 === 0)
  await checkPatches(await Promise.all(files.map((file) => crop(path.join(TRAIN, file), 128, 128))), PHOTOS)
})

test('is what a real JPEG file gives: random colours, the hardest case', async () => {
  const r = random(3)
  const patch = { pixels: Float32Array.from({ length: 3 * 48 * 33 }, r), width: 48, height: 33 }
  await checkPatches([patch], { mean: 0.4, worst: 0.8, max: 40 })
})

test('an offset moves the block grid: whole blocks are those of the larger picture', async () => {
  const large = await crop(path.join(SAMPLES, 'kitten.jpg'), 96, 96)
  const [side, dx, dy] = [48, 21, 38]
  const small = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [c, y, x] = [Math.floor(i / side / side), Math.floor(i / side) % side, i % side]
    return large.pixels[(c * 96 + y + dy) * 96 + x + dx]!
  })
  for (const [subsampling, unit] of [
    ['4:4:4', 8],
    ['4:2:0', 16],
  ] as const) {
    const options = { quality: 20, subsampling }
    const whole = jpegRoundTrip(large.pixels, 96, 96, options)
    const [offsetX, offsetY] = [dx % unit, dy % unit]
    const part = jpegRoundTrip(small, side, side, { ...options, offsetX, offsetY })
    // The first block that the patch holds entirely, without its outermost pixels, which see their neighbours' colour.
    let compared = 0
    for (let y = unit - offsetY + 1; y < 2 * unit - offsetY - 1; y++)
      for (let x = unit - offsetX + 1; x < 2 * unit - offsetX - 1; x++, compared++)
        assert.equal(part[y * side + x], whole[(y + dy) * 96 + x + dx])
    assert.equal(compared, (unit - 2) ** 2)
    const aligned = jpegRoundTrip(small, side, side, options)
    assert.notDeepEqual(aligned, part)
  }
})

test('tables: quality 50 is annex K, 100 loses only rounding, 1 is at the limit of a byte', () => {
  const half = quantisationTables(50)
  assert.deepEqual(Array.from(half.luma.subarray(0, 8)), [16, 11, 10, 16, 24, 40, 51, 61])
  assert.deepEqual(Array.from(half.chroma.subarray(0, 5)), [17, 18, 24, 47, 99])
  assert.ok(quantisationTables(100).luma.every((step) => step === 1))
  assert.ok(quantisationTables(1).luma.every((step) => step === 255))
  assert.equal(quantisationTables(90).luma[0], 3)
  assert.throws(() => quantisationTables(0), RangeError)
})
