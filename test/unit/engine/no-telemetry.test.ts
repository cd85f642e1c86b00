/** @file A session leaves no device id behind and asks no name server: onnxruntime's telemetry is off wherever it is used. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

const root = path.resolve(import.meta.dirname, '../../..')

/** Runs one tiny session through the engine, as the worker and every tool do, and stays a moment for what it would upload. */
const PROGRAM = `
  import tf from '@tensorflow/tfjs'
  import { Session } from './src/engine/session.ts'
  import { trace } from './src/engine/trace/trace.ts'
  await tf.setBackend('cpu')
  const { graph } = trace(({ x }) => ({ y: x.mul(2) }), [{ name: 'x', shape: [4] }], 'cpu')
  await using session = await Session.create(graph, { provider: 'cpu', purpose: 'inference', threads: 1 })
  const { y } = await session.run({ x: Float32Array.of(1, 2, 3, 4) })
  console.log([...y].join(' '))
  await new Promise((resolve) => setTimeout(resolve, 1500))
`

test('a session keeps to itself, also where nothing looks like a test', { skip: process.platform === 'win32' }, (t) => {
  const home = mkdtempSync(path.join(tmpdir(), 'patina-home-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  // Neither CI's variables nor an opt-out from outside: onnxruntime is silent by itself when it sees one.
  const env = { HOME: home, PATH: process.env['PATH'] ?? '' }
  const args = ['--input-type=module-typescript', '--eval', PROGRAM]
  const run = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
  assert.equal(run.stdout.trim(), '2 4 6 8', run.stderr)
  assert.deepEqual(readdirSync(home), [], 'its device id and its queue of events would be here')
})
