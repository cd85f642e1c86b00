/** @file Marks in the database: what is stored comes back through a new connection, and goes with its photo (runs in Node). */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import type { MaskOp } from '../../shared/mask.ts'
import type { StoredMaskOp, StoredPhoto } from '../services/project-store.ts'
import { openDatabase } from './connection.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openProject } from './project.ts'

function place(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-masks-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'project.db')
}

const photo: StoredPhoto = {
  id: '0123456789abcdef',
  path: '/photos/a.tif',
  name: 'a.tif',
  info: { format: 'tiff', width: 30, height: 20, bits: 16, channels: 1, alpha: true, bytes: 1, sha256: 'a'.repeat(64) },
}
const row = (n: number, op: MaskOp): StoredMaskOp => ({ id: n.toString(16).padStart(16, '0'), op })
const ROWS: readonly StoredMaskOp[] = [
  row(1, { kind: 'stroke', mode: 'add', size: 12.5, hardness: 0.5, points: [1, 2, 3.125, 4] }),
  row(2, { kind: 'area', mode: 'subtract', points: [0, 0, 9, 0, 9, 9] }),
  row(3, { kind: 'grow', by: -4 }),
  row(4, { kind: 'invert' }),
]

test('operations and how many are in effect come back; what is dropped is replaced', (t) => {
  const file = place(t)
  const first = openProject(file)
  first.putPhoto(photo)
  assert.deepEqual(first.mask(photo.id), { ops: [], at: 0 })
  first.changeMask(photo.id, { keep: 0, add: ROWS, at: 3 })
  first.close()
  const second = openProject(file)
  assert.deepEqual(second.mask(photo.id), { ops: ROWS, at: 3 })
  assert.equal(second.maskAfter(photo.id, 2), ROWS[1]?.id)
  assert.equal(second.maskAfter(photo.id, 5), null)
  second.changeMask(photo.id, { keep: 1, add: [row(9, { kind: 'clear' })], at: 2 })
  assert.deepEqual(second.mask(photo.id), { ops: [ROWS[0], row(9, { kind: 'clear' })], at: 2 })
  second.removePhoto(photo.id)
  second.putPhoto(photo)
  assert.deepEqual(second.mask(photo.id), { ops: [], at: 0 })
  second.close()
})

test('a change that breaks a rule leaves what was there', (t) => {
  const file = place(t)
  const project = openProject(file)
  project.putPhoto(photo)
  project.changeMask(photo.id, { keep: 0, add: ROWS, at: 4 })
  assert.throws(() => project.changeMask(photo.id, { keep: 0, add: ROWS.slice(0, 1), at: -1 }), /CHECK/)
  assert.throws(() => project.changeMask('f'.repeat(16), { keep: 0, add: [], at: 0 }), /FOREIGN KEY/)
  assert.deepEqual(project.mask(photo.id), { ops: ROWS, at: 4 })
  const raw = new Database(file)
  raw.prepare("UPDATE mask_ops SET op = '{}' WHERE place = 1").run()
  raw.close()
  assert.throws(() => project.mask(photo.id))
  project.close()
})

test('migration masks: photos of the version before it are as they were, and can be marked (G24)', (t) => {
  const file = place(t)
  const before = MIGRATIONS.findIndex(({ name }) => name === 'masks')
  const { db } = openDatabase(file, MIGRATIONS.slice(0, before))
  db.prepare('INSERT INTO photos VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    photo.id,
    photo.path,
    photo.name,
    photo.info.sha256,
    'tiff',
    30,
    20,
    16,
    1,
    1,
    1,
    '2026-01-02T03:04:05.000Z',
  )
  db.close()
  const project = openProject(file)
  const added = '2026-01-02T03:04:05.000Z'
  assert.deepEqual(project.photos(), [{ ...photo, added, findings: null, failed: null }])
  project.changeMask(photo.id, { keep: 0, add: ROWS, at: 4 })
  assert.equal(project.mask(photo.id).ops.length, 4)
  project.close()
})
