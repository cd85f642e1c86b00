/**
 * @file `patina compress` and `patina decompress` on bad input, with the real worker: damaged and foreign files, models that are not here,
 * outputs that exist or cannot be written. Each is a sentence with its code, the input stays as it is and nothing is left behind.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { runCli } from '../../src/cli/run.ts'
import { integer, random } from '../../src/imaging/random.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { readContainer, SIGNATURE, writeContainer } from '../../src/worker/patina/container.ts'
import { bombPng } from './sample-png.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const folder = await mkdtemp(path.join(tmpdir(), 'patina-file-cli-'))
after(() => rm(folder, { recursive: true, force: true }))

const entry = path.join(ROOT, 'src/worker/index.ts')
type Client = ReturnType<typeof superviseWorker>
/** One worker for all commands: to start it takes longer than they do. */
const shared: Client = superviseWorker({ entry, node: process.execPath })
after(() => shared.close())
const lent: Client = Object.assign(Object.create(shared) as Client, {
  call: shared.call.bind(shared),
  close: () => Promise.resolve(),
})

interface Setting {
  readonly worker?: () => Client
  readonly signal?: AbortSignal
}

async function patina(args: readonly string[], { worker = () => lent, signal }: Setting = {}) {
  let [out, err] = ['', '']
  const code = await runCli(args, {
    root: ROOT,
    dataDir: path.join(folder, 'data'),
    signal: signal ?? new AbortController().signal,
    startWorker: worker,
    terminal: { out: (text) => (out += text), err: (text) => (err += text), interactive: false, columns: 80 },
  })
  for (const text of [out, err]) assert.doesNotMatch(text, /^\s+at |node:internal|Error:/m, 'no stack trace')
  return { code, out, err }
}

type Command = 'compress' | 'decompress'
let made = 0
const outFolder = () => path.join(folder, `out-${made++}`)

async function save(name: string, bytes: Uint8Array | string): Promise<string> {
  const to = path.join(folder, `in-${made++}`)
  await mkdir(to)
  await writeFile(path.join(to, name), bytes)
  return path.join(to, name)
}

/** In words and as JSON: the code, three sentences, exit 1, an empty output folder, the input with every byte and its time. */
async function refused(command: Command, input: string, code: string, setting: Setting & { out?: string } = {}) {
  const { out = outFolder() } = setting
  const state = async () => [await readFile(input).catch(() => null), (await stat(input).catch(() => null))?.mtimeMs]
  const was = await state()
  const plain = await patina([command, input, '--out', out], setting)
  assert.equal(plain.code, 1, plain.out + plain.err)
  assert.match(plain.err, new RegExp(`\\[${code}\\]`))
  const json = await patina([command, input, '--out', out, '--json'], setting)
  assert.equal(json.code, 1)
  const [error, summary] = json.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.equal(error?.['code'], code)
  for (const part of ['what', 'means', 'action']) assert.ok(String(error?.[part]).length > 5, part)
  assert.deepEqual(summary, { type: 'summary', done: 0, failed: 1, skipped: 0 })
  assert.deepEqual(await readdir(out).catch(() => []), [])
  assert.deepEqual(await state(), was)
}

let photo: string
let sound: Buffer
before(async () => {
  // With a profile, EXIF, XMP, IPTC and transparency, so that the file has every kind of chunk.
  const [width, height] = [96, 72]
  const r = random(96)
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? integer(r, 256) : 128 + 90 * Math.sin(i / 37) + 30 * Math.sin(i / 3),
  )
  const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
    .withIccProfile('p3')
    .withExif({ IFD0: { Artist: 'A. Photographer' } })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>',
    )
    .png()
    .toBuffer()
  photo = await save('photo.png', bytes)
  const out = outFolder()
  const { code, err } = await patina(['compress', photo, '--out', out])
  assert.equal(code, 0, err)
  const written = readContainer(await readFile(path.join(out, 'photo.patina')), 'photo')
  sound = Buffer.from(writeContainer({ ...written, side: { ...written.side, iptc: Buffer.from('8BIM, as it were') } }))
})

interface Chunk {
  readonly type: string
  /** Of its length; its data begins 8 bytes on. */
  readonly at: number
  readonly length: number
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), at, length: bytes.readUInt32BE(at) })
  return chunks
}

test('wrong arguments: exit 2 and one clear sentence, nothing done', async () => {
  const cases: [string[], RegExp][] = [
    [['compress'], /at least one file/],
    [['decompress'], /at least one file/],
    [['compress', photo, '--quality', '0'], /--quality takes a whole number from 1 to 100/],
    [['compress', photo, '--quality', '101'], /from 1 to 100/],
    [['compress', photo, '--quality', 'best'], /from 1 to 100/],
    [['compress', photo, '--quality'], /--quality needs a value/],
    [['compress', photo, '--format', 'png'], /no option --format/],
    [['compress', photo, '--out='], /--out needs a value/],
    [['compress', photo, '--collision', 'ask'], /--collision takes rename, skip, replace/],
    [['decompress', photo, '--format', 'tiff'], /--format takes png, jpeg/],
    [['decompress', photo, '--quality', '90'], /needs --format jpeg/],
    [['decompress', photo, '--format', 'jpeg', '--quality', '900'], /from 1 to 100/],
  ]
  for (const [args, sentence] of cases) {
    const { code, err } = await patina(args)
    assert.equal(code, 2, args.join(' '))
    assert.match(err, sentence)
  }
  assert.deepEqual(await readdir(path.dirname(photo)), ['photo.png'])
})

test('compress: what is no photo, is cut off, is too large, is not there, or is compressed already', async () => {
  await refused('compress', await save('diary.jpg', 'dear diary'), 'not-a-photo')
  await refused('compress', await save('empty.jpg', ''), 'not-a-photo')
  await refused('compress', await save('a.gif', 'GIF89a and so on'), 'unsupported-format')
  const png = await readFile(photo)
  await refused('compress', await save('cut.png', png.subarray(0, png.length - 600)), 'truncated')
  await refused('compress', await save('bomb.png', bombPng(60_000, 60_000)), 'too-large')
  await refused('compress', path.join(folder, 'none.png'), 'file-missing')
  await refused('compress', await save('a.patina', sound), 'compressed-already')
})

test('decompress: what is no .patina file, whatever its name says', async () => {
  await refused('decompress', await save('diary.patina', 'dear diary'), 'not-a-photo')
  await refused('decompress', await save('empty.patina', ''), 'not-a-photo')
  await refused('decompress', await save('png.patina', await readFile(photo)), 'not-compressed')
  await refused('decompress', path.join(folder, 'none.patina'), 'file-missing')
})

test('decompress: a file that was cut off, at each of its chunks', async () => {
  const chunks = chunksOf(sound)
  assert.deepEqual(
    chunks.map(({ type }) => type),
    ['HEAD', 'ICC0', 'EXIF', 'XMP0', 'IPTC', 'ALPH', 'TILE', 'END.'],
  )
  const places = chunks.flatMap(({ at, length }) => [at, at + 6, at + 8 + Math.floor(length / 2)])
  for (const place of [...places, sound.length - 1])
    await refused('decompress', await save('cut.patina', sound.subarray(0, place)), 'truncated')
})

test('decompress: one bit changed in the name, the data or the check sum of every kind of chunk', async () => {
  for (const { type, at, length } of chunksOf(sound))
    for (const place of [at + 5, at + 8 + Math.floor(length / 2), at + 8 + length]) {
      const bytes = Buffer.from(sound)
      bytes.writeUInt8(bytes.readUInt8(place) ^ 0x10, place)
      await refused('decompress', await save(`${type}.patina`, bytes), 'patina-damaged')
    }
  const appended = Buffer.concat([sound, Buffer.from('more')])
  await refused('decompress', await save('longer.patina', appended), 'patina-damaged')
})

test('decompress: a newer format, a model that is not here, and latents that are not those that were written', async () => {
  const [head] = chunksOf(sound) as [Chunk]
  const newer = Buffer.from(sound)
  newer[head.at + 8] = 2
  newer.writeUInt32BE(crc32(newer.subarray(head.at + 4, head.at + 8 + head.length)), head.at + 8 + head.length)
  await refused('decompress', await save('newer.patina', newer), 'patina-newer')
  const file = readContainer(sound, 'sound')
  const other = writeContainer({ ...file, head: { ...file.head, model: 'ab'.repeat(32) } })
  await refused('decompress', await save('other.patina', other), 'patina-model-missing')
  const tiles = file.tiles.map((tile) => ({ ...tile, check: tile.check ^ 1 }))
  await refused('decompress', await save('tiles.patina', writeContainer({ ...file, tiles })), 'patina-damaged')
})

test('the model that a file was written with is damaged here: told as that, both ways', async (t) => {
  const models = path.join(folder, 'resources', 'models')
  await cp(path.join(ROOT, 'resources/models/codec-small'), path.join(models, 'codec-small'), { recursive: true })
  const weights = path.join(models, 'codec-small', 'model.safetensors')
  const bytes = await readFile(weights)
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100)
  await writeFile(weights, bytes)
  const env = { ...process.env, PATINA_RESOURCES: path.dirname(models) }
  const other = superviseWorker({ entry, node: process.execPath, env })
  t.after(() => other.close())
  const worker = () => Object.assign(Object.create(lent) as Client, { call: other.call.bind(other) })
  await refused('decompress', await save('a.patina', sound), 'model-damaged', { worker })
  await refused('compress', photo, 'model-damaged', { worker })
})

test('an output that exists is renamed, passed over or replaced as was asked, and the input is never the output', async () => {
  const input = await save('a.patina', sound)
  const out = outFolder()
  const run = (...more: string[]) => patina(['decompress', input, '--out', out, ...more])
  assert.equal((await run()).code, 0)
  const first = await readFile(path.join(out, 'a.png'))
  assert.equal((await run()).code, 0)
  assert.deepEqual((await readdir(out)).toSorted(), ['a (2).png', 'a.png'])
  await writeFile(path.join(out, 'a.png'), 'mine')
  const skipped = await run('--collision', 'skip')
  assert.deepEqual([skipped.code, /passed over \(output-exists\)/.test(skipped.out)], [0, true])
  assert.equal(await readFile(path.join(out, 'a.png'), 'utf8'), 'mine')
  assert.equal((await run('--collision', 'replace')).code, 0)
  assert.deepEqual(await readFile(path.join(out, 'a.png')), first)
  assert.deepEqual((await readdir(out)).toSorted(), ['a (2).png', 'a.png'])
  // Named as what it becomes: to replace that would be to lose it.
  const itself = await save('itself.png', sound)
  const refusal = await patina(['decompress', itself, '--collision', 'replace'])
  assert.deepEqual([refusal.code, /\[output-exists\]/.test(refusal.err)], [1, true])
  assert.deepEqual(await readFile(itself), sound)
})

test('one bad file of a folder stops nothing, and is told by its name', async () => {
  const album = path.dirname(await save('a.patina', sound))
  await writeFile(path.join(album, 'b.patina'), sound.subarray(0, 200))
  await writeFile(path.join(album, 'c.patina'), sound)
  const out = outFolder()
  const { code, err } = await patina(['decompress', album, '--out', out])
  assert.equal(code, 1)
  assert.match(err, /b\.patina: .*\[truncated\]/)
  assert.match(err, /2 decompressed, 1 failed, 0 passed over/)
  assert.deepEqual((await readdir(out)).toSorted(), ['a.png', 'c.png'])
})

test('a folder that may not be written to', { skip: process.platform !== 'linux' && 'needs /sys' }, async () => {
  const input = await save('a.patina', sound)
  await refused('compress', photo, 'no-write-permission', { out: '/sys/patina-test' })
  await refused('decompress', input, 'no-write-permission', { out: '/sys/patina-test' })
  const inTheWay = path.join(await save('a-file', ''), 'x')
  await refused('compress', photo, 'write-failed', { out: inTheWay })
})

test('a full drive: a code, no half file, no temp file', async (t) => {
  const drive = path.join(folder, 'drive')
  await mkdir(drive)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', drive]).status !== 0)
    return t.skip('no small drive can be mounted here; the writer itself is tested with injected faults')
  t.after(() => spawnSync('umount', [drive]))
  assert.ok(sound.length > 4096, 'the file is larger than the drive')
  await refused('compress', photo, 'disk-full', { out: drive })
  await refused('decompress', await save('a.patina', sound), 'disk-full', { out: drive })
})

test('stopped: exit 130, nothing half-written', async () => {
  const [width, height] = [1200, 900]
  const r = random(1200)
  const noise = Uint8Array.from({ length: 3 * width * height }, () => integer(r, 256))
  const big = await save(
    'big.png',
    await sharp(noise, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  )
  const abort = new AbortController()
  const own = superviseWorker({ entry, node: process.execPath })
  const out = outFolder()
  setTimeout(() => abort.abort(), 1_000)
  const { code, err } = await patina(['compress', big, '--out', out], { worker: () => own, signal: abort.signal })
  assert.equal(code, 130)
  assert.match(err, /\[cancelled\]/)
  assert.deepEqual(await readdir(out), [])
})
