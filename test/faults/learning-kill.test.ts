/**
 * @file Runs that are killed at random moments and gone on with each time end with the very bytes of one that was not. The training of a
 * tiny network: three kills in `npm test`, thirty in `npm run test:faults`. There also `patina finetune` itself, thirty times, anywhere from
 * its first look at the photos to its verdict.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { integer, random } from '../../src/imaging/random.ts'
import { noisyPhoto } from './learning-scene.ts'

const LONG = process.env['PATINA_FAULTS'] === 'long'
const KILLS = LONG ? 30 : 3
const SEED = 20_261_121
/** Longest wait within a step before the blow: steps and writes are hit alike. */
const LATEST_MS = 40
/** Steps of the tiny network between two blows, at most; a machine goes on so far within the wait, at most. */
const [APART, BEYOND] = [8, 24]
const STEPS = KILLS * (APART + BEYOND)

const folders = mkdtempSync(path.join(tmpdir(), 'patina-learning-'))
after(() => rmSync(folders, { recursive: true, force: true }))

/** @param killAt how many steps after its beginning it is killed, and how many milliseconds after that; absent: it runs to its end */
function runOnce(folder: string, killAt?: { steps: number; ms: number }): Promise<{ killed: boolean }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'learning-main.ts'), folder, String(STEPS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let steps = 0
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    const before = steps
    steps += part.match(/^step /gm)?.length ?? 0
    if (killAt !== undefined && before < killAt.steps && steps >= killAt.steps)
      setTimeout(() => child.kill('SIGKILL'), killAt.ms)
  })
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`the run ended with ${code}`))
      else resolve({ killed: signal === 'SIGKILL' })
    })
  })
}

const bytes = (folder: string): Buffer => readFileSync(path.join(folder, 'state.safetensors'))

test(`killed ${KILLS} times and gone on with, a run ends bit for bit like one that was not`, async () => {
  const [whole, killed] = [path.join(folders, 'whole'), path.join(folders, 'killed')]
  await runOnce(whole)
  const r = random(SEED)
  let blows = 0
  for (let k = 0; k < KILLS; k++) {
    const { killed: hit } = await runOnce(killed, { steps: 1 + integer(r, APART), ms: Math.floor(r() * LATEST_MS) })
    if (hit) blows++
  }
  assert.equal(blows, KILLS)
  await runOnce(killed)
  assert.ok(bytes(killed).equals(bytes(whole)))
  // What a blow leaves in the midst of a write is a temporary file, never a checkpoint.
  assert.ok(readdirSync(killed).includes('state.safetensors'))
})

const NAME = 'killed'
const PHOTOS = 14
const PROGRAM_STEPS = 60

const runOf = (data: string): string => path.join(data, 'learning', NAME)

/** `patina finetune`, gone on with if it was begun. @param ms when it is killed; absent: it runs to its end */
function program(photos: string, data: string, ms?: number): Promise<{ killed: boolean; seconds: number }> {
  const begun = existsSync(path.join(runOf(data), 'found.json'))
  const args = ['finetune', photos, '--name', NAME, '--steps', String(PROGRAM_STEPS), '--threads', '1', '--json']
  const from = performance.now()
  const child = spawn(
    process.execPath,
    [path.resolve(import.meta.dirname, '../../src/cli/index.ts'), ...args, ...(begun ? ['--resume'] : [])],
    {
      env: { ...process.env, PATINA_DATA: data, PATINA_MODELS: path.join(data, 'models') },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const blow = ms === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), ms)
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => {
      clearTimeout(blow)
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`patina finetune ended with ${code}`))
      else resolve({ killed: signal === 'SIGKILL', seconds: (performance.now() - from) / 1_000 })
    })
  })
}

/** All that a run leaves, but for what tells of time. */
function leftBy(data: string): ReadonlyMap<string, string> {
  const run = runOf(data)
  const files = readdirSync(run, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[a-z]+$/.test(name))
  const timed = new Set(['forecast.json', 'points.json'])
  return new Map(
    files
      .filter((name) => !timed.has(name) && !path.basename(name).startsWith('.patina-'))
      .sort()
      .map((name) => [name, readFileSync(path.join(run, name)).toString('base64')]),
  )
}

test(
  'patina finetune, killed anywhere from its first look to its verdict and gone on with, ends like one that was not',
  { skip: !LONG && 'minutes: part of npm run test:faults' },
  async () => {
    const photos = path.join(folders, 'photos')
    await Promise.all(Array.from({ length: PHOTOS }, (_, i) => noisyPhoto(photos, i)))
    const whole = path.join(folders, 'program')
    const { seconds } = await program(photos, whole)
    const expected = leftBy(whole)
    assert.ok(expected.has('verdict.json') && expected.has('state.safetensors'))
    const r = random(SEED, 1)
    let [blows, runs] = [0, 0]
    while (blows < KILLS) {
      const data = path.join(folders, `program-${runs++}`)
      while (!existsSync(path.join(runOf(data), 'verdict.json')) && blows < KILLS)
        if ((await program(photos, data, 1_000 * seconds * r())).killed) blows++
      await program(photos, data)
      assert.deepEqual(leftBy(data), expected)
    }
    assert.ok(runs > 1)
  },
)
