/** @file Odd photos are opened and lose no pixel; damaged ones are refused (runs in Node, with the real library). */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import type { Raster } from '../../imaging/raster.ts'
import { PatinaError } from '../../shared/errors.ts'
import { decodePhoto } from './decode.ts'
import { encodePhoto } from './encode.ts'
import { withoutOddities } from './jpeg-oddities.ts'
import { openPhoto } from './open.ts'
import { writePreview } from './view.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'patina-odd-'))
after(() => rm(folder, { recursive: true, force: true }))

const [WIDTH, HEIGHT] = [160, 120]
const SCENE = Uint8Array.from(
  { length: WIDTH * HEIGHT * 3 },
  (_, i) => 128 + 90 * Math.sin(i / 97) + ((i * 40_503) % 23),
)
const scene = (): Sharp => sharp(SCENE, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })

let files = 0
async function save(bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, `${files++}`)
  await writeFile(file, bytes)
  return file
}
const read = async (bytes: Uint8Array): Promise<Raster> => decodePhoto(await openPhoto(await save(bytes)))

/** 'photo', or the code of the refusal. */
const outcome = (bytes: Uint8Array): Promise<string> =>
  read(bytes).then(
    () => 'photo',
    (error: unknown) => (error instanceof PatinaError ? error.code : String(error)),
  )

/** The library's warnings when it is asked to bear with them: what the file is, without our code. */
async function warningsOf(bytes: Uint8Array): Promise<string[]> {
  const heard: string[] = []
  const image = sharp(bytes, { failOn: 'error' }).on('warning', (text: string) => heard.push(text))
  await image.raw().toBuffer()
  return heard
}

const insert = (bytes: Uint8Array, at: number, inserted: Uint8Array | number[]) =>
  Buffer.concat([bytes.subarray(0, at), Uint8Array.from(inserted), bytes.subarray(at)])

function change(bytes: Uint8Array, at: number, edit: (old: number) => number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at] = edit(changed[at] ?? 0)
  return changed
}

const JFIF = [0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]
const jpegOf = async (options = {}) => insert(await scene().jpeg(options).toBuffer(), 2, JFIF)
/** Its last row of blocks shows one row of pixels: the library does not fail on what it warns of there. */
const oneRowLeft = async () => {
  const image = scene().extract({ left: 0, top: 0, width: WIDTH, height: 113 })
  return insert(await image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(), 2, JFIF)
}
const END_OF_JFIF = 2 + JFIF.length
const markerAt = (jpeg: Buffer, marker: number) => jpeg.indexOf(Uint8Array.of(0xff, marker))

async function sameAs(clean: Uint8Array, odd: Uint8Array, what: string): Promise<void> {
  assert.deepEqual((await read(odd)).data, (await read(clean)).data, what)
}

test('a JPEG with harmless oddities opens, pixels equal to the clean file, and is encoded and shown', async () => {
  for (const options of [{}, { progressive: true }]) {
    const clean = await jpegOf(options)
    const cases: Record<string, Buffer> = {
      'bytes after JFIF': insert(clean, END_OF_JFIF, [1, 2, 3]),
      'bytes and fill after JFIF': insert(clean, END_OF_JFIF, [1, 0xff, 0, 7, 7, 0xff, 0xff]),
      'zeros after a table': insert(clean, markerAt(clean, 0xc4), new Uint8Array(7)),
      'bytes before the end': insert(clean, clean.length - 2, [1, 2, 3]),
      'zeros before the end': insert(clean, clean.length - 2, new Uint8Array(9)),
      'bytes after the end': insert(clean, clean.length, [1, 2, 3]),
      'unknown JFIF revision': change(clean, 11, () => 7),
      'several at once': insert(
        change(clean, 11, () => 0),
        END_OF_JFIF,
        [9, 9],
      ),
    }
    for (const [what, odd] of Object.entries(cases)) {
      await sameAs(clean, odd, what)
      const photo = await openPhoto(await save(odd))
      assert.equal(photo.info.bytes, odd.length)
      const raster = await decodePhoto(photo)
      const copy = await encodePhoto(photo, raster, { format: 'png', quality: null, metadata: 'keep' })
      assert.deepEqual((await read(copy)).data, raster.data, what)
      assert.deepEqual(await writePreview(photo, path.join(folder, 'p.jpg'), 80), { width: 80, height: 60 })
    }
  }
})

test('the oddities are ones that the library warns of, or the test above shows nothing', async () => {
  const clean = await jpegOf()
  const scan = markerAt(clean, 0xda)
  const end = scan + 2 + clean.readUInt16BE(scan + 2)
  const zeroed = change(clean, end - 2, () => 0)
  for (const [odd, text] of [
    [insert(clean, END_OF_JFIF, [1, 2, 3]), /3 extraneous bytes before marker/],
    [change(clean, 11, () => 7), /unknown JFIF revision/],
    [zeroed, /Invalid SOS parameters/],
  ] as const) {
    assert.match((await warningsOf(odd)).join('\n'), text)
    await sameAs(clean, odd, String(text))
  }
  const progressive = await jpegOf({ progressive: true })
  const padded = insert(progressive, progressive.length - 2, new Uint8Array(30))
  assert.match((await warningsOf(padded)).join('\n'), /extraneous bytes before marker 0xd9/)
  await sameAs(progressive, padded, 'zeros at the end')
  assert.deepEqual(await warningsOf(clean), [])
  assert.deepEqual(Buffer.from(withoutOddities(clean)), clean)
})

test('what may be the rest of a table, or a table without its marker, is refused', async () => {
  const clean = await jpegOf()
  const tables = [0xdb, 0xc4].map((marker) => markerAt(clean, marker))
  for (const at of tables) {
    assert.equal(await outcome(insert(clean, at + 20, [1, 2, 3])), 'truncated', 'bytes pushed out of a table')
    assert.equal(await outcome(change(clean, at, () => 0xfe)), 'truncated', 'a table lost its marker')
  }
  const adobe = [0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 1]
  const cut = insert(clean, END_OF_JFIF, adobe.with(3, 13))
  assert.equal(await outcome(cut), 'truncated', 'the colour transform cut off')
})

test('100 points of truncation of a JPEG, sequential and progressive: each is found (G45)', async () => {
  for (const options of [{}, { progressive: true }, { quality: 100, chromaSubsampling: '4:4:4' }]) {
    const clean = await jpegOf(options)
    for (let point = 1; point <= 100; point++) {
      const found = await outcome(clean.subarray(0, Math.floor((clean.length * point) / 101)))
      assert.ok(found === 'truncated' || found === 'not-a-photo', `${point}/101: ${found}`)
    }
  }
})

test('a flipped byte in the data of a JPEG: refused whenever the library warns, the last rows included (G45)', async () => {
  const seen = { refused: 0, undetectable: 0 }
  for (const clean of [await jpegOf(), await jpegOf({ progressive: true }), await oneRowLeft()]) {
    const data = markerAt(clean, 0xda) + 14
    for (let i = 0; i < 120; i++) {
      // Two thirds all over the data, one third in its last bytes.
      const at = i % 3 < 2 ? data + ((i * 7_919) % (clean.length - data - 2)) : clean.length - 3 - i / 3
      const flipped = change(clean, Math.floor(at), (old) => old ^ (1 + ((i * 37) % 255)))
      const [found, warnings] = [await outcome(flipped), await warningsOf(flipped).catch(String)]
      assert.ok(found === 'truncated' || found === 'photo', found)
      if (found === 'photo') assert.deepEqual(warnings, [], `byte ${at}: opened in spite of a warning`)
      seen[found === 'truncated' ? 'refused' : 'undetectable']++
    }
  }
  assert.ok(seen.refused > 40, JSON.stringify(seen))
})

const chunk = (type: string, body: number[]) => {
  const named = Buffer.from([...Buffer.from(type), ...body])
  const file = Buffer.alloc(named.length + 8)
  file.writeUInt32BE(body.length)
  named.copy(file, 4)
  file.writeUInt32BE(crc32(named), file.length - 4)
  return file
}
const AFTER_HEADER = 33

test('a PNG with a bad ancillary chunk opens; one with bad pixels does not', async () => {
  const clean = await scene().png().toBuffer()
  const text = chunk('tEXt', [...Buffer.from('Title\0x')])
  for (const [what, bad] of [
    ['CRC of a text', change(text, text.length - 1, (old) => old ^ 1)],
    ['iCCP', chunk('iCCP', [120, 0, 0, 1, 2, 3])],
    ['gAMA', chunk('gAMA', [0, 0])],
  ] as const) {
    const odd = insert(clean, AFTER_HEADER, bad)
    assert.notDeepEqual(await warningsOf(odd), [], what)
    await sameAs(clean, odd, what)
  }
  const data = clean.indexOf('IDAT')
  assert.equal(await outcome(change(clean, data + 300, (old) => old ^ 1)), 'truncated')
})

/** A TIFF with another entry in its only directory, put before or after the others. */
function withEntry(tiff: Buffer, tag: number, [type, value]: [number, number], where: 'first' | 'last'): Buffer {
  const at = tiff.readUInt32LE(4)
  const count = tiff.readUInt16LE(at)
  const entries = tiff.subarray(at + 2, at + 2 + 12 * count)
  const entry = Buffer.alloc(12)
  entry.writeUInt16LE(tag, 0)
  entry.writeUInt16LE(type, 2)
  entry.writeUInt32LE(1, 4)
  entry.writeUInt32LE(value, 8)
  const head = Buffer.alloc(2)
  head.writeUInt16LE(count + 1)
  const body = Buffer.concat([tiff, Buffer.alloc(tiff.length % 2)])
  const made = Buffer.concat([
    body,
    head,
    ...(where === 'first' ? [entry, entries] : [entries, entry]),
    Buffer.alloc(4),
  ])
  made.writeUInt32LE(body.length, 4)
  return made
}

test('a TIFF with odd tags opens; one whose pixels the library warns of does not', async () => {
  const clean = await scene().tiff({ compression: 'deflate' }).toBuffer()
  await sameAs(clean, withEntry(clean, 65_000, [3, 5], 'last'), 'unknown tag')
  const unsorted = withEntry(clean, 65_000, [3, 5], 'first')
  assert.notDeepEqual(await warningsOf(unsorted), [])
  await sameAs(clean, unsorted, 'unsorted tags')
  const opened = await openPhoto(await save(unsorted))
  const copy = await encodePhoto(opened, await decodePhoto(opened), { format: null, quality: null, metadata: 'keep' })
  await sameAs(clean, copy, 'encoded again')
  const jpeg = await scene().tiff({ compression: 'jpeg' }).toBuffer()
  let warned = 0
  for (let i = 0; i < 120; i++) {
    const flipped = change(jpeg, 200 + ((i * 7_919) % (jpeg.readUInt32LE(4) - 400)), (old) => old ^ (1 + i))
    const warnings = await warningsOf(flipped).catch(() => [])
    if (!warnings.some((text) => text.startsWith('Corrupt JPEG data'))) continue
    assert.equal(await outcome(flipped), 'truncated', `flip ${i}: ${warnings[0]}`)
    warned++
  }
  assert.ok(warned > 5, `${warned} flips with a warning`)
})

test('photos that are read at the same time as a damaged one never hide its damage', async () => {
  const clean = await oneRowLeft()
  const late = []
  for (let back = 3; back < 200 && late.length < 4; back++) {
    const flipped = change(clean, clean.length - back, (old) => old ^ 0xa5)
    const strict = await sharp(flipped).raw().toBuffer().catch(String)
    if (typeof strict !== 'string' && (await outcome(flipped)) === 'truncated') late.push(flipped)
  }
  assert.equal(late.length, 4)
  for (let round = 0; round < 10; round++) {
    const [, ...damaged] = await Promise.all([outcome(clean), ...late.map(outcome)])
    assert.deepEqual(new Set(damaged), new Set(['truncated']))
  }
})
