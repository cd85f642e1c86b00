/** @file Libraries that nothing can be learned from: each is told in a sentence of its own, and nothing is installed. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { PatinaError } from '../../../src/shared/errors.ts'
import { forecast, learn } from '../../../src/worker/finetune/learn.ts'
import { look } from '../../../src/worker/finetune/look.ts'
import { RunFolder } from '../../../src/worker/finetune/run-folder.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'patina-look-'))
const models = path.join(folder, 'models')
process.env['PATINA_MODELS'] = models
after(() => rmSync(folder, { recursive: true, force: true }))

const EDGE = 128
const signal = new AbortController().signal

/** Three waves of its own for each seed, long ones, so that a flat place is one: a clean photo. */
async function photo(name: string, seed: number, value?: number, texture = 0): Promise<{ path: string; name: string }> {
  const r = random(seed)
  const rough = fillNormal(new Float32Array(EDGE * EDGE), random(seed, 1))
  const waves = [0, 1, 2].map(() => [6 * r() - 3, 6 * r() - 3, 6 * r()] as const)
  const pixels = Uint8Array.from({ length: 3 * EDGE * EDGE }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % EDGE, Math.floor(i / 3 / EDGE), i % 3]
    const light = waves.reduce((s, [a, b, phase]) => s + Math.sin((a * x + b * y) / EDGE + phase + 0.2 * c), 0)
    return value ?? 128 + 35 * light + texture * (rough[Math.floor(i / 3)] as number)
  })
  const file = path.join(folder, name)
  await sharp(pixels, { raw: { width: EDGE, height: EDGE, channels: 3 } })
    .withExif({
      IFD0: { Make: 'Patina', Model: 'Test' },
      IFD2: { DateTimeOriginal: `2026:03:${10 + seed} 10:00:00`, ISOSpeedRatings: '800' },
    })
    .png()
    .toFile(file)
  return { path: file, name }
}

const photos = (count: number, make: (i: number) => ReturnType<typeof photo>) =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)))

const silent = { point: () => {}, phase: () => {} }

const looked = (files: { path: string; name: string }[], run: string, base = 'denoise-small') =>
  look({ files, base, blind: false, threads: 1 }, new RunFolder(path.join(folder, run)), signal, () => {})

const tooSmall =
  (code: string, about: Readonly<Record<string, number>>) =>
  (error: unknown): boolean => {
    if (!(error instanceof PatinaError)) return false
    const { code: was, context } = error
    assert.deepEqual([was, Object.fromEntries(Object.keys(about).map((name) => [name, context[name]]))], [code, about])
    return true
  }

test('too few, all the same, all black, unreadable: each with its reason', async () => {
  await assert.rejects(
    looked(await photos(4, (i) => photo(`few-${i}.png`, i)), 'few'),
    tooSmall('library-too-small', { usable: 4, photos: 4 }),
  )
  await assert.rejects(
    looked(await photos(12, (i) => photo(`same-${i}.png`, 1)), 'same'),
    tooSmall('library-duplicates', { usable: 1, duplicates: 11 }),
  )
  await assert.rejects(
    looked(await photos(12, (i) => photo(`black-${i}.png`, i, 0)), 'black'),
    tooSmall('library-blank', { usable: 0, blank: 12 }),
  )
  const broken = path.join(folder, 'broken.jpg')
  writeFileSync(broken, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16))
  const files = Array.from({ length: 11 }, (_, i) => ({ path: broken, name: `broken-${i}.jpg` }))
  await assert.rejects(looked(files, 'broken'), tooSmall('library-unreadable', { usable: 0, unreadable: 11 }))
})

test('a base that is not there, or is for another task: nothing is begun', async () => {
  const files = await photos(12, (i) => photo(`base-${i}.png`, i))
  const is = (code: string) => (error: unknown) => error instanceof PatinaError && error.code === code
  await assert.rejects(looked(files, 'base', 'no-such-model'), is('model-missing'))
  await assert.rejects(looked(files, 'base', 'jpeg-small'), is('model-wrong-task'))
  const options = { name: 'base', size: null, minutes: 1, steps: null, threads: 1, finish: false } as const
  await assert.rejects(learn(new RunFolder(path.join(folder, 'base')), options, signal, silent), is('learning-missing'))
})

test('clean photos: the verdict says that there is nothing to gain, and nothing is installed', async () => {
  const { library } = await looked(await photos(14, (i) => photo(`clean-${i}.png`, i)), 'clean')
  assert.ok(library.usable >= 10) // two such simple pictures may be taken for one
  assert.equal(library.mode, null)
  const run = new RunFolder(path.join(folder, 'clean'))
  const options = { name: 'clean', size: null, minutes: 1, steps: null, threads: 1, finish: false } as const
  assert.equal(await forecast(run, options, signal), null)
  const verdict = await learn(run, options, signal, silent)
  assert.equal(verdict.outcome, 'nothing-to-learn')
  assert.equal(verdict.model, null)
  assert.ok(!readdirSync(folder).includes('models'))
})

test('a camera of which many photos are clean has no noise: what the others show is texture', async () => {
  const library = await photos(14, (i) => photo(`cloth-${i}.png`, i, undefined, i % 3 === 0 ? 0 : 4 + 2 * (i % 4)))
  const { library: found } = await looked(library, 'cloth')
  const [camera] = found.clusters
  assert.ok(camera !== undefined && camera.clean > 3 && camera.clean < 10, JSON.stringify(camera))
  assert.deepEqual([camera.noise, found.mode], [null, null])
})
