/** @file `patina restore` with its output options, and `patina provenance`: what is asked for is in the file, bad values are refused. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { runCli } from '../../src/cli/run.ts'
import { random } from '../../src/imaging/random.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { pixels, samplePng } from './sample-png.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const FAKE = path.join(import.meta.dirname, 'fake-worker.ts')
const folder = await mkdtemp(path.join(tmpdir(), 'patina-provenance-'))
after(() => rm(folder, { recursive: true, force: true }))
const photo = await samplePng(folder, 120, 90)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const patina = (...args: string[]) => patinaWith(FAKE, ...args)

async function patinaWith(entry: string, ...args: string[]) {
  let [out, err] = ['', '']
  const code = await runCli(args, {
    root: ROOT,
    dataDir: path.join(folder, 'data'),
    signal: new AbortController().signal,
    startWorker: () => superviseWorker({ entry, node: process.execPath }),
    terminal: { out: (text) => (out += text), err: (text) => (err += text), interactive: false, columns: 80 },
  })
  return { code, out, err }
}

const restoreTo = (out: string, ...more: string[]) =>
  patina('restore', photo, '--out', out, '--denoise=60', '--model', 'half', ...more)

test('bad values: exit 2 and one clear sentence', async () => {
  const cases: [string[], RegExp][] = [
    [['--bit-depth', '12'], /--bit-depth takes 8, 16, not "12"/],
    [['--bit-depth', '16', '--format', 'jpeg'], /needs png, tiff or avif: jpeg holds 8 bits/],
    [['--profile', 'adobe'], /--profile takes keep, srgb, p3/],
    [['--long-edge', '0'], /from 16 to 65535/],
    [['--long-edge', '10.5'], /whole number/],
    [['--long-edge'], /needs a value/],
    [['--metadata', 'some'], /--metadata takes keep, no-place, remove/],
    [['--sidecar=yes'], /takes no value/],
  ]
  for (const [more, sentence] of cases) {
    const { code, err } = await restoreTo(path.join(folder, 'never'), ...more)
    assert.equal(code, 2, more.join(' '))
    assert.match(err, sentence)
  }
  assert.match((await patina('provenance')).err, /at least one photo/)
})

test('the options are in the file; the record beside it and the one in it agree; its reader notices a change', async () => {
  const out = path.join(folder, 'out')
  const options = ['--format', 'tiff', '--bit-depth', '16', '--profile', 'p3', '--long-edge', '60', '--sidecar']
  assert.equal((await restoreTo(out, ...options)).code, 0)
  const file = path.join(out, `${path.parse(photo).name}.tif`)
  const meta = await sharp(file).metadata()
  assert.deepEqual([meta.width, meta.height, meta.depth], [60, 45, 'ushort'])
  assert.match(meta.icc?.toString('latin1').replaceAll('\0', '') ?? '', /P3/)

  const record = `${file}.patina.json`
  const { restoration, output } = JSON.parse(await readFile(record, 'utf8'))
  assert.deepEqual([output.name, output.sha256], [path.basename(file), sha256(await readFile(file))])
  assert.equal(restoration.photoSha256, sha256(await readFile(photo)))
  assert.match(restoration.sourceType, /\/algorithmicallyEnhanced$/)
  assert.deepEqual(
    restoration.steps.map((step: Record<string, unknown>) => [step['task'], step['strength'], step['model']]),
    [['denoise', 0.6, 'half']],
  )
  const [inside, beside] = [await patina('provenance', file, '--json'), await patina('provenance', record, '--json')]
  assert.deepEqual(JSON.parse(inside.out).restorations, [restoration])
  assert.deepEqual(JSON.parse(beside.out).restorations, [restoration])
  assert.equal(JSON.parse(beside.out).sidecar.unchanged, true)
  const text = await patina('provenance', file, record)
  assert.match(text.out, /restored by Patina \d.*denoise 60 % by half/)
  assert.match(text.out, /is still the file that was written/)

  await writeFile(file, Buffer.concat([await readFile(file), Buffer.from([0])]))
  assert.match((await patina('provenance', record)).out, /was changed since/)
})

test('a photo that nothing was done to says so; what is no photo and no record is refused', async () => {
  const none = await patina('provenance', photo)
  assert.deepEqual([none.code, /no restoration by Patina/.test(none.out)], [0, true])
  const wrong = path.join(folder, 'wrong.json')
  await writeFile(wrong, '{"patina": 2}')
  assert.equal((await patina('provenance', wrong)).code, 2)
  const mixed = await patina('provenance', wrong, photo)
  assert.deepEqual(
    [mixed.code, /no record of Patina/.test(mixed.err), /no restoration/.test(mixed.out)],
    [1, true, true],
  )
})

test('a strength of 0 keeps every pixel of a PNG and claims nothing', async () => {
  const out = path.join(folder, 'zero')
  assert.equal((await patina('restore', photo, '--out', out, '--denoise=0', '--model', 'half')).code, 0)
  const file = path.join(out, path.basename(photo))
  assert.deepEqual(await pixels(file), await pixels(photo))
  assert.match((await patina('provenance', file)).out, /no kind of source stated/)
})

/** Colours all around, each channel from 90 to 190 only, and noise. */
async function fadedPhoto(): Promise<string> {
  const [width, height] = [96, 72]
  const r = random(15)
  const wave = (i: number) => Math.sin((i % width) / (9 + (i % 3)) + (i % 3)) * Math.cos(Math.floor(i / width) / 13)
  const data = Uint8Array.from(
    { length: 3 * width * height },
    (_, i) => 140 + 50 * wave(Math.floor(i / 3) + (i % 3) * 7919) + 30 * (r() - 0.5),
  )
  const file = path.join(folder, 'faded.png')
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file)
  return file
}

test('candidates are combined, and the tones that suit what came out are told: on the screen, as JSON, in the file', async () => {
  const real = path.join(ROOT, 'src/worker/index.ts')
  const faded = await fadedPhoto()
  const steps = ['--denoise', '--model', 'denoise-small', '--engine', 'cpu']
  const restored = async (name: string, ...more: string[]) => {
    const out = path.join(folder, name)
    const { code, out: told, err } = await patinaWith(real, 'restore', faded, '--out', out, ...more)
    assert.equal(code, 0, err)
    return { told, file: path.join(out, 'faded.png') }
  }
  const one = await restored('one', ...steps)
  const two = await restored('two', ...steps, '--candidates', '2')
  assert.notDeepEqual(await pixels(two.file), await pixels(one.file))
  assert.match((await patina('provenance', two.file)).out, /mean of 2 candidates/)
  const tones = await restored('tones', '--denoise', '--candidates', '2', '--engine', 'cpu', '--enhance', '--json')
  const lines = tones.told.trim().split('\n')
  const { steps: done } = lines.map((line) => JSON.parse(line)).find(({ type }) => type === 'result')
  assert.deepEqual(
    done.map(({ task }: { task: string }) => task),
    ['denoise', 'enhance'],
  )
  const { adjustment } = done[1]
  assert.ok(adjustment.levels > 0, JSON.stringify(adjustment))
  assert.match((await patina('provenance', tones.file)).out, new RegExp(`levels ${adjustment.levels}`))
  const words = await restored('words', '--enhance', '--engine', 'cpu')
  assert.match(words.told, /enhance on cpu \((?:levels|light|saturation) -?[\d.]+/)
  const asked = await restored('asked', '--enhance', '--adjust', 'light=0.2', '--engine', 'cpu')
  assert.match(asked.told, /enhance on cpu\)/, 'what a person chose is not told back')
})
