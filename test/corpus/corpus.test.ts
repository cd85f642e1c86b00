/**
 * @file Odd, damaged and hostile files, if the data folder lies beside the repository: each gives a photo or a code, never
 * a crash, a hang or a gigabyte (runs in Node; the files are opened in a child process, whose memory is watched).
 */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { isErrorCode } from '../../src/shared/errors.ts'
import { random } from '../faults/batch-kill.ts'
import { LONG } from '../faults/batch-size.ts'
import { bombPng } from '../faults/sample-png.ts'

const ROOT = path.join(import.meta.dirname, '../../../shared/data/robust')
const skip = existsSync(ROOT) ? false : 'the folder shared/data/robust is not beside this repository'

/** What the child tells of each file. */
export interface Verdict {
  readonly file: string
  /** 'photo', or the code of the refusal. */
  readonly outcome: string
  readonly milliseconds: number
  /** Resident memory after the file, in bytes. */
  readonly rss: number
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries.filter((e) => e.isFile()).map((e) => path.join(e.parentPath, e.name))
}

/** Every `step`-th file of each folder in the quick run; all with PATINA_FULL_CORPUS. */
const STEP = process.env['PATINA_FULL_CORPUS'] === undefined ? 6 : 1

async function judge(files: readonly string[]): Promise<Verdict[]> {
  const child = fork(path.join(import.meta.dirname, 'open-all.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()))
  const verdicts: Verdict[] = []
  child.on('message', (verdict) => verdicts.push(verdict as Verdict))
  child.send(files)
  const ended = await new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))
  assert.equal(
    ended,
    0,
    `the process ended with ${String(ended)} after ${verdicts.at(-1)?.file ?? 'nothing'}: ${stderr.slice(-500)}`,
  )
  return verdicts
}

test('every file is a photo or has a code; no crash, no hang, no gigabyte (G43-G45, G53)', { skip }, async (t) => {
  const all = (await filesBelow(ROOT)).toSorted()
  const files = all.filter((_, i) => i % STEP === 0)
  const verdicts = await judge(files)
  assert.equal(verdicts.length, files.length)
  const counts = new Map<string, number>()
  for (const { file, outcome, milliseconds, rss } of verdicts) {
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    assert.ok(outcome === 'photo' || (isErrorCode(outcome) && outcome !== 'internal'), `${file}: ${outcome}`)
    assert.ok(milliseconds < 30_000, `${file} took ${milliseconds} ms`)
    assert.ok(rss < 1.2e9, `${file}: ${rss} bytes in use`)
  }
  t.diagnostic([...counts].map(([outcome, n]) => `${outcome} ${n}`).join(', '))
  assert.ok((counts.get('photo') ?? 0) > files.length / 4, 'sound photos are opened')
})

test('files that are not photos are never opened', { skip }, async () => {
  const files = await filesBelow(path.join(ROOT, 'not-photos'))
  for (const { file, outcome } of await judge(files))
    assert.ok(
      outcome !== 'photo' || /\.(?:jpe?g|png|tiff?|webp|avif|jfif|mpo|apng)$/i.test(file),
      `${file} was opened as a photo`,
    )
})

test('Landscape_1-8 and Portrait_1-8 are upright: equal in size, and nearly in pixels (G46)', { skip }, async () => {
  const { openPhoto } = await import('../../src/worker/codec/open.ts')
  const { decodePhoto } = await import('../../src/worker/codec/decode.ts')
  const files = (await filesBelow(path.join(ROOT, 'orientation'))).toSorted()
  for (const shape of ['Landscape', 'Portrait']) {
    const rasters = []
    for (const file of files.filter((f) => new RegExp(`${shape}_[1-8]\\.jpg$`).test(f)))
      rasters.push(await decodePhoto(await openPhoto(file)))
    const [first] = rasters
    assert.ok(first && rasters.length > 4, `${rasters.length} files`)
    for (const raster of rasters) {
      assert.deepEqual([raster.width, raster.height], [first.width, first.height])
      let sum = 0
      for (let i = 0; i < first.data.length; i += 97) sum += Math.abs((first.data[i] ?? 0) - (raster.data[i] ?? 0))
      // The files differ by their own JPEG loss and a printed number; a wrong turn differs by more than 40.
      assert.ok(sum / (first.data.length / 97) < 12, `${shape}: mean difference ${sum / (first.data.length / 97)}`)
    }
  }
})

/** Seeds of the mutations; each gives one mutated file of each format. */
const SEEDS = LONG ? 1_250 : 40
test(`${SEEDS * 4} mutated files: a photo or a code, the process lives (G44)`, async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'patina-mutated-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const pixels = Buffer.from(Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * 37) % 256))
  const sound = sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } })
  const wholes = [
    await sound.png().toBuffer(),
    await sound.jpeg().toBuffer(),
    await sound.tiff().toBuffer(),
    await sound.webp().toBuffer(),
  ]
  const files: string[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const next = random(seed)
    for (const [format, whole] of wholes.entries()) {
      const bytes = Buffer.from(whole)
      // A few bytes anywhere, and now and then the end is cut off.
      for (let n = 0; n <= next() * 8; n++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
      const file = path.join(folder, `${seed}-${format}`)
      await writeFile(file, next() < 0.2 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes)
      files.push(file)
    }
  }
  const verdicts = await judge(files)
  assert.equal(verdicts.length, files.length)
  for (const { file, outcome, milliseconds } of verdicts) {
    assert.ok(
      outcome === 'photo' || (isErrorCode(outcome) && outcome !== 'internal'),
      `${path.basename(file)}: ${outcome}`,
    )
    assert.ok(milliseconds < 30_000, `${file} took ${milliseconds} ms`)
  }
  const refused = verdicts.filter(({ outcome }) => outcome !== 'photo').length
  assert.ok(refused > files.length / 5 && refused < files.length, `${refused} refused: the mutations do something`)
})

test('bombs are refused from the header, within a second and without memory (G43)', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'patina-bombs-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const sizes = [
    [16_000, 16_000],
    [65_535, 65_535],
    [1, 2_000_000_000],
    [2_147_483_647, 2_147_483_647],
  ] as const
  const files = await Promise.all(
    sizes.map(async ([width, height]) => {
      const file = path.join(folder, `${width}x${height}.png`)
      await writeFile(file, bombPng(width, height))
      return file
    }),
  )
  const small = path.join(folder, 'small.png')
  await writeFile(small, bombPng(8, 8))
  const [first, ...verdicts] = await judge([small, ...files])
  assert.equal(first?.outcome, 'photo', 'the header itself is sound')
  for (const { file, outcome, milliseconds, rss } of verdicts) {
    assert.ok(outcome === 'too-large' || (outcome === 'truncated' && /\d{9}/.test(file)), `${file}: ${outcome}`)
    assert.ok(milliseconds < 1_000 && rss - first.rss < 256e6, `${file}: ${milliseconds} ms`)
  }
})
