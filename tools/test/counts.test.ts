/** @file The counts that `npm test` closes with: read from real reports, and never a pass for a run that did not happen. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { fromNode, fromPlaywright, single } from './counts.ts'
import { stepsFor } from './steps.ts'

test('reads the report of a real node --test run', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'counts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'a.test.mjs')
  writeFileSync(
    file,
    `import test from 'node:test'\ntest('a', () => {})\ntest('b', () => { throw new Error('x') })\ntest('c', { skip: 'why' }, () => {})\ntest('d', () => {})`,
  )
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const run = spawnSync(process.execPath, ['--test', '--test-reporter=spec', file], { encoding: 'utf8', env })
  assert.equal(run.status, 1)
  assert.deepEqual(fromNode(run.stdout, false), { passed: 2, failed: 1, skipped: 1 })
})

test('reads the closing line of Playwright', () => {
  assert.deepEqual(fromPlaywright('x\n3 passed, 1 failed, 2 skipped\n', false), { passed: 3, failed: 1, skipped: 2 })
})

test('a run that did nothing, or broke without a failed test, counts as one failure', () => {
  assert.equal(fromNode('', true).failed, 1)
  assert.equal(fromNode('ℹ pass 3\nℹ fail 0\n', false).failed, 1)
  assert.equal(fromPlaywright('Error: no browser', false).failed, 1)
  assert.equal(fromPlaywright('0 passed, 0 failed, 0 skipped\n', true).failed, 1)
})

test('a static check is one test', () => {
  assert.deepEqual(single('', true), { passed: 1, failed: 0, skipped: 0 })
  assert.deepEqual(single('', false), { passed: 0, failed: 1, skipped: 0 })
})

test('parts are chosen by group, and the end-to-end part builds first', () => {
  assert.deepEqual(
    stepsFor(['e2e']).map((s) => s.name),
    ['build', 'e2e'],
  )
  assert.equal(stepsFor([]).length, 7)
})
