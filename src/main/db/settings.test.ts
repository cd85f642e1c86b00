/** @file Settings outlive the program, and a value of a newer version harms nothing. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import Database from 'better-sqlite3'
import { openProject } from './project.ts'

test('settings are there after the project was closed; one that is not known is the first of its values', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-settings-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'project.db')
  const first = openProject(file)
  assert.deepEqual(first.settings(), { theme: 'system', language: 'system', cache: '10' })
  first.setSettings({ theme: 'light', language: 'zh-CN', cache: '50' })
  first.close()
  const raw = new Database(file)
  raw.prepare(`UPDATE settings SET value = 'sepia' WHERE name = 'theme'`).run()
  raw.close()
  const second = openProject(file)
  assert.deepEqual(second.settings(), { theme: 'system', language: 'zh-CN', cache: '50' })
  second.close()
})
