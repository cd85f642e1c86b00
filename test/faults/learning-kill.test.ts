/**
 * @file A run that is killed at random moments and gone on with each time ends with the very bytes of one that was not. Three kills in
 * `npm test`, thirty in `npm run test:faults`.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { integer, random } from '../../src/imaging/random.ts'

const LONG = process.env['PATINA_FAULTS'] === 'long'
const KILLS = LONG ? 30 : 3
const STEPS = LONG ? 96 : 24
const SEED = 20_261_121
/** Longest wait within a step before the blow: steps and writes are hit alike. */
const LATEST_MS = 40

const folders = mkdtempSync(path.join(tmpdir(), 'patina-learning-'))
after(() => rmSync(folders, { recursive: true, force: true }))

/** @param killAt the step after which it is killed, and how many milliseconds after; absent: it runs to its end */
function runOnce(folder: string, killAt?: { step: number; ms: number }): Promise<{ from: number; killed: boolean }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'learning-main.ts'), folder, String(STEPS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let [from, text] = [0, '']
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    from = Number(/^from (\d+)/m.exec(text)?.[1] ?? 0)
    if (killAt !== undefined && text.includes(`step ${killAt.step}\n`))
      setTimeout(() => child.kill('SIGKILL'), killAt.ms)
  })
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`the run ended with ${code}`))
      else resolve({ from, killed: signal === 'SIGKILL' })
    })
  })
}

const bytes = (folder: string): Buffer => readFileSync(path.join(folder, 'state.safetensors'))

test(`killed ${KILLS} times and gone on with, a run ends bit for bit like one that was not`, async () => {
  const [whole, killed] = [path.join(folders, 'whole'), path.join(folders, 'killed')]
  await runOnce(whole)
  const r = random(SEED)
  let [blows, step] = [0, 0]
  for (let k = 0; k < KILLS; k++) {
    const next = Math.min(STEPS, step + 1 + integer(r, Math.ceil((2 * STEPS) / KILLS)))
    const ended = await runOnce(killed, { step: next, ms: Math.floor(r() * LATEST_MS) })
    if (ended.killed) blows++
    step = ended.from
  }
  assert.ok(blows >= Math.ceil(KILLS / 3), `only ${blows} blows hit`)
  await runOnce(killed)
  assert.ok(bytes(killed).equals(bytes(whole)))
  // What a blow leaves in the midst of a write is a temporary file, never a checkpoint.
  assert.ok(readdirSync(killed).includes('state.safetensors'))
})
