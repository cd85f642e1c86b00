/** @file Where the first results of a batch lie: added by migration 16, none in batches of before, kept, refused where it is no list. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { RECIPE } from '../../../test/faults/batch-scene.ts'
import { createQueue } from '../jobs/queue.ts'
import { openDatabase } from './connection.ts'
import { MIGRATIONS } from './migrations/index.ts'

test('migration moved batches: a batch of the version before it is as it was and has one folder; put elsewhere, it keeps both', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-moved-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'project.db')
  const before = MIGRATIONS.findIndex(({ name }) => name === 'moved batches')
  const old = openDatabase(file, MIGRATIONS.slice(0, before)).db
  assert.equal(old.pragma('user_version', { simple: true }), before)
  const id = '0123456789abcdef'
  const selection = { inputs: ['/a'], recursive: false, include: [], exclude: [], name: '{name}' }
  old
    .prepare("INSERT INTO batches VALUES (?, 'batch', 'active', NULL, 0, '/x', ?, ?, '2026-01-02T03:04:05.000Z')")
    .run(id, JSON.stringify(selection), JSON.stringify(RECIPE))
  old.close()
  const { db } = openDatabase(file)
  const queue = createQueue(db)
  const { out, earlier, recipe } = queue.batch(id)
  assert.deepEqual([out, earlier, recipe], ['/x', [], RECIPE])
  queue.moveRest(id, { out: '/y', earlier: ['/x'], moves: [] })
  db.close()
  const { db: again } = openDatabase(file)
  t.after(() => again.close())
  const kept = createQueue(again)
  assert.deepEqual([kept.batch(id).out, kept.batch(id).earlier], ['/y', ['/x']])
  again.prepare(`UPDATE batches SET earlier = '{"a":1}'`).run()
  assert.throws(() => kept.batch(id))
})
