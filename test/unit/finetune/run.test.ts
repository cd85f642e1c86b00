/**
 * @file A whole run on a tiny library: forecast, curves, pictures, verdict; stopped in the middle and judged; taken back and put in
 * use again. A few steps prove nothing: what is checked is that the verdict says so by its own rule.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { PatinaError } from '../../../src/shared/errors.ts'
import type { LearningPoint, Phase } from '../../../src/shared/learning.ts'
import { stepsWithin } from '../../../src/shared/learning-limits.ts'
import { forecast, learn, type LearnOptions } from '../../../src/worker/finetune/learn.ts'
import { look } from '../../../src/worker/finetune/look.ts'
import { RunFolder } from '../../../src/worker/finetune/run-folder.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'patina-run-'))
process.env['PATINA_MODELS'] = path.join(folder, 'models')
after(() => rmSync(folder, { recursive: true, force: true }))

const EDGE = 128
const COUNT = 14
const STEPS = 6
const never = new AbortController().signal

/** Soft waves under white noise of 12 grey levels: a noisy photo, each a session of its own by its name. */
async function noisyPhoto(i: number): Promise<{ path: string; name: string }> {
  const r = random(i, 5)
  const [a, b, phase] = [6 * r() - 3, 6 * r() - 3, 6 * r()]
  const noise = fillNormal(new Float32Array(3 * EDGE * EDGE), r)
  const pixels = Uint8Array.from(noise, (n, k) => {
    const [x, y] = [Math.floor(k / 3) % EDGE, Math.floor(k / 3 / EDGE)]
    const wave = 128 + 50 * Math.sin((a * x + b * y) / EDGE + phase) + 20 * Math.sin((b * x - a * y) / EDGE)
    return Math.min(255, Math.max(0, Math.round(wave + 12 * n)))
  })
  const name = `scan ${i}.png`
  const file = path.join(folder, name)
  await sharp(pixels, { raw: { width: EDGE, height: EDGE, channels: 3 } })
    .png()
    .toFile(file)
  return { path: file, name }
}

const options: LearnOptions = { name: 'Tiny', size: null, minutes: 1, steps: STEPS, threads: 1, finish: false }

const files = await Promise.all(Array.from({ length: COUNT }, (_, i) => noisyPhoto(i)))

async function looked(name: string): Promise<RunFolder> {
  const run = new RunFolder(path.join(folder, name))
  await look({ files, base: 'denoise-small', blind: false, threads: 1 }, run, never, () => {})
  return run
}

/** All that a run tells. @param abortAt the step after which it is called off */
async function told(run: RunFolder, changes: Partial<LearnOptions> = {}, abortAt = Infinity) {
  const points: LearningPoint[] = []
  const phases: Phase[] = []
  const stop = new AbortController()
  const verdict = learn(run, { ...options, ...changes }, stop.signal, {
    point: (point) => {
      points.push(point)
      if (point.step >= abortAt) stop.abort()
    },
    phase: (phase) => phases.push(phase),
  })
  const outcome = await verdict.catch((error: unknown) => error)
  return { points, phases, outcome }
}

const isPng = (file: string): boolean => readFileSync(file).subarray(1, 4).toString('latin1') === 'PNG'

test('a run tells its pace, its curves and its verdict, and shows held-out places; what was called off goes on and is judged', async () => {
  const run = await looked('tiny')
  const pace = await forecast(run, options, never)
  assert.ok(pace !== null && pace.secondsAStep > 0 && pace.judging > 0)
  assert.ok(stepsWithin(30, pace) >= stepsWithin(5, pace))

  const begun = await told(run, {}, 3)
  assert.ok(begun.outcome instanceof PatinaError && begun.outcome.code === 'cancelled')
  assert.deepEqual(
    begun.points.map(({ step }) => step),
    [1, 2, 3],
  )
  assert.equal((await run.read('points'))?.length, 3)
  assert.ok(begun.points.every(({ psnr, stock }) => psnr !== null && psnr > 10 && stock > 10))
  assert.ok(isPng(run.at('views/glance-learned.png')))

  const ended = await told(run, { finish: true })
  assert.deepEqual([ended.points, ended.phases], [[], ['choosing', 'judging']])
  const stored = await run.read('verdict')
  assert.ok(stored !== null)
  const { verdict, crops, blind, photos } = stored
  assert.deepEqual(ended.outcome, verdict)
  assert.deepEqual([verdict.steps, crops, blind], [3, 6, 8])
  assert.equal(photos.length, verdict.photos)
  // The rule, and nothing else, decides what is installed.
  const wins = verdict.interval[0] > 0 && verdict.guard > -0.05 && verdict.alpha > 0
  assert.equal(verdict.outcome === 'accepted', wins)
  assert.equal(existsSync(path.join(folder, 'models', 'tiny.safetensors')), wins)
  assert.equal(existsSync(run.at('adapter.safetensors')), wins)
  const views = readdirSync(run.at('views')).filter((name) => name.startsWith('crop-') || name.startsWith('blind-'))
  assert.equal(views.length, 3 * crops + 2 * blind)
  assert.ok(views.every((name) => isPng(run.at(`views/${name}`))))
})

test('photos that cannot be told apart by session are refused before anything is learned', async () => {
  const one = files.map(({ path: place }, i) => ({ path: place, name: `party ${i}.png` }))
  const run = new RunFolder(path.join(folder, 'party'))
  await assert.rejects(
    look({ files: one, base: 'denoise-small', blind: false, threads: 1 }, run, never, () => {}),
    (error) => error instanceof PatinaError && error.code === 'library-one-session',
  )
  assert.equal(existsSync(run.folder), false)
})

test('photos of too few sessions are refused with what is needed', async () => {
  const two = files.map(({ path: place }, i) => ({
    path: place,
    name: `${i % 2 === 0 ? 'party' : 'wedding'} ${i}.png`,
  }))
  const run = new RunFolder(path.join(folder, 'two'))
  await assert.rejects(
    look({ files: two, base: 'denoise-small', blind: false, threads: 1 }, run, never, () => {}),
    (error) =>
      error instanceof PatinaError &&
      error.code === 'library-few-sessions' &&
      error.context['sessions'] === 2 &&
      error.context['neededSessions'] === 3,
  )
  assert.equal(existsSync(run.folder), false)
})
