/** @file Two programs on one project: the second is told, and gets it when the first has ended. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { PatinaError } from '../../shared/errors.ts'
import { lockProject } from './project-lock.ts'

test('a project is held by one program at a time', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-lock-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const release = lockProject(folder)
  assert.throws(
    () => lockProject(folder),
    (e) => e instanceof PatinaError && e.code === 'project-in-use',
  )
  release()
  lockProject(folder)()
})
