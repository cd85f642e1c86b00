/** @file What made a `.patina` photo: added by migration 15, kept, refused where no version of ours wrote it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import type { StoredPhoto } from '../services/project-store.ts'
import { openDatabase } from './connection.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openProject } from './project.ts'

function place(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-compressed-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'project.db')
}

const ADDED = '2026-01-02T03:04:05.000Z'
const TAKEN = '1999-12-31T23:59:59'
const photo: StoredPhoto = {
  id: '0123456789abcdef',
  path: '/photos/a.patina',
  name: 'a.patina',
  info: {
    format: 'patina',
    width: 30,
    height: 20,
    bits: 8,
    channels: 3,
    alpha: false,
    bytes: 90,
    sha256: 'a'.repeat(64),
    taken: TAKEN,
  },
}
const made = { quality: 75, bitsPerPixel: 1.2, model: 'codec-small' }

test('migration compressed: photos and tags of the version before it are as they were; opened again, it is known what made them (G24)', (t) => {
  const file = place(t)
  const before = MIGRATIONS.findIndex(({ name }) => name === 'compressed')
  const { db } = openDatabase(file, MIGRATIONS.slice(0, before))
  assert.equal(db.pragma('user_version', { simple: true }), before)
  const { id, info } = photo
  db.prepare(
    `INSERT INTO photos (id, path, name, sha256, format, width, height, bits, channels, alpha, bytes, added, taken)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
  ).run(id, photo.path, photo.name, info.sha256, info.format, 30, 20, 8, 3, info.bytes, ADDED, TAKEN)
  db.prepare('INSERT INTO tags VALUES (?, ?, 1)').run(id, 'Oma')
  db.close()
  const project = openProject(file)
  t.after(() => project.close())
  assert.deepEqual(project.photos(), [{ ...photo, added: ADDED, findings: null, failed: null }])
  assert.deepEqual(project.tagsOf(id), ['Oma'])
  const again = { ...photo, info: { ...info, compressed: made } }
  project.putPhoto(again)
  assert.deepEqual(project.photo(id), { ...again, added: ADDED, findings: null, failed: null })
})

test('what made it comes back through a new connection, goes when the file is another, and is not believed from others', (t) => {
  const file = place(t)
  const first = openProject(file)
  first.putPhoto({ ...photo, info: { ...photo.info, compressed: made } })
  first.close()
  const second = openProject(file)
  t.after(() => second.close())
  assert.deepEqual(second.photo(photo.id)?.info.compressed, made)
  second.putPhoto(photo)
  assert.equal(second.photo(photo.id)?.info.compressed, undefined)
  for (const strange of [
    '{}',
    'no JSON',
    JSON.stringify({ ...made, quality: 0 }),
    JSON.stringify({ ...made, more: 1 }),
  ]) {
    const raw = new Database(file)
    raw.prepare('UPDATE photos SET compressed = ?').run(strange)
    raw.close()
    assert.throws(() => second.photo(photo.id), strange)
  }
})
