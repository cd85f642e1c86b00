/** @file The project database: settings, migrations from old rows, newer and damaged files, tables (runs in Node). */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import { PatinaError, type ErrorCode } from '../../shared/errors.ts'
import type { StoredPhoto, StoredResult } from '../services/project-store.ts'
import { openDatabase } from './connection.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openProject } from './project.ts'

function place(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-db-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'project.db')
}

const refusedAs = (code: ErrorCode) => (e: unknown) => e instanceof PatinaError && e.code === code

const photo: StoredPhoto = {
  id: '0123456789abcdef',
  path: '/photos/a b "c" 雪.tif',
  name: 'a b "c" 雪.tif',
  info: {
    format: 'tiff',
    width: 30,
    height: 20,
    bits: 16,
    channels: 1,
    alpha: true,
    bytes: 1234,
    sha256: 'a'.repeat(64),
  },
}
/** What the project notes of a photo beside what it is given. */
const NOTED = { added: '2026-01-02T03:04:05.000Z', findings: null, failed: null } as const
const now = () => new Date(NOTED.added)
const result: StoredResult = {
  id: 'fedcba9876543210',
  photo: photo.id,
  steps: [
    { params: { task: 'jpeg', quality: null }, model: 'j', modelSha256: 'c'.repeat(64), strength: 0.5, seconds: 0.25 },
    { params: { task: 'denoise', sigma: 12.5 }, model: 'd', modelSha256: 'b'.repeat(64), strength: 1, seconds: 1 },
  ],
  engine: 'cpu',
  seconds: 1.25,
  variant: null,
  parts: null,
}

test('settings are read back: WAL, FULL, foreign keys, busy timeout (G21)', (t) => {
  const { db } = openDatabase(place(t))
  const read = (name: string) => db.pragma(name, { simple: true })
  assert.deepEqual(['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'].map(read), ['wal', 2, 1, 5000])
  db.close()
})

test('every table is STRICT and every foreign key has an index (G28)', (t) => {
  const { db } = openDatabase(place(t))
  const tables = db
    .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
    .all() as {
    name: string
    strict: number
  }[]
  assert.deepEqual(tables.map((row) => row.name).toSorted(), [
    'batches',
    'contents',
    'damages',
    'edits',
    'jobs',
    'mask_ops',
    'masks',
    'photos',
    'presets',
    'recipe_states',
    'recipes',
    'results',
    'reviews',
    'settings',
    'tags',
  ])
  for (const { name, strict } of tables) {
    assert.equal(strict, 1, name)
    const keys = db.prepare('SELECT "from" AS column FROM pragma_foreign_key_list(?)').all(name) as { column: string }[]
    const leading = db
      .prepare(
        'SELECT ii.name AS column FROM pragma_index_list(?) il, pragma_index_info(il.name) ii WHERE ii.seqno = 0',
      )
      .all(name) as { column: string }[]
    for (const { column } of keys)
      assert.ok(
        leading.some((l) => l.column === column),
        `${name}.${column}`,
      )
  }
  db.close()
})

test('what is stored comes back, through a new connection, in the order of adding', (t) => {
  const file = place(t)
  const first = openProject(file, now)
  const other = { ...photo, id: '1'.repeat(16), path: '/b', info: { ...photo.info, alpha: false, bits: 8 as const } }
  for (const p of [photo, other]) first.putPhoto(p)
  first.putPhoto({ ...photo, path: '/moved' })
  first.putResult(result)
  first.setEdit(photo.id, { strength: 0.4, result: result.id, under: null, last: 0.7 })
  first.close()

  const second = openProject(file)
  const stored = { ...other, ...NOTED }
  assert.deepEqual(second.photos(), [{ ...photo, path: '/moved', ...NOTED }, stored])
  assert.deepEqual(second.photo(photo.id), { ...photo, path: '/moved', ...NOTED })
  assert.deepEqual(second.result(result.id), result)
  assert.deepEqual(second.edit(photo.id), { strength: 0.4, result: result.id, under: null, last: 0.7 })
  assert.deepEqual(
    second.recipe(photo.id),
    result.steps.map(({ seconds: _, ...step }, i) => ({
      ...step,
      strength: i === 1 ? 0.7 : step.strength,
      seed: null,
    })),
  )
  assert.deepEqual(second.edit(other.id), { strength: 1, result: null, under: null, last: 1 })
  assert.equal(second.photo('f'.repeat(16)), undefined)
  assert.equal(second.result('f'.repeat(16)), undefined)
  second.removePhoto(photo.id)
  assert.equal(second.result(result.id), undefined)
  assert.deepEqual(second.photos(), [stored])
  second.close()
})

test('what breaks a rule is refused by the database itself', (t) => {
  const file = place(t)
  const project = openProject(file)
  project.putPhoto(photo)
  assert.throws(() => project.putResult({ ...result, photo: 'f'.repeat(16) }), /FOREIGN KEY/)
  assert.throws(() => project.setEdit(photo.id, { strength: 1.5, result: null, under: null, last: 1 }), /CHECK/)
  assert.throws(
    () => project.setEdit(photo.id, { strength: 1, result: 'f'.repeat(16), under: null, last: 1 }),
    /FOREIGN KEY/,
  )
  project.close()
})

test('a row that no version of ours wrote is not believed', (t) => {
  const file = place(t)
  const project = openProject(file)
  project.putPhoto(photo)
  project.putResult(result)
  const raw = new Database(file)
  raw.prepare('UPDATE results SET steps = ?').run('[{"params":{"task":"paint"}}]')
  raw.prepare("UPDATE photos SET format = 'exe'").run()
  raw.close()
  assert.throws(() => project.result(result.id))
  assert.throws(() => project.photos())
  project.close()
})

/** Builds version `n` with the shipped steps, as an old Patina did. */
function oldDatabase(file: string, version: number): Database.Database {
  const { db } = openDatabase(file, MIGRATIONS.slice(0, version))
  return db
}

/** What a result was made with before there were plans. */
const OLD_STEP = {
  params: { task: 'denoise', sigma: 12.5 },
  model: 'denoise-small',
  modelSha256: 'b'.repeat(64),
} as const

const insertOld = (db: Database.Database) => {
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
    1234,
    '2026-01-02T03:04:05.000Z',
  )
  db.prepare('INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
    result.id,
    photo.id,
    JSON.stringify(OLD_STEP.params),
    OLD_STEP.model,
    OLD_STEP.modelSha256,
    'cpu',
    1.25,
    '2026-01-02T03:04:05.000Z',
  )
  db.prepare('INSERT INTO edits VALUES (?, ?, ?, ?, ?)').run(
    photo.id,
    result.id,
    0.25,
    JSON.stringify([{ ...OLD_STEP, seed: null }]),
    '2026-01-02T03:04:05.000Z',
  )
}

const dump = (db: Database.Database) =>
  ['photos', 'results', 'edits'].map((table) => db.prepare(`SELECT * FROM ${table}`).all())

test('migration 1: an empty file gets the tables; migrations 2 to 4: old rows are as they were (G24)', (t) => {
  const file = place(t)
  const old = oldDatabase(file, 1)
  assert.equal(old.pragma('user_version', { simple: true }), 1)
  insertOld(old)
  const rows = dump(old)
  old.close()
  const db = oldDatabase(file, 4)
  assert.equal(db.pragma('user_version', { simple: true }), 4)
  assert.deepEqual(dump(db), rows)
  db.close()
})

test('migration 5: a result of one step and its recipe are kept, what is no JSON stays unchanged (G24)', (t) => {
  const file = place(t)
  const old = oldDatabase(file, 4)
  insertOld(old)
  const strange = '3'.repeat(16)
  old
    .prepare("INSERT INTO results SELECT ?, photo, 'no JSON', 'm', 'h', engine, seconds, made FROM results")
    .run(strange)
  old.close()

  const project = openProject(file)
  assert.deepEqual(project.photo(photo.id), { ...photo, ...NOTED })
  const steps = [{ ...OLD_STEP, strength: 1, seconds: 1.25 }]
  assert.deepEqual(project.result(result.id), { ...result, steps })
  assert.deepEqual(project.edit(photo.id), { strength: 0.25, result: result.id, under: null, last: 1 })
  assert.deepEqual(project.recipe(photo.id), [{ ...OLD_STEP, strength: 1, seed: null }])
  assert.throws(() => project.result(strange))
  project.putResult(result)
  assert.deepEqual(project.result(result.id), result)
  project.close()

  const { db } = openDatabase(file)
  assert.equal(db.pragma('user_version', { simple: true }), MIGRATIONS.length)
  assert.deepEqual(db.prepare('SELECT steps FROM results WHERE id = ?').get(strange), { steps: 'no JSON' })
  db.close()
})

test('migration 7: old results are the most probable pictures; drawn and put together ones are kept, with the seed in the recipe (G24)', (t) => {
  const file = place(t)
  const old = oldDatabase(file, 4)
  insertOld(old)
  old.close()
  const project = openProject(file)
  assert.deepEqual([project.result(result.id)?.variant, project.result(result.id)?.parts], [null, null])
  const drawn: StoredResult = { ...result, id: '4'.repeat(16), variant: 3 }
  const parts = { base: result.id, over: drawn.id }
  const joined: StoredResult = { ...result, id: '5'.repeat(16), parts }
  project.putResult(drawn)
  project.putResult(joined)
  const ofPhoto = project.results(photo.id)
  assert.deepEqual(ofPhoto.map(({ id }) => id).toSorted(), [drawn.id, joined.id, result.id].toSorted())
  assert.deepEqual(project.result(drawn.id), drawn)
  assert.deepEqual(project.result(joined.id), joined)
  project.setEdit(photo.id, { strength: 1, result: drawn.id, under: null, last: 1 })
  assert.deepEqual(
    project.recipe(photo.id).map(({ seed }) => seed),
    [3, 3],
  )
  project.close()
})

test('a migration that fails leaves the old version, whole', (t) => {
  const file = place(t)
  const old = oldDatabase(file, 1)
  insertOld(old)
  const rows = dump(old)
  old.close()
  const broken = {
    name: 'broken',
    up: (db: Database.Database) => {
      db.exec('DELETE FROM edits; CREATE TABLE half (x)')
      throw new Error('power cut')
    },
  }
  assert.throws(() => openDatabase(file, [...MIGRATIONS.slice(0, 1), broken]), /power cut/)
  const after = new Database(file)
  assert.equal(after.pragma('user_version', { simple: true }), 1)
  assert.deepEqual(dump(after), rows)
  assert.equal(after.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get(), undefined)
  after.close()
})

test('a newer database is refused and stays byte for byte (G25)', (t) => {
  const file = place(t)
  const { db } = openDatabase(file)
  db.pragma(`user_version = ${MIGRATIONS.length + 1}`)
  db.close()
  const before = readFileSync(file)
  assert.throws(() => openProject(file), refusedAs('database-newer'))
  assert.deepEqual(readFileSync(file), before)
})

test('20 kinds of damage: the project opens, the damaged file is kept (G26)', (t) => {
  const sound = place(t)
  const project = openProject(sound)
  for (let i = 0; i < 200; i++)
    project.putPhoto({ ...photo, id: i.toString(16).padStart(16, '0'), path: 'x'.repeat(300) })
  project.close()
  const good = readFileSync(sound)
  const cases: Buffer[] = [Buffer.from('not a database, but long enough to look at: '.repeat(40))]
  for (let i = 1; i <= 9; i++) cases.push(good.subarray(0, Math.floor((good.length * i) / 10) + 7))
  for (let page = 0; page < 10; page++)
    cases.push(Buffer.from(good).fill(page * 25 + 1, page * 4096 + (page === 0 ? 0 : 8), page * 4096 + 2000))
  for (const [i, bytes] of cases.entries()) {
    const file = place(t)
    writeFileSync(file, bytes)
    const opened = openProject(file)
    if (opened.damaged !== null) {
      assert.deepEqual(readFileSync(opened.damaged), bytes, `case ${i}: the damaged file is kept as it was`)
      assert.deepEqual(opened.photos(), [])
    } else assert.equal(opened.photos().length, 200, `case ${i}: harmless damage loses nothing`)
    opened.putPhoto(photo)
    opened.close()
    assert.ok(readdirSync(path.dirname(file)).length >= (opened.damaged === null ? 1 : 2))
  }
})

test('two connections: a write waits for the other, none is lost', (t) => {
  const file = place(t)
  const [a, b] = [openProject(file), openProject(file)]
  a.putPhoto(photo)
  b.putPhoto({ ...photo, id: '2'.repeat(16) })
  assert.equal(a.photos().length, 2)
  a.close()
  b.close()
})

test('migration 8: old photos have not been looked over; what is noted of a photo stays when it is opened again (G24)', (t) => {
  const file = place(t)
  const old = oldDatabase(file, 7)
  old
    .prepare(
      `INSERT INTO photos VALUES (:id, :path, :name, :sha256, :format, :width, :height, :bits, :channels, 1, :bytes, :added)`,
    )
    .run({ ...photo, ...photo.info, added: NOTED.added, alpha: 1, info: null } as never)
  old.close()
  const project = openProject(file)
  assert.deepEqual(project.photo(photo.id), { ...photo, ...NOTED })
  project.noteFindings(photo.id, 2)
  project.noteFailure(photo.id, 'bad-result')
  const taken = { ...photo, info: { ...photo.info, taken: '1999-12-31T23:59:59' } }
  project.putPhoto(taken)
  assert.deepEqual(project.photo(photo.id), { ...taken, ...NOTED, findings: 2, failed: 'bad-result' })
  project.noteFailure(photo.id, null)
  assert.equal(project.photo(photo.id)?.failed, null)
  project.close()
})
