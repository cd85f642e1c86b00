/** @file patina classify, features and similar on sound and on bad input, through the worker's own tasks (runs in Node). */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { runCli } from '../../../src/cli/run.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { DAMAGE_CLASSES } from '../../../src/shared/damage-classes.ts'
import type { WorkerClient } from '../../../src/shared/worker-protocol.ts'
import { createTasks } from '../../../src/worker/tasks.ts'
import { fakeEngines } from '../../faults/fake-engines.ts'
import { tinyVae } from './tiny-vae.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const folder = await mkdtemp(path.join(tmpdir(), 'patina-explore-'))
after(() => rm(folder, { recursive: true, force: true }))
const models = path.join(folder, 'models')
process.env['PATINA_MODELS'] = models
await mkdir(models)
await writeFile(path.join(models, 'tiny.vae.safetensors'), tinyVae('tiny'))

const album = path.join(folder, 'album')
await mkdir(album)

/** Waves of one direction and colour: each index is another picture. */
async function photo(name: string, index: number, width = 320, noise = 0): Promise<string> {
  const height = Math.round((3 * width) / 4)
  const r = random(index)
  const turn = [r() * 6, r() * 6, r() * 6, 0.3 + r()] as const
  const grain = fillNormal(new Float32Array(3 * width * height), r)
  const data = Buffer.from(
    Float32Array.from(grain, (g, i) => {
      const [x, y, c] = [(Math.floor(i / 3) % width) / width, Math.floor(i / 3 / width) / height, i % 3]
      const wave = Math.sin(9 * (x * Math.cos(turn[0]) + y * Math.sin(turn[0])) + (turn[c as 0] ?? 0)) > 0 ? 1 : -1
      return Math.min(255, Math.max(0, 128 + 100 * turn[3] * wave * (0.5 + 0.5 * x) + noise * g))
    }).map(Math.round),
  )
  const file = path.join(album, name)
  await sharp(data, { raw: { width, height, channels: 3 } })
    .toFormat(name.endsWith('jpg') ? 'jpeg' : 'png')
    .toFile(file)
  return file
}

const first = await photo('first.png', 1)
await photo('first, smaller.jpg', 1, 200)
await photo('second.png', 2)
const noisy = await photo('=third.png', 3, 320, 30)
await writeFile(path.join(album, 'broken.png'), (await readFile(first)).subarray(0, 300))

const tasks = createTasks({
  ...fakeEngines,
  openFinder: () =>
    Promise.resolve({
      sha256: '0'.repeat(64),
      find: ({ width, height }) => Promise.resolve(new Uint8Array(width * height)),
      dispose: () => Promise.resolve(),
    }),
})
const worker: WorkerClient = {
  call: (method, params, { signal = new AbortController().signal, onProgress = () => undefined } = {}) =>
    tasks[method](params, { signal, tell: onProgress }),
  onRestart: () => () => undefined,
  close: () => Promise.resolve(),
}

async function patina(...args: string[]) {
  let [out, err] = ['', '']
  const code = await runCli(args, {
    root: ROOT,
    dataDir: path.join(folder, 'data'),
    signal: new AbortController().signal,
    startWorker: () => worker,
    terminal: { out: (text) => (out += text), err: (text) => (err += text), interactive: false, columns: 80 },
  })
  const objects = () =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code, out, err, objects }
}

test('classify: one line each, the noisy photo is told to be noisy, a broken one fails alone', async () => {
  const { code, objects } = await patina('classify', album, '--json')
  assert.equal(code, 1)
  const told = objects()
  const classified = told.filter((o) => o['status'] === 'classified')
  assert.equal(classified.length, 4)
  for (const { probabilities } of classified) {
    const p = Object.values(probabilities as Record<string, number>)
    assert.deepEqual(Object.keys(probabilities as object), [...DAMAGE_CLASSES])
    assert.ok(Math.abs(p.reduce((a, b) => a + b, 0) - 1) < 1e-6)
  }
  assert.equal(classified.find((o) => o['input'] === noisy)?.['class'], 'noisy')
  assert.deepEqual(told.at(-1), { type: 'summary', done: 4, failed: 1, skipped: 0 })
  const plain = await patina('classify', noisy)
  assert.equal(plain.code, 0)
  assert.match(plain.out, /^noisy +\d+ %/)
})

test('features: a table that spreadsheets do not run, never over another file', async () => {
  const csv = path.join(folder, 'table.csv')
  const { code, out } = await patina('features', first, noisy, '--csv', csv, '--model', 'tiny')
  assert.equal(code, 0)
  assert.equal(out.trim(), csv)
  const [head = '', ...rows] = (await readFile(csv, 'utf8')).trim().split('\r\n')
  assert.ok(
    head.startsWith(`photo,fingerprint,${DAMAGE_CLASSES.join(',')},latent1,`) && head.includes('latent12,damage1'),
  )
  assert.equal(rows.length, 2)
  for (const row of rows) assert.equal(row.split(',').length, head.split(',').length)
  assert.equal((await patina('features', first, '--csv', csv, '--model', 'tiny')).code, 0)
  assert.equal((await readFile(csv, 'utf8')).trim().split('\r\n').length, 3, 'the first table is as it was')
})

test('similar: the smaller copy first and told to be one, the photo itself not at all', async () => {
  const { code, objects } = await patina('similar', first, album, '--model', 'tiny', '--json')
  assert.equal(code, 0, 'a photo that cannot be read is like nothing')
  const told = objects().filter((o) => o['status'] === 'compared')
  assert.equal(told.length, 3)
  assert.equal(path.basename(String(told[0]?.['input'])), 'first, smaller.jpg')
  assert.deepEqual(
    told.map((o) => o['copy']),
    [true, false, false],
  )
  assert.ok(Number(told[0]?.['likeness']) > 0.95)
  assert.equal((await patina('similar', first, album, '--model', 'tiny', '--count', '1')).out.split('\n').length, 2)
})

test('what is wrong is said: no photos, no table, no such model, no such option', async () => {
  for (const args of [['classify'], ['features', first], ['similar', first], ['classify', first, '--csv', 'x']])
    assert.equal((await patina(...args)).code, 2, args.join(' '))
  const missing = await patina('features', first, '--csv', path.join(folder, 'x.csv'), '--model', 'nobody')
  assert.equal(missing.code, 1)
  assert.match(missing.err, /nobody/)
  assert.equal((await patina('similar', path.join(folder, 'gone.png'), album, '--model', 'tiny')).code, 1)
})
