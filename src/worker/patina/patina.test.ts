/** @file `.patina` files: what comes back, what goes along, and heads that claim too much. Other processes, corrupted files: tools/verify-codec. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import type { Channels, Raster } from '../../imaging/raster.ts'
import { PatinaError } from '../../shared/errors.ts'
import { decodePhoto } from '../codec/decode.ts'
import { encodePhoto } from '../codec/encode.ts'
import { openPhoto } from '../codec/open.ts'
import { codecModel } from './codec-model.ts'
import { compressRaster, qualityOf } from './compress.ts'
import { readContainer, writeContainer, type PatinaFile } from './container.ts'
import { checkClaims, decompressRaster, tileLatents } from './decompress.ts'
import { gridOf } from './grid.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'patina-file-'))
after(() => rm(folder, { recursive: true, force: true }))

let saved = 0
async function save(bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, `${saved++}.patina`)
  await writeFile(file, bytes)
  return file
}

const pattern = (width: number, height: number, channels: Channels, bits: 8 | 16): Raster => {
  const white = bits === 8 ? 255 : 65_535
  const data = bits === 8 ? new Uint8Array(width * height * channels) : new Uint16Array(width * height * channels)
  for (let i = 0; i < data.length; i++) {
    const [p, c] = [Math.floor(i / channels), i % channels]
    const [x, y] = [p % width, Math.floor(p / width)]
    data[i] = white * (0.5 + 0.3 * Math.sin((x + 11 * c) / 9) * Math.cos(y / 13) + 0.1 * Math.sin((x * y) / 97))
  }
  return { data, width, height, channels }
}

const plain = { side: {}, density: undefined }
const meanError = (a: Raster, b: Raster): number => {
  const white = a.data.BYTES_PER_ELEMENT === 1 ? 255 : 65_535
  let sum = 0
  for (let i = 0; i < a.data.length; i++) sum += (((a.data[i] as number) - (b.data[i] as number)) / white) ** 2
  return Math.sqrt(sum / a.data.length)
}

test('pictures of all depths and channels come back in their own size, nearer the better the quality, transparency exactly', async () => {
  for (const [channels, bits] of [
    [1, 8],
    [2, 16],
    [3, 8],
    [3, 16],
    [4, 8],
  ] as const) {
    const raster = pattern(83, 61, channels, bits)
    const errors: number[] = []
    const sizes: number[] = []
    for (const quality of [1, 50, 100]) {
      const bytes = await compressRaster(raster, { ...plain, quality })
      const back = await decompressRaster(readContainer(bytes, 'a'), { name: 'a' })
      assert.deepEqual(
        [back.width, back.height, back.channels, back.data.BYTES_PER_ELEMENT * 8],
        [83, 61, channels, bits],
      )
      if (channels % 2 === 0)
        for (let i = channels - 1; i < raster.data.length; i += channels) assert.equal(back.data[i], raster.data[i])
      errors.push(meanError(raster, back))
      sizes.push(bytes.length)
    }
    const [worst, middle, best] = errors as [number, number, number]
    assert.ok(worst > middle && middle > best && best < 0.01, errors.join(' '))
    assert.ok(
      (sizes[0] as number) < (sizes[1] as number) && (sizes[1] as number) < (sizes[2] as number),
      sizes.join(' '),
    )
  }
})

test('tiles leave no seam: a picture of four tiles is what it would be as one', async () => {
  const raster = pattern(1100, 1040, 3, 8)
  const file = readContainer(await compressRaster(raster, { ...plain, quality: 60 }), 'a')
  assert.equal(file.tiles.length, 4)
  const back = await decompressRaster(file, { name: 'a' })
  const model = await codecModel()
  const grid = gridOf(file.head)
  const whole = new Float32Array(192 * grid.width * grid.height)
  for (let row = 0; row < grid.rows; row++)
    for (let column = 0; column < grid.columns; column++) {
      const area = grid.area(column, row)
      const { values } = tileLatents(model, file, row * grid.columns + column, area, 'a')
      for (let c = 0; c < 192; c++)
        for (let y = 0; y < area.height; y++)
          for (let x = 0; x < area.width; x++)
            whole[(c * grid.height + y + area.top) * grid.width + x + area.left] = values[
              (c * area.height + y) * area.width + x
            ] as number
    }
  const pixels = await model.synthesise(whole, grid.width, grid.height, qualityOf(file.head.quality))
  const plane = grid.width * 8 * grid.height * 8
  let largest = 0
  for (let i = 0; i < back.data.length; i++) {
    const [p, c] = [Math.floor(i / 3), i % 3]
    const value = pixels[c * plane + Math.floor(p / 1100) * grid.width * 8 + (p % 1100)] as number
    largest = Math.max(largest, Math.abs(Math.min(255, Math.max(0, value * 255)) - (back.data[i] as number)))
  }
  assert.ok(largest < 0.51, `${largest} grey levels`)
})

test('profile, EXIF, XMP and resolution go along to PNG and JPEG and back; the camera time is read', async () => {
  const source = path.join(folder, 'source.jpg')
  const { data, width, height } = pattern(64, 40, 3, 8)
  const exif = {
    IFD0: { Artist: 'A. Photographer', Orientation: '6' },
    IFD2: { DateTimeOriginal: '2001:02:03 04:05:06' },
  }
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
  await sharp(data as Uint8Array, { raw: { width, height, channels: 3 } })
    .withIccProfile('p3')
    .withExif(exif)
    .withXmp(xmp)
    .withMetadata({ density: 300, orientation: 6 })
    .jpeg()
    .toFile(source)
  const photo = await openPhoto(source)
  const keep = { quality: 80, metadata: 'keep' } as const
  const bytes = await encodePhoto(photo, await decodePhoto(photo), { ...keep, format: 'patina' })
  const compressed = await openPhoto(await save(bytes))
  assert.deepEqual([compressed.info.width, compressed.info.height], [40, 64], 'upright')
  assert.equal(compressed.info.taken, '2001-02-03T04:05:06')
  assert.equal(compressed.density, 300)
  assert.deepEqual(Buffer.from(compressed.icc ?? []), Buffer.from(photo.icc ?? [1]))
  assert.equal(compressed.info.compressed?.quality, 80)
  assert.equal(compressed.info.compressed?.model, 'codec-small')
  for (const format of ['png', 'jpeg'] as const) {
    const out = await encodePhoto(compressed, await decodePhoto(compressed), { ...keep, quality: null, format })
    const meta = await sharp(out).metadata()
    assert.ok(meta.icc?.equals(photo.icc as Buffer))
    assert.ok(meta.exif?.toString('latin1').includes('A. Photographer'))
    assert.ok(meta.orientation === undefined || meta.orientation === 1, 'turned once, not twice')
    assert.ok(meta.xmp !== undefined)
  }
  const bare = await encodePhoto(photo, await decodePhoto(photo), { ...keep, format: 'patina', metadata: 'remove' })
  assert.deepEqual(Object.keys(readContainer(bare, 'a').side), ['icc'])
})

/** All of a file but its pixels. @returns the code of the refusal, or 'sound' */
async function judged(bytes: Uint8Array): Promise<string> {
  const model = await codecModel()
  try {
    const file = readContainer(bytes, 'a')
    checkClaims(file, 'a')
    const grid = gridOf(file.head)
    for (let i = 0; i < file.tiles.length; i++)
      tileLatents(model, file, i, grid.area(i % grid.columns, Math.floor(i / grid.columns)), 'a')
    return 'sound'
  } catch (error) {
    assert.ok(error instanceof PatinaError, String(error))
    return error.code
  }
}

test('heads that claim what is not there are refused before anything is made for them', async () => {
  const file = readContainer(await compressRaster(pattern(16, 16, 3, 8), { ...plain, quality: 50 }), 'a')
  const claim = (head: Partial<PatinaFile['head']>): Promise<string> =>
    judged(writeContainer({ ...file, head: { ...file.head, ...head } }))
  assert.equal(await claim({ width: 4e9, height: 4e9 }), 'patina-damaged')
  assert.equal(await claim({ width: 0 }), 'patina-damaged')
  assert.equal(await claim({ tileEdge: 12 }), 'patina-damaged')
  assert.equal(await claim({ width: 1024, height: 1024 }), 'patina-damaged')
  assert.equal(await claim({ alpha: true }), 'patina-damaged')
  const many = { ...file, head: { ...file.head, width: 65_536, height: 4096, tileEdge: 2048 } }
  const tiles = Array.from({ length: 64 }, () => file.tiles[0] as PatinaFile['tiles'][number])
  assert.equal(await judged(writeContainer({ ...many, tiles })), 'too-large')
  const newer = Buffer.from(writeContainer(file))
  newer[16] = 9
  newer.writeUInt32BE(crc32(newer.subarray(12, 16 + 52)), 16 + 52)
  assert.equal(await judged(newer), 'patina-newer')
  const strange = await save(writeContainer({ ...file, head: { ...file.head, model: 'ab'.repeat(32) } }))
  await assert.rejects(
    openPhoto(strange),
    (e: PatinaError) => e.code === 'patina-model-missing' && e.context['model'] === 'abababababab',
  )
})
