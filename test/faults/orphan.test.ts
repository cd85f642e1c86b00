/** @file What is left when a program is killed and its worker lives on for a moment (runs in Node). */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { HOST } from '../../src/files/running.ts'
import { awaitWriters, sweepTemps } from '../../src/files/temp-name.ts'

async function place(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patina-orphan-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('G3: a process whose parent was killed writes no file, though its thread was blocked at that moment', async (t) => {
  const folder = await place(t)
  const told = path.join(await place(t), 'told')
  const script = path.join(import.meta.dirname, 'orphan.ts')
  const parent = spawn(process.execPath, [script, 'parent', path.join(folder, 'a.txt'), told], { stdio: 'inherit' })
  const [, signal] = (await once(parent, 'exit')) as [number | null, string | null]
  assert.equal(signal, 'SIGKILL')
  for (let i = 0; i < 200 && !existsSync(told); i++) await sleep(50)
  assert.equal(await readFile(told, 'utf8'), 'cancelled')
  assert.deepEqual(await readdir(folder), [])
})

test('G3: the last sweep waits for a writer that still runs, and then takes what it left', async (t) => {
  const folder = await place(t)
  const writer = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
  t.after(() => writer.kill('SIGKILL'))
  const temp = path.join(folder, `.patina-${HOST}-${writer.pid}-0123456789abcdef.tmp`)
  await writeFile(temp, 'half')
  assert.equal(await sweepTemps(folder), 0, 'it is still being written')
  void sleep(300).then(() => writer.kill('SIGKILL'))
  await awaitWriters(folder)
  assert.equal(await sweepTemps(folder), 1)
  assert.deepEqual(await readdir(folder), [])
})
