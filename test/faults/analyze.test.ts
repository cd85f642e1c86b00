/** @file `patina analyze` on sound, damaged and bad files: tables, objects, exit codes (runs in Node). */
import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { runCli } from '../../src/cli/run.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { Checkup } from '../../src/shared/checkup.ts'
import { samplePng } from './sample-png.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const FAKE = path.join(import.meta.dirname, 'fake-worker.ts')
const folder = await mkdtemp(path.join(tmpdir(), 'patina-analyze-'))
after(() => rm(folder, { recursive: true, force: true }))
const album = path.join(folder, 'album')
await mkdir(path.join(album, 'below'), { recursive: true })

/** Uniform noise of 50 levels: a deviation of 14.4. */
await cp(await samplePng(folder, 240, 200), path.join(album, 'noisy.png'))
/** From black to white, without anything to be put right. */
const ramp = Uint8Array.from({ length: 200 * 160 * 3 }, (_, i) => Math.round((Math.floor(i / 3) % 200) * 1.28))
await sharp(ramp, { raw: { width: 200, height: 160, channels: 3 } })
  .png()
  .toFile(path.join(album, 'below', 'even.png'))
await writeFile(path.join(album, 'cut.png'), (await readFile(path.join(album, 'noisy.png'))).subarray(0, 5_000))
await writeFile(path.join(album, 'notes.txt'), 'hello')

async function patina(args: readonly string[], signal = new AbortController().signal) {
  let out = ''
  let err = ''
  const code = await runCli(args, {
    root: ROOT,
    dataDir: path.join(folder, 'data'),
    signal,
    startWorker: () => superviseWorker({ entry: FAKE, node: process.execPath }),
    terminal: { out: (text) => (out += text), err: (text) => (err += text), interactive: false, columns: 80 },
  })
  return { code, out, err }
}

const objects = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('a folder is walked; one bad file stops nothing; each photo is one object', async () => {
  const { code, out, err } = await patina(['analyze', album, '--recursive', '--json'])
  assert.equal(code, 1)
  assert.equal(err, '')
  const told = objects(out)
  const of = (name: string) => told.find((o) => path.basename(String(o['input'])) === name)
  assert.equal(of('cut.png')?.['code'], 'truncated')
  assert.equal(of('notes.txt')?.['status'], 'skipped')
  assert.deepEqual(told.at(-1), { type: 'summary', checked: 2, damaged: 1, failed: 1, skipped: 1 })
  const { type, status, input, ...noisy } = of('noisy.png')!
  assert.deepEqual([type, status, input], ['result', 'checked', path.join(album, 'noisy.png')])
  const { findings, plan } = Checkup.parse(noisy)
  assert.deepEqual(
    plan.map(({ step }) => step.params.task),
    ['denoise'],
  )
  const noise = findings.find(({ kind }) => kind === 'noise')
  assert.ok(Math.abs(noise!.value! / 14.4 - 1) < 0.1, String(noise!.value))
  const { type: _t, status: _s, input: _i, ...plain } = of('even.png')!
  assert.deepEqual(Checkup.parse(plain).plan, [])
})

test('the table says what was found and what would be done, or that nothing needs doing', async () => {
  const noisy = await patina(['analyze', path.join(album, 'noisy.png')])
  assert.equal(noisy.code, 0)
  assert.match(noisy.out, /noisy\.png \(240 x 200\): One thing would be put right\.\n/)
  assert.match(noisy.out, /\n {2}noise +clear +Noise of about 1\d grey levels\.\n/)
  assert.match(noisy.out, /\n {2}plan\n {2}denoise +\d+ % +The noise is measured/)
  assert.equal(noisy.err, '1 checked, 1 of them need something, 0 failed, 0 passed over\n')
  const calm = await patina(['analyze', path.join(album, 'below', 'even.png')])
  assert.match(calm.out, /even\.png \(200 x 160\): Nothing needs doing: no damage was found\.\n$/)
})

test('a JPEG tells its quality', async () => {
  const file = path.join(folder, 'saved.jpg')
  await sharp(path.join(album, 'noisy.png')).jpeg({ quality: 31 }).toFile(file)
  const { code, out } = await patina(['analyze', file, '--json'])
  assert.equal(code, 0)
  const steps = objects(out)[0]?.['plan'] as { step: { params: unknown } }[]
  assert.deepEqual(steps[0]?.step.params, { task: 'jpeg', quality: 31 })
})

test('wrong usage and a stop have their codes', async () => {
  assert.equal((await patina(['analyze'])).code, 2)
  assert.equal((await patina(['analyze', album, '--out', folder])).code, 2)
  assert.equal((await patina(['analyze', path.join(folder, 'missing.jpg')])).code, 1)
  const stop = new AbortController()
  stop.abort()
  assert.equal((await patina(['analyze', album], stop.signal)).code, 130)
})
