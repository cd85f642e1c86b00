/** @file A provider's test in its own process: whatever happens there, the asker lives and gets a reason. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { probe, probedProvider } from '../../../src/worker/probe.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'patina-probe-'))
after(() => rmSync(folder, { recursive: true }))

function entry(name: string, code: string): string {
  const file = path.join(folder, `${name}.mjs`)
  writeFileSync(file, code)
  return file
}

test('the real entry answers for the CPU, and says why DirectML is not here', async () => {
  const { parity, speed, fault } = await probe('cpu')
  assert.ok(fault === null && parity === 0 && speed > 0)
  if (process.platform !== 'win32') await assert.rejects(probe('dml'), /\w/)
})

test('a driver that aborts is a reason, not an end', async () => {
  await assert.rejects(probe('webgpu', entry('abort', 'process.abort()')), /ended with SIGABRT/)
})

test('a driver that hangs is killed', async () => {
  await assert.rejects(probe('webgpu', entry('hang', 'setInterval(() => {}, 1000)'), 1500), /ended with SIGKILL/)
})

test('only the flag makes a worker a probe', () => {
  assert.equal(probedProvider(['node', 'worker.js']), undefined)
  assert.equal(probedProvider(['node', 'worker.js', '--probe', 'webgpu']), 'webgpu')
})
