/** @file Two owners of one run: the second is told, another run is free, and what ended gives its run back. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { PatinaError } from '../../shared/errors.ts'
import { holdingRun, isRunHeld } from './learning-lock.ts'
import { runIds } from './learning-runs.ts'

const busy = (error: unknown) => error instanceof PatinaError && error.code === 'learning-in-use'

test('a run has one owner at a time, by whatever name it is called', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'patina-hold-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const end = Promise.withResolvers<string>()
  assert.equal(isRunHeld(dataDir, 'my-scans'), false)
  const first = holdingRun(dataDir, 'My scans', () => end.promise)
  await holdingRun(dataDir, 'other', async () => {
    await assert.rejects(
      holdingRun(dataDir, 'my-scans', () => Promise.resolve()),
      busy,
    )
  })
  assert.deepEqual(
    ['my-scans', 'other'].map((run) => isRunHeld(dataDir, run)),
    [true, false],
  )
  end.resolve('done')
  assert.equal(await first, 'done')
  assert.equal(isRunHeld(dataDir, 'my-scans'), false)
  await assert.rejects(
    holdingRun(dataDir, 'my-scans', () => Promise.reject(new PatinaError('disk-full'))),
    (error) => error instanceof PatinaError && error.code === 'disk-full',
  )
  assert.equal(await holdingRun(dataDir, 'my-scans', () => Promise.resolve(1)), 1)
  assert.deepEqual(await runIds(dataDir), []) // a lock is no run
})
