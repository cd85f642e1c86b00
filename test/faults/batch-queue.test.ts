/** @file The durable queue: claims, leases, states, order, and what a process that died leaves behind (runs in Node). */
import assert from 'node:assert/strict'
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { HOST } from '../../src/files/running.ts'
import { openDatabase } from '../../src/main/db/connection.ts'
import type { NewJob } from '../../src/main/db/jobs.ts'
import { MIGRATIONS } from '../../src/main/db/migrations/index.ts'
import type { Batch, ClaimedJob } from '../../src/main/jobs/job.ts'
import { createQueue, LEASE_MS, LostClaimError, PRIORITY, type NewBatch } from '../../src/main/jobs/queue.ts'
import type { VerifiedOutput } from '../../src/main/jobs/read-back.ts'
import { PatinaError } from '../../src/shared/errors.ts'

const ORDER: NewBatch = {
  kind: 'batch',
  priority: PRIORITY.batch,
  out: '/out',
  selection: { inputs: ['/photos'], recursive: true, include: [], exclude: [], name: '{name}' },
  recipe: {
    steps: [{ params: { task: 'denoise', sigma: null }, model: 'half', strength: 1 }],
    engine: 'auto',
    output: { format: null, quality: null, metadata: 'keep' },
    collision: 'rename',
  },
}

const job = (position: number): NewJob => ({
  position,
  photo: `/photos/${position}.png`,
  size: 100 + position,
  modified: 1_700_000_000_000_000 + position,
  steps: null,
  variant: null,
  output: `/out/${position}.png`,
  state: 'waiting',
})
const jobs = (n: number) => Array.from({ length: n }, (_, i) => job(i))

function place(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-queue-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'project.db')
}

function open(t: TestContext, file = place(t)) {
  const { db } = openDatabase(file)
  t.after(() => db.close())
  let time = Date.parse('2026-01-01T00:00:00Z')
  const queue = createQueue(db, { now: () => time })
  return { file, db, queue, later: (ms: number) => (time += ms) }
}

const OUTPUT = { sha256: 'a'.repeat(64), bytes: 5, attempt: 1 }
const MADE = { steps: [], seconds: 0.5, invention: null }
const verified = (file: string) => ({ file }) as VerifiedOutput

function finish(queue: ReturnType<typeof createQueue>, claimed: ClaimedJob): void {
  queue.stage(claimed, OUTPUT, MADE)
  queue.done(claimed, verified(claimed.output))
}

const positions = (queue: ReturnType<typeof createQueue>, id: string | null = null) => {
  const got: number[] = []
  for (let next = queue.claim(id); next !== undefined; next = queue.claim(id)) got.push(next.position)
  return got
}

test('8 processes claim 10,000 jobs: each job once, none left (G13)', async (t) => {
  const { file, queue } = open(t)
  const batch = queue.add(ORDER, jobs(10_000))
  const claimer = path.join(import.meta.dirname, 'batch-claimer.ts')
  const got = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const child = fork(claimer, [file], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      let ids: number[] = []
      child.once('message', (told) => (ids = told as number[]))
      await once(child, 'exit')
      return ids
    }),
  )
  const all = got.flat()
  assert.equal(all.length, 10_000)
  assert.equal(new Set(all).size, 10_000)
  assert.ok(got.filter((ids) => ids.length > 0).length >= 2, 'at least two had a part in it')
  assert.equal(queue.batch(batch.id).jobs.running, 10_000)
  assert.equal(queue.reclaim(), 10_000, 'their processes have ended')
})

test('what is claimed comes back whole, and goes through its states', (t) => {
  const { queue } = open(t)
  const { id } = queue.add(ORDER, jobs(4))
  const [first, second, third] = [queue.claim(id), queue.claim(id), queue.claim(id)]
  assert.ok(first && second && third)
  assert.deepEqual(
    { ...first, id: 0 },
    {
      ...job(0),
      id: 0,
      batch: id,
      state: 'running',
      attempts: 1,
      crashes: 0,
      owner: queue.owner,
      staged: null,
      made: null,
      failure: null,
      skip: null,
    },
  )
  finish(queue, first)
  queue.fail(second, { code: 'truncated', context: { file: '1.png' } })
  queue.skip(third, 'output-exists')
  const view = queue.batch(id)
  assert.deepEqual(view.jobs, { waiting: 1, running: 0, done: 1, failed: 1, skipped: 1, cancelled: 0 })
  assert.deepEqual([view.size, view.sizeLeft], [406, 103])
  const [done, failed] = queue.jobs(id)
  assert.deepEqual([done?.staged, done?.made], [OUTPUT, MADE])
  assert.equal(failed?.failure?.code, 'truncated')
  assert.equal(queue.retry(id), 1)
  assert.deepEqual(positions(queue), [1, 3])
})

test('every change of a job that is not the owner’s any more is refused and changes nothing', (t) => {
  const { queue, later, db } = open(t)
  const { id } = queue.add(ORDER, jobs(1))
  const lost = queue.claim(id)
  assert.ok(lost)
  later(LEASE_MS + 1)
  const other = createQueue(db, { now: () => later(0), owner: `${HOST}-1-00000000` })
  assert.equal(other.reclaim(), 1)
  const mine = other.claim(id)
  assert.equal(mine?.attempts, 2)
  const row = () => db.prepare('SELECT * FROM jobs').get()
  const before = row()
  const acts: (() => void)[] = [
    () => queue.setOutput(lost, '/out/x.png'),
    () => queue.setSteps(lost, []),
    () => queue.stage(lost, OUTPUT, MADE),
    () => queue.unstage(lost),
    () => queue.done(lost, verified('/out/0.png')),
    () => queue.fail(lost, { code: 'truncated', context: {} }),
    () => queue.skip(lost, 'output-exists'),
    () => queue.release(lost),
  ]
  for (const act of acts) assert.throws(act, LostClaimError)
  queue.heartbeat()
  assert.deepEqual(row(), before)
})

test('a lease that is extended is kept; one that ran out, or whose process ended, is taken back', (t) => {
  const { queue, later, db } = open(t)
  const { id } = queue.add(ORDER, jobs(3))
  queue.claim(id)
  later(LEASE_MS - 1)
  queue.heartbeat()
  later(LEASE_MS - 1)
  assert.equal(queue.reclaim(), 0)
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const dead = createQueue(db, { now: () => later(0), owner: `${HOST}-${gone}-00000000` })
  const elsewhere = createQueue(db, { now: () => later(0), owner: `00000000-${gone}-00000000` })
  dead.claim(id)
  elsewhere.claim(id)
  assert.equal(queue.reclaim(), 1, 'of another machine nothing is known before its lease runs out')
  assert.equal(queue.batch(id).jobs.waiting, 1)
  later(LEASE_MS + 1)
  assert.equal(queue.reclaim(), 2)
})

test('urgent batches first, then the older one; paused ones not at all; jobs that crashed the worker last', (t) => {
  const { queue, later } = open(t)
  const old = queue.add(ORDER, jobs(2))
  later(1_000)
  const young = queue.add(ORDER, jobs(1))
  const watch = queue.add({ ...ORDER, kind: 'watch', priority: PRIORITY.watch }, jobs(1))
  const urgent = queue.add({ ...ORDER, priority: PRIORITY.interactive }, jobs(1))
  const crashed = queue.claim(old.id)
  assert.ok(crashed)
  queue.release(crashed, true)
  queue.pause(young.id)
  const order: string[] = []
  for (let next = queue.claim(null); next !== undefined; next = queue.claim(null))
    order.push(`${next.batch}/${next.position}`)
  assert.deepEqual(order, [`${urgent.id}/0`, `${old.id}/1`, `${old.id}/0`, `${watch.id}/0`])
  queue.resume(young.id)
  assert.deepEqual(positions(queue), [0])
  assert.equal(queue.claim(null), undefined)
})

test('the order can be changed, a batch moved up, and photos added behind the others', (t) => {
  const { queue } = open(t)
  const a = queue.add(ORDER, jobs(4))
  const b = queue.add(ORDER, jobs(1))
  const ids = queue.jobs(a.id).map((j) => j.id)
  queue.reorder(a.id, [ids[2]!, ids[3]!])
  queue.append(a.id, [job(0)])
  queue.setPriority(b.id, 1)
  const photos: string[] = []
  for (let next = queue.claim(null); next !== undefined; next = queue.claim(null))
    photos.push(`${next.batch === a.id ? 'a' : 'b'}${next.photo}`)
  assert.deepEqual(
    photos,
    ['b/photos/0', 'a/photos/2', 'a/photos/3', 'a/photos/0', 'a/photos/1', 'a/photos/0'].map((p) => `${p}.png`),
  )
})

test('cancel: what waits is given up, what runs when it comes back, what is done stays; it cannot be resumed', (t) => {
  const { queue } = open(t)
  const { id } = queue.add(ORDER, jobs(4))
  const [first, second] = [queue.claim(id), queue.claim(id)]
  assert.ok(first && second)
  finish(queue, first)
  queue.cancel(id)
  assert.deepEqual(queue.batch(id).jobs, { waiting: 0, running: 1, done: 1, failed: 0, skipped: 0, cancelled: 2 })
  queue.release(second)
  assert.equal(queue.batch(id).jobs.cancelled, 3)
  assert.equal(queue.claim(null), undefined)
  const refusedAs = (code: string) => (e: unknown) => e instanceof PatinaError && e.code === code
  assert.throws(() => queue.resume(id), refusedAs('batch-cancelled'))
  assert.throws(() => queue.resume('0'.repeat(16)), refusedAs('batch-missing'))
  queue.remove(id)
  assert.deepEqual([queue.batches().length, queue.jobs(id).length], [0, 0])
})

test('the database itself refuses a job that is done without an output, or runs without an owner', (t) => {
  const { queue, db } = open(t)
  const { id } = queue.add(ORDER, jobs(1))
  for (const change of [
    "state = 'done'",
    "state = 'running'",
    "state = 'failed'",
    "state = 'skipped'",
    "state = 'odd'",
    'output = NULL',
    `sha256 = '${'a'.repeat(64)}'`,
  ])
    assert.throws(() => db.exec(`UPDATE jobs SET ${change}`), /CHECK/, change)
  db.exec(`UPDATE jobs SET steps = '[{"params":{"task":"paint"}}]'`)
  assert.throws(() => queue.claim(id), 'a row that no version of ours wrote is not believed')
})

test('migration 3: photos and edits of version 2 stay as they are, and batches can be kept (G24)', (t) => {
  const file = place(t)
  const { db: old } = openDatabase(file, MIGRATIONS.slice(0, 2))
  old.exec(`INSERT INTO photos VALUES ('0123456789abcdef', '/a.png', 'a.png', '${'b'.repeat(64)}', 'png', 3, 2, 8, 3, 0, 99,
    '2026-01-02T03:04:05.000Z')`)
  const rows = old.prepare('SELECT * FROM photos').all()
  old.close()
  const { db, queue } = open(t, file)
  const now = db.prepare('SELECT * FROM photos').all() as Record<string, unknown>[]
  // Columns that came later hold nothing yet.
  assert.deepEqual(
    now,
    rows.map((row) => ({ ...(row as object), taken: null, findings: null, failed: null, compressed: null })),
  )
  const made: Batch = queue.add(ORDER, jobs(2))
  assert.deepEqual(
    queue.batches().map(({ id, selection, recipe }) => ({ id, selection, recipe })),
    [{ id: made.id, selection: ORDER.selection, recipe: ORDER.recipe }],
  )
})
