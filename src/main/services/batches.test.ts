/** @file Batches for the window, over a real database and a worker without networks. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { FAKE } from '../../../test/faults/batch-scene.ts'
import type { BatchOrder, BatchSummary } from '../../shared/batch.ts'
import type { Events } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Step } from '../../shared/steps.ts'
import { openDatabase } from '../db/connection.ts'
import { openProject } from '../db/project.ts'
import { openQueue } from '../jobs/open-queue.ts'
import { newOwner } from '../jobs/owner.ts'
import { createQueue, PRIORITY } from '../jobs/queue.ts'
import { superviseWorker } from '../supervisor/supervisor.ts'
import { createBatches } from './batches.ts'
import { createPhotos } from './photos.ts'
import { projectFolder } from './project-folder.ts'
import { createViews } from './views.ts'

const clock = {
  now: () => performance.now(),
  after: (_: number, run: () => void) => {
    const timer = setTimeout(run, 10)
    return () => clearTimeout(timer)
  },
}

/** A project with `count` grey photos, and the batches over it. */
async function scene(t: TestContext, count: number, idle: () => Promise<void> = async () => {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'patina-batches-'))
  const outputs = path.join(dataDir, 'restored')
  const folder = projectFolder(dataDir)
  const store = openProject(folder.database)
  const start = () => superviseWorker(FAKE)
  const imaging = start()
  const worker = () => imaging
  const views = createViews(worker)
  /** What the person chooses in the dialog, one after another. */
  const answers: string[] = []
  const told: Events['batchesChanged'][] = []
  const emit = (name: string, payload: unknown) => {
    if (name === 'batchesChanged') told.push(payload as Events['batchesChanged'])
  }
  const photos = createPhotos({ store, folder, views, worker, emit })
  const make = () =>
    createBatches({
      dataDir,
      cache: folder.batchCache,
      outputs,
      chooseOutput: () => Promise.resolve(answers.shift() ?? null),
      photos,
      names: () => new Map(store.photos().map((photo) => [photo.path, photo.name])),
      views,
      worker,
      startWorker: start,
      idle,
      clock,
      emit,
    })
  const batches = make()
  t.after(async () => {
    await batches.close()
    await imaging.close()
    await photos.close()
    store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const file = path.join(dataDir, `photo ${n}.png`)
    await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: 100 + n, g: 120, b: 140 } } })
      .png()
      .toFile(file)
    ids.push((await photos.open(file)).id)
  }
  return { dataDir, outputs, batches, make, ids, told, answers }
}

const order = (photos: readonly string[], changes: Partial<BatchOrder> = {}): BatchOrder => ({
  photos: [...photos],
  to: { kind: 'named', name: 'Spring' },
  steps: [{ params: { task: 'denoise', sigma: null }, model: 'half', strength: 1 }],
  output: { format: null, quality: null, metadata: 'keep' },
  pattern: '{name}',
  invention: false,
  ...changes,
})

async function until(batches: ReturnType<typeof createBatches>, id: string, is: (b: BatchSummary) => boolean) {
  for (let n = 0; n < 600; n++) {
    const found = batches.list().find((batch) => batch.id === id)
    if (found !== undefined && is(found)) return found
    await sleep(25)
  }
  return assert.fail(`the batch never came there: ${JSON.stringify(batches.list())}`)
}

test('an order is estimated without doing anything, then done, measured and shown a page at a time', async (t) => {
  const { batches, ids, outputs, told } = await scene(t, 5)
  const estimate = await batches.estimate(order(ids))
  assert.equal(estimate.photos, 5)
  assert.equal(estimate.folder, path.join(outputs, 'Spring'))
  assert.deepEqual(
    estimate.outputs.map(({ output }) => output),
    [0, 1, 2, 3, 4].map((n) => `photo ${n}.png`),
  )
  await assert.rejects(readdir(outputs), 'nothing was made')

  const id = await batches.start(order(ids))
  const done = await until(batches, id, ({ condition, unmeasured }) => condition === 'done' && unmeasured === 0)
  assert.deepEqual([done.jobs.done, done.jobs.failed], [5, 0])
  assert.deepEqual(
    (await readdir(path.join(outputs, 'Spring'))).toSorted(),
    [0, 1, 2, 3, 4].map((n) => `photo ${n}.png`),
  )
  const page = batches.page({ batch: id, filter: 'all', from: 1, count: 2 })
  assert.equal(page.total, 5)
  assert.deepEqual(
    page.photos.map(({ name }) => name),
    ['photo 1.png', 'photo 2.png'],
  )
  assert.ok(told.length > 0 && told.at(-1)?.batches[0]?.id === id)
})

/** A batch over the photos, and a queue of another process at it. */
function elsewhere({ dataDir, ids }: Awaited<ReturnType<typeof scene>>, owner?: string) {
  const { db } = openDatabase(projectFolder(dataDir).database)
  const queue = createQueue(db, owner === undefined ? {} : { owner })
  const jobs = ids.map((_, n) => ({
    photo: path.join(dataDir, `photo ${n}.png`),
    size: 1,
    modified: 1,
    position: n,
    steps: null,
    variant: null,
    output: path.join(dataDir, 'out', `photo ${n}.png`),
    state: 'waiting' as const,
  }))
  const { steps, output } = order(ids)
  const recipe = { steps: steps as Step[], engine: 'cpu' as const, output, collision: 'rename' as const }
  const selection = { inputs: [dataDir], recursive: false, include: [], exclude: [], name: '{name}' }
  const out = path.join(dataDir, 'out')
  const { id } = queue.add({ kind: 'batch', priority: PRIORITY.batch, out, selection, recipe }, jobs)
  return { id, queue, close: () => void db.close() }
}

test('what another program works on is followed without being asked for, until that program is done', async (t) => {
  const made = await scene(t, 2)
  const { batches, told } = made
  const other = elsewhere(made)
  t.after(other.close)
  const [first, second] = [other.queue.claim(other.id), other.queue.claim(other.id)]
  assert.ok(first !== undefined && second !== undefined)
  assert.equal(batches.list()[0]?.condition, 'elsewhere')
  const seen = async (is: (batch: BatchSummary | undefined) => boolean) => {
    for (let n = 0; n < 200 && !is(told.at(-1)?.batches[0]); n++) await sleep(10)
    assert.ok(is(told.at(-1)?.batches[0]), JSON.stringify(told.at(-1)))
  }
  other.queue.skip(first, 'nothing-to-do')
  await seen((batch) => batch?.jobs.skipped === 1 && batch.condition === 'elsewhere')
  other.queue.skip(second, 'nothing-to-do')
  await seen((batch) => batch?.jobs.skipped === 2 && batch.condition === 'done')
  await sleep(50)
  const { length } = told
  await sleep(100)
  assert.equal(told.length, length, 'nothing is told when there is nothing to tell')
})

test('what another program takes of a batch of this window is followed; killed, it leaves the photo to this window', async (t) => {
  let free = () => {}
  const busy = new Promise<void>((resolve) => (free = resolve))
  const { dataDir, batches, ids, told } = await scene(t, 2, () => busy)
  const id = await batches.start(order(ids))
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const { db } = openDatabase(projectFolder(dataDir).database)
  t.after(() => db.close())
  const other = createQueue(db)
  const killed = createQueue(db, { owner: newOwner().replace(String(process.pid), String(gone)) })
  const first = other.claim(id)
  assert.ok(first !== undefined && killed.claim(id) !== undefined)
  free()
  await sleep(300)
  other.skip(first, 'nothing-to-do')
  // Nothing is asked for: the window is told.
  const last = () => told.at(-1)?.batches[0]
  for (let n = 0; n < 600 && last()?.condition !== 'done'; n++) await sleep(25)
  assert.deepEqual([last()?.condition, last()?.jobs.skipped, last()?.jobs.done], ['done', 1, 1])
})

test('a batch whose program was killed is free to go on with', async (t) => {
  const made = await scene(t, 1)
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const other = elsewhere(made, newOwner().replace(String(process.pid), String(gone)))
  t.after(other.close)
  assert.ok(other.queue.claim(other.id) !== undefined)
  const [batch] = made.batches.list()
  assert.deepEqual([batch?.condition, batch?.jobs.waiting, batch?.jobs.running], ['interrupted', 1, 0])
})

test('what stands out is to be looked at, the riskiest first; accepted, it no longer is', async (t) => {
  const { batches, ids } = await scene(t, 3)
  const id = await batches.start(order(ids)) // halving the light changes the tone of every photo
  await until(batches, id, ({ condition, unmeasured }) => condition === 'done' && unmeasured === 0)
  const look = batches.page({ batch: id, filter: 'look', from: 0, count: 10 })
  assert.equal(look.total, 3)
  const scores = look.photos.map((photo) => photo.risk?.score ?? 0)
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  )
  assert.ok(look.photos.every((photo) => photo.risk?.reasons.includes('tone')))
  batches.judge(look.photos[0]?.job ?? 0, 'accepted')
  assert.equal(batches.page({ batch: id, filter: 'look', from: 0, count: 10 }).total, 2)
  assert.equal(batches.list()[0]?.toLookAt, 2)
})

test('done again, a photo gets a second output beside the first, which keeps every byte', async (t) => {
  const { batches, ids, outputs } = await scene(t, 2)
  const id = await batches.start(order(ids))
  await until(batches, id, ({ condition, unmeasured }) => condition === 'done' && unmeasured === 0)
  const first = path.join(outputs, 'Spring', 'photo 0.png')
  const before = readFileSync(first)
  const [photo] = batches.page({ batch: id, filter: 'all', from: 0, count: 1 }).photos
  const again = await batches.redo(photo?.job ?? 0, [
    { params: { task: 'denoise', sigma: null }, model: 'half', strength: 0.5 },
  ])
  await until(batches, id, ({ condition, jobs }) => condition === 'done' && jobs.done === 3)
  assert.deepEqual(readFileSync(first), before)
  const outputsNow = (await readdir(path.join(outputs, 'Spring'))).toSorted()
  assert.deepEqual(outputsNow, ['photo 0 (2).png', 'photo 0.png', 'photo 1.png'])
  const rows = batches.page({ batch: id, filter: 'all', from: 0, count: 10 }).photos
  assert.equal(rows.find(({ job }) => job === photo?.job)?.verdict, 'redone')
  assert.equal(rows.find(({ job }) => job === again)?.steps[0]?.strength, 0.5)
})

test('a photo waits for its turn while a person waits for a restoration', async (t) => {
  let free = () => {}
  const busy = new Promise<void>((resolve) => (free = resolve))
  const { batches, ids } = await scene(t, 2, () => busy)
  const id = await batches.start(order(ids))
  await sleep(300)
  assert.equal(batches.list()[0]?.jobs.waiting, 2, 'nothing is begun')
  free()
  await until(batches, id, ({ condition }) => condition === 'done')
})

test('a paused batch is found paused by the next start of the program, and goes on when asked', async (t) => {
  const { batches, make, ids } = await scene(t, 3)
  const id = await batches.start(order(ids))
  batches.pause(id)
  const paused = await until(batches, id, ({ jobs }) => jobs.running === 0)
  assert.equal(paused.condition, 'paused')
  const other = make()
  t.after(() => other.close())
  assert.equal(other.list()[0]?.condition, 'paused')
  other.resume(id)
  await until(other, id, ({ condition, jobs }) => condition === 'done' && jobs.done === 3)
})

test('a folder name that could lead elsewhere is refused, and an unknown job', async (t) => {
  const { batches, ids } = await scene(t, 1)
  for (const name of ['..', 'a/b', 'a\\b', 'con', 'a:b', ' '])
    await assert.rejects(
      batches.estimate(order(ids, { to: { kind: 'named', name } })),
      (e) => e instanceof PatinaError && e.code === 'usage',
      name,
    )
  assert.throws(() => batches.judge(77, 'accepted'), /unknown-id|no longer/)
})

const refusedAs = (code: string) => (error: unknown) => error instanceof PatinaError && error.code === code

test('a folder that was chosen takes the results itself and loses nothing; the page knows it by an id only', async (t) => {
  const { dataDir, batches, ids, answers } = await scene(t, 2)
  const elsewhere = path.join(dataDir, 'elsewhere')
  mkdirSync(elsewhere)
  writeFileSync(path.join(elsewhere, 'photo 0.png'), 'mine')
  assert.equal(await batches.chooseFolder(), null, 'no was the answer')
  answers.push(elsewhere, elsewhere)
  const place = await batches.chooseFolder()
  assert.equal(place?.folder, elsewhere)
  assert.deepEqual(await batches.chooseFolder(), place, 'the same folder is the same place')
  const to = { kind: 'chosen', place: place?.id ?? '' } as const
  assert.equal((await batches.estimate(order(ids, { to }))).folder, elsewhere)
  const id = await batches.start(order(ids, { to }))
  await until(batches, id, ({ condition }) => condition === 'done')
  assert.deepEqual((await readdir(elsewhere)).toSorted(), ['photo 0 (2).png', 'photo 0.png', 'photo 1.png'])
  assert.equal(readFileSync(path.join(elsewhere, 'photo 0.png'), 'utf8'), 'mine')
  for (const made of [elsewhere, '00000000-0000-4000-8000-000000000000'])
    await assert.rejects(batches.start(order(ids, { to: { kind: 'chosen', place: made } })), refusedAs('unknown-id'))
})

test('a batch whose drive is full goes on in a folder that was chosen; the folder of the photos is refused', async (t) => {
  let free = () => {}
  const busy = new Promise<void>((resolve) => (free = resolve))
  const { dataDir, batches, ids, answers } = await scene(t, 3, () => busy)
  const id = await batches.start(order(ids))
  const other = openQueue(dataDir)
  other.queue.pause(id, { code: 'disk-full', context: { folder: 'Spring' } })
  other[Symbol.dispose]()
  assert.equal(batches.list()[0]?.canMove, true)
  const elsewhere = path.join(dataDir, 'elsewhere')
  answers.push(dataDir, elsewhere)
  const among = await batches.chooseFolder()
  await assert.rejects(batches.moveRest(id, among?.id ?? ''), refusedAs('output-among-photos'))
  const place = await batches.chooseFolder()
  assert.equal(await batches.moveRest(id, place?.id ?? ''), 3)
  free()
  const done = await until(batches, id, ({ condition }) => condition === 'done')
  assert.deepEqual([done.jobs.done, done.folder, done.canMove], [3, elsewhere, false])
  assert.deepEqual((await readdir(elsewhere)).toSorted(), ['photo 0.png', 'photo 1.png', 'photo 2.png'])
})

test('the folder of the photos themselves is refused, and a link that leads out of the folder for batches', async (t) => {
  const { dataDir, outputs, batches, ids, answers } = await scene(t, 1)
  answers.push(dataDir)
  const place = await batches.chooseFolder()
  const among = order(ids, { to: { kind: 'chosen', place: place?.id ?? '' } })
  await assert.rejects(batches.estimate(among), refusedAs('output-among-photos'))
  await assert.rejects(batches.start(among), refusedAs('output-among-photos'))
  for (const name of ['Zoo', 'Ada']) mkdirSync(path.join(outputs, name), { recursive: true })
  mkdirSync(path.join(dataDir, 'outside'))
  symlinkSync(path.join(dataDir, 'outside'), path.join(outputs, 'Link'), 'junction')
  assert.deepEqual(await batches.folders(), { names: ['Ada', 'Zoo'], canChoose: true })
  const linked = order(ids, { to: { kind: 'named', name: 'Link' } })
  await assert.rejects(batches.start(linked), refusedAs('output-outside'))
  assert.deepEqual(await readdir(path.join(dataDir, 'outside')), [])
  assert.equal((await batches.estimate(order(ids, { to: { kind: 'named', name: 'Ada' } }))).photos, 1)
})
