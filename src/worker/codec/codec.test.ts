/** @file Photos in and out: identity, orientation, metadata, profiles, refusals (runs in Node, with the real library). */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import type { Raster, Samples } from '../../imaging/raster.ts'
import { PatinaError, type ErrorCode } from '../../shared/errors.ts'
import type { OutputOptions, PhotoFormat } from '../../shared/worker-protocol.ts'
import { decodePhoto } from './decode.ts'
import { encodePhoto } from './encode.ts'
import { openPhoto } from './open.ts'
import { readExif } from './tiff-exif.ts'
import { writePreview, writePyramid } from './view.ts'

const FORMATS = ['jpeg', 'png', 'tiff', 'webp', 'avif'] as const satisfies PhotoFormat[]
type LibraryFormat = (typeof FORMATS)[number]
const KEEP: OutputOptions = { format: null, quality: null, metadata: 'keep' }
const LOSSLESS: Record<LibraryFormat, object> = {
  jpeg: { quality: 100, chromaSubsampling: '4:4:4' },
  png: {},
  tiff: { compression: 'lzw' },
  webp: { lossless: true, exact: true },
  avif: { lossless: true, chromaSubsampling: '4:4:4' },
}

const folder = await mkdtemp(path.join(tmpdir(), 'patina-codec-'))
after(() => rm(folder, { recursive: true, force: true }))

let files = 0
async function save(data: Uint8Array, name = 'photo'): Promise<string> {
  const file = path.join(folder, `${files++}-${name}`)
  await writeFile(file, data)
  return file
}

const noise = (length: number, bits: 8 | 16): Samples => {
  const data = bits === 8 ? new Uint8Array(length) : new Uint16Array(length)
  for (let i = 0; i < length; i++) data[i] = (i * 40_503 + (i >> 4) * 7_919) % (bits === 8 ? 256 : 65_536)
  return data
}

type Space = 'b-w' | 'grey16' | 'srgb' | 'rgb16'
const spaceFor = (channels: number, bits: 8 | 16): Space =>
  channels < 3 ? (bits === 16 ? 'grey16' : 'b-w') : bits === 16 ? 'rgb16' : 'srgb'

/** A picture made by the library alone, without our code. */
function made(data: Samples, width: number, height: number, channels: 1 | 2 | 3 | 4): Sharp {
  const bits = data.BYTES_PER_ELEMENT === 1 ? 8 : 16
  return sharp(data, { raw: { width, height, channels } }).toColourspace(spaceFor(channels, bits))
}

const refusedAs = (code: ErrorCode) => (error: unknown) => {
  assert.ok(error instanceof PatinaError, String(error))
  return error.code === code
}

async function roundTrip(file: string, output: OutputOptions = KEEP): Promise<Raster> {
  const photo = await openPhoto(file)
  return decodePhoto(await openPhoto(await save(await encodePhoto(photo, await decodePhoto(photo), output))))
}

test('16-bit and 8-bit, with and without alpha, grey and colour: identity differs by 0 (G48, G49)', async () => {
  for (const format of ['png', 'tiff'] as const)
    for (const bits of [8, 16] as const)
      for (const channels of [1, 2, 3, 4] as const) {
        const data = noise(256 * 256 * channels, bits)
        const file = await save(await made(data, 256, 256, channels)[format](LOSSLESS[format]).toBuffer())
        const where = `${format} ${bits} bits ${channels} channels`
        const first = await decodePhoto(await openPhoto(file))
        assert.equal(first.channels, channels, where)
        assert.deepEqual(first.data, data, where)
        for (const out of ['png', 'tiff'] as const)
          assert.deepEqual((await roundTrip(file, { ...KEEP, format: out })).data, data, `${where} to ${out}`)
      }
})

test('pixels of the raster, not of the original, are written', async () => {
  for (const bits of [8, 16] as const) {
    const data = noise(40 * 30 * 4, bits)
    const photo = await openPhoto(await save(await made(data, 40, 30, 4).png().toBuffer()))
    const other = data.map((v) => (bits === 8 ? 255 : 65_535) - v)
    const raster: Raster = { data: other, width: 40, height: 30, channels: 4 }
    const written = await decodePhoto(await openPhoto(await save(await encodePhoto(photo, raster, KEEP))))
    assert.deepEqual(written.data, other)
  }
})

test('odd sizes, 1-bit and palette files keep their size and pixels (G50)', async () => {
  for (const [width, height] of [
    [1, 1],
    [1, 3000],
    [3000, 1],
    [511, 513],
  ] as const) {
    const data = noise(width * height * 3, 8)
    const file = await save(await made(data, width, height, 3).png().toBuffer())
    assert.deepEqual((await roundTrip(file)).data, data, `${width}x${height}`)
  }
  const palette = await made(noise(64 * 64 * 3, 8), 64, 64, 3)
    .png({ palette: true, colours: 8 })
    .toBuffer()
  const bitmap = await made(noise(64 * 64, 8), 64, 64, 1)
    .threshold(128)
    .tiff({ bitdepth: 1, compression: 'none' })
    .toBuffer()
  for (const [bytes, space] of [
    [palette, 'srgb'],
    [bitmap, 'b-w'],
  ] as const) {
    const expected = await sharp(bytes).toColourspace(space).raw().toBuffer()
    assert.deepEqual(Buffer.from((await roundTrip(await save(bytes))).data.buffer), expected)
  }
})

const EXIF = {
  IFD0: { Make: 'Leitz', Model: 'M3', Copyright: 'A. Person' },
  IFD2: { ExposureTime: '1/60' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
}
const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'

test('profile, EXIF, XMP and resolution are kept, or removed but for the profile (G52)', async () => {
  for (const format of FORMATS) {
    const source = made(noise(48 * 32 * 3, 8), 48, 32, 3)
      .withMetadata({ density: 300 })
      .withExif(EXIF)
      .withXmp(XMP)
    const bytes = await source.withIccProfile('p3')[format](LOSSLESS[format]).toBuffer()
    const before = await sharp(bytes).metadata()
    const photo = await openPhoto(await save(bytes))
    const raster = await decodePhoto(photo)
    const kept = await sharp(await encodePhoto(photo, raster, KEEP)).metadata()
    assert.deepEqual(kept.icc, before.icc, format)
    assert.deepEqual(kept.xmp, before.xmp, format)
    assert.equal(kept.density, before.density, format)
    for (const value of format === 'tiff' ? [] : ['Leitz', 'M3', 'A. Person'])
      assert.ok(kept.exif?.includes(value), `${format}: ${value}`)
    const removed = await sharp(await encodePhoto(photo, raster, { ...KEEP, metadata: 'remove' })).metadata()
    assert.deepEqual(removed.icc, before.icc, format)
    assert.equal(removed.exif, undefined, format)
    assert.equal(removed.xmp, undefined, format)
  }
})

/** Display P3 to sRGB by the published primaries; encoded values, 1 = white. */
function p3ToSrgb(p3: readonly number[]): number[] {
  const linear = p3.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  const rows = [
    [1.2249, -0.2247, 0],
    [-0.042, 1.0419, 0],
    [-0.0197, -0.0786, 1.0979],
  ]
  const mixed = rows.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, m, i) => sum + m * (linear[i] ?? 0), 0),
      ),
    ),
  )
  return mixed.map((v) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055))
}

test('EXIF goes into TIFF, and from TIFF to TIFF, by its own directories; the pixels stay readable', async () => {
  const data = noise(48 * 32 * 3, 8)
  for (const from of ['jpeg', 'png', 'webp'] as const) {
    const photo = await openPhoto(
      await save(await made(data, 48, 32, 3).withExif(EXIF)[from](LOSSLESS[from]).toBuffer()),
    )
    const raster = await decodePhoto(photo)
    const first = await encodePhoto(photo, raster, { ...KEEP, format: 'tiff' })
    const opened = await openPhoto(await save(first))
    const second = await encodePhoto(opened, await decodePhoto(opened), KEEP)
    for (const file of [first, second]) {
      const found = readExif(file)
      assert.ok(found)
      const text = (tag: number) => Buffer.from(found.main.find((e) => e.tag === tag)?.value ?? []).toString()
      assert.deepEqual([271, 272, 33_432].map(text), ['Leitz\0', 'M3\0', 'A. Person\0'])
      const exposure = found.exif.find((e) => e.tag === 33_434)?.value
      assert.deepEqual([...(exposure ?? [])], [1, 0, 0, 0, 60, 0, 0, 0])
      assert.equal(found.gps.find((e) => e.tag === 2)?.value.length, 24)
      const read = await sharp(file).raw().toBuffer()
      assert.ok(read.equals(Buffer.from(raster.data.buffer, raster.data.byteOffset, raster.data.length)), from)
    }
    const removed = readExif(await encodePhoto(photo, raster, { format: 'tiff', quality: null, metadata: 'remove' }))
    assert.deepEqual([removed?.main.length, removed?.exif.length, removed?.gps.length], [0, 0, 0])
  }
})

test('IPTC is kept where the format has a place for it', async () => {
  const iptc = Buffer.from('1c0200000200041c0219000570617469 6e'.replaceAll(' ', ''), 'hex')
  const resource = Buffer.concat([
    Buffer.from('8BIM'),
    Buffer.from([4, 4, 0, 0]),
    Buffer.from([0, 0, 0, iptc.length]),
    iptc,
    Buffer.alloc(iptc.length % 2),
  ])
  const body = Buffer.concat([Buffer.from('Photoshop 3.0\0'), resource])
  const header = Buffer.from([0xff, 0xed, (body.length + 2) >> 8, (body.length + 2) & 255])
  const jpeg = await made(noise(48 * 32 * 3, 8), 48, 32, 3)
    .jpeg()
    .toBuffer()
  const photo = await openPhoto(await save(Buffer.concat([jpeg.subarray(0, 2), header, body, jpeg.subarray(2)])))
  const raster = await decodePhoto(photo)
  const jpegAgain = await sharp(await encodePhoto(photo, raster, KEEP)).metadata()
  assert.ok(jpegAgain.iptc?.includes('patin'))
  const tiff = await encodePhoto(photo, raster, { ...KEEP, format: 'tiff' })
  assert.ok((await sharp(tiff).metadata()).tifftagPhotoshop?.includes('patin'))
  const opened = await openPhoto(await save(tiff))
  const tiffAgain = await encodePhoto(opened, await decodePhoto(opened), KEEP)
  assert.ok((await sharp(tiffAgain).metadata()).tifftagPhotoshop?.includes('patin'))
})

test('wide-gamut samples are not converted, and the window sees them in sRGB', async () => {
  for (const bits of [8, 16] as const) {
    const white = bits === 8 ? 255 : 65_535
    const data = (bits === 8 ? new Uint8Array(64 * 64 * 3) : new Uint16Array(64 * 64 * 3)).map((_, i) =>
      Math.round(([0.8, 0.3, 0.2][i % 3] ?? 0) * white),
    )
    const bytes = await made(data, 64, 64, 3).png().withIccProfile('p3').toBuffer()
    const stored = sharp(bytes, { ignoreIcc: true }).toColourspace(spaceFor(3, bits))
    const inP3 = await stored.raw({ depth: bits === 8 ? 'uchar' : 'ushort' }).toBuffer()
    const photo = await openPhoto(await save(bytes))
    const { data: samples } = await decodePhoto(photo)
    assert.ok(inP3.equals(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)))
    const out = path.join(folder, `preview-${bits}.jpg`)
    await writePreview(photo, out, 32)
    const shown = [
      ...(await sharp(await readFile(out))
        .raw()
        .toBuffer()),
    ].slice(0, 3)
    const wanted = p3ToSrgb([...samples.subarray(0, 3)].map((v) => v / white)).map((v) => 255 * v)
    shown.forEach((v, i) => assert.ok(Math.abs(v - (wanted[i] ?? NaN)) <= 4, `${bits} bits: ${shown} for ${wanted}`))
  }
})

test('CMYK becomes sRGB and says so; the profile that no longer fits is gone', async () => {
  const bytes = await made(noise(32 * 32 * 3, 8), 32, 32, 3)
    .toColourspace('cmyk')
    .withIccProfile('cmyk')
    .jpeg()
    .toBuffer()
  assert.equal((await sharp(bytes).metadata()).space, 'cmyk')
  const photo = await openPhoto(await save(bytes))
  assert.equal(photo.info.channels, 3)
  const raster = await decodePhoto(photo)
  assert.deepEqual(
    Buffer.from(raster.data.buffer, raster.data.byteOffset, raster.data.length),
    await sharp(bytes).raw().toBuffer(),
  )
  const written = await encodePhoto(photo, raster, { ...KEEP, format: 'png' })
  const meta = await sharp(written).metadata()
  assert.equal(meta.space, 'srgb')
  assert.equal(meta.icc?.toString('latin1', 16, 20), 'RGB ')
  assert.match(meta.icc?.toString('latin1').replaceAll('\0', '') ?? '', /sRGB/)
  assert.deepEqual(
    await sharp(written).raw().toBuffer(),
    Buffer.from(raster.data.buffer, raster.data.byteOffset, raster.data.length),
  )
})

test('8 orientations x 4 formats x 2 shapes are upright, and the tag is reset (G46)', async () => {
  let seen = 0
  for (const [width, height] of [
    [24, 16],
    [16, 24],
  ] as const) {
    const data = noise(width * height * 3, 8)
    for (const format of ['jpeg', 'png', 'tiff', 'webp'] as const)
      for (let orientation = 1; orientation <= 8; orientation++) {
        const bytes = await made(data, width, height, 3)
          .withMetadata({ orientation })
          [format](LOSSLESS[format])
          .toBuffer()
        const stored = await sharp(bytes).raw().toBuffer()
        const turned = orientation >= 5
        const photo = await openPhoto(await save(bytes))
        const raster = await decodePhoto(photo)
        const [w, h] = turned ? [height, width] : [width, height]
        assert.deepEqual([raster.width, raster.height, photo.info.width, photo.info.height], [w, h, w, h])
        for (let y = 0; y < h; y++)
          for (let x = 0; x < w; x++) {
            const from = STORED_AT[orientation]?.(x, y, width, height) ?? [0, 0]
            const at = (from[1] * width + from[0]) * 3
            assert.equal(raster.data[(y * w + x) * 3], stored[at], `${format} ${orientation} at ${x},${y}`)
          }
        const written = await sharp(await encodePhoto(photo, raster, KEEP)).metadata()
        assert.deepEqual(
          [written.width, written.height, written.orientation ?? 1],
          [w, h, 1],
          `${format} ${orientation}`,
        )
        seen++
      }
  }
  assert.equal(seen, 64)
})

/** EXIF 2.3, table of orientations: the stored pixel that is shown at (x, y); w, h are those of the stored picture. */
const STORED_AT: Record<number, (x: number, y: number, w: number, h: number) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, _, h) => [y, h - 1 - x],
  7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
  8: (x, y, w) => [w - 1 - y, x],
}

test('formats: each to each, 16 bits where the format has them, alpha over white in JPEG', async () => {
  const file = await save(
    await made(noise(32 * 32 * 4, 16), 32, 32, 4)
      .png()
      .toBuffer(),
  )
  const photo = await openPhoto(file)
  const raster = await decodePhoto(photo)
  for (const format of FORMATS) {
    const meta = await sharp(await encodePhoto(photo, raster, { ...KEEP, format })).metadata()
    assert.equal(meta.format, format === 'avif' ? 'heif' : format)
    assert.equal(meta.hasAlpha, format !== 'jpeg', format)
    assert.equal(meta.depth, format === 'jpeg' || format === 'webp' ? 'uchar' : 'ushort', format)
  }
  const clear = await save(
    await made(new Uint8Array(16 * 16 * 4), 16, 16, 4)
      .png()
      .toBuffer(),
  )
  const opened = await openPhoto(clear)
  const white = await encodePhoto(opened, await decodePhoto(opened), { ...KEEP, format: 'jpeg' })
  assert.ok((await sharp(white).raw().toBuffer()).every((v) => v === 255))
})

test('JPEG at the default quality is at least 45 dB on a photo-like picture (G55)', async () => {
  const smooth = await made(noise(256 * 256 * 3, 8), 256, 256, 3)
    .blur(6)
    .png()
    .toBuffer()
  const photo = await openPhoto(await save(smooth))
  const raster = await decodePhoto(photo)
  const back = await sharp(await encodePhoto(photo, raster, { ...KEEP, format: 'jpeg' }))
    .raw()
    .toBuffer()
  const mse = back.reduce((sum, v, i) => sum + (v - (raster.data[i] ?? 0)) ** 2, 0) / back.length
  assert.ok(10 * Math.log10(255 ** 2 / mse) >= 45)
})

test('a preview fits its edge; a pyramid halves down to one tile', async () => {
  const photo = await openPhoto(
    await save(
      await made(noise(1300 * 700 * 3, 8), 1300, 700, 3)
        .jpeg()
        .toBuffer(),
    ),
  )
  assert.deepEqual(await writePreview(photo, path.join(folder, 'p.jpg'), 400), { width: 400, height: 215 })
  assert.deepEqual(await writePreview(photo, path.join(folder, 'p.jpg'), 9000), { width: 1300, height: 700 })
  const out = path.join(folder, 'tiles')
  await mkdir(out)
  assert.deepEqual(await writePyramid(photo, out), { levels: 3, tile: 512 })
  const sizes = await Promise.all(
    ['0/2_1.png', '1/1_0.jpg', '2/0_0.jpg'].map(async (t) => sharp(await readFile(path.join(out, t))).metadata()),
  )
  assert.deepEqual(
    sizes.map((m) => [m.width, m.height]),
    [
      [276, 188],
      [138, 350],
      [325, 175],
    ],
  )
  assert.deepEqual(await readdir(out), ['0', '1', '2'])
  // Full size has the photo's own pixels.
  const box = { left: 1024, top: 512, width: 276, height: 188 }
  const [own, cut] = [sharp(photo.file).extract(box), sharp(await readFile(path.join(out, '0/2_1.png')))]
  assert.deepEqual(await cut.removeAlpha().raw().toBuffer(), await own.raw().toBuffer())
  assert.ok((await readdir(folder)).every((name) => !name.includes('.part')))
})

test('what is not a photo is refused by content, with its own code (G51, G53)', async () => {
  const gif = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .gif()
    .toBuffer()
  const frame = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const blue = await sharp(frame).negate().png().toBuffer()
  const animated = await sharp([frame, blue], { join: { animated: true } })
    .webp({ delay: [50, 50] })
    .toBuffer()
  const heic = Buffer.from('0000001c66747970686569630000000068656963000000000000000000000000', 'hex')
  const cases: [Uint8Array, string, ErrorCode][] = [
    [Buffer.from('dear diary'), 'diary.jpg', 'not-a-photo'],
    [new Uint8Array(0), 'empty.jpg', 'not-a-photo'],
    [new Uint8Array(5000), 'zeros.png', 'not-a-photo'],
    [gif, 'a.jpg', 'unsupported-format'],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'a.png', 'unsupported-format'],
    [Buffer.from('%PDF-1.7\n'), 'a.jpg', 'unsupported-format'],
    [heic, 'a.heic', 'unsupported-format'],
    [animated, 'a.webp', 'multi-page'],
  ]
  for (const [bytes, name, code] of cases)
    await assert.rejects(openPhoto(await save(bytes, name)), refusedAs(code), name)
  await assert.rejects(openPhoto(path.join(folder, 'none.jpg')), refusedAs('file-missing'))
  await assert.rejects(openPhoto(folder), refusedAs('not-a-photo'))
})

test('a floating-point TIFF is refused, a mislabelled photo is opened', async () => {
  const float = await sharp(new Float32Array(64 * 3), { raw: { width: 8, height: 8, channels: 3 } })
    .toColourspace('scrgb')
    .tiff({ compression: 'none' })
    .toBuffer()
  await assert.rejects(openPhoto(await save(float)), refusedAs('unsupported-format'))
  const png = await save(await made(noise(12, 8), 2, 2, 3).png().toBuffer(), 'really-a-png.jpg')
  assert.equal((await openPhoto(png)).info.format, 'png')
})

test('truncation is always found: 20 points x 5 formats (G45)', async () => {
  for (const format of FORMATS) {
    const bytes = await made(noise(200 * 150 * 3, 8), 200, 150, 3)
      [format]({})
      .toBuffer()
    for (let point = 1; point <= 20; point++) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * point) / 21))
      const outcome = openPhoto(await save(cut)).then(decodePhoto)
      await assert.rejects(
        outcome,
        (e) => e instanceof PatinaError && ['truncated', 'not-a-photo'].includes(e.code),
        `${format} ${point}/21`,
      )
    }
  }
})
