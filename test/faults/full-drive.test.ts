/**
 * @file A real drive that is full: a batch waits, says so, and goes on by itself when there is room. The drive is a tmpfs; where
 * none can be mounted, the tests are skipped (the writer is tested with injected faults too).
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runCli } from '../../src/cli/run.ts'
import { createBatchRunner } from '../../src/main/services/batch-runner.ts'
import { createRoomWait, runWithRoom, type Room } from '../../src/main/jobs/room.ts'
import { moveRest } from '../../src/main/jobs/move-rest.ts'
import type { Queue } from '../../src/main/jobs/queue.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { addBatch, audit, FAKE, makeScene, NO_EVENTS, openQueue, removeScene, type Scene } from './batch-scene.ts'
import { faultyFileSystem } from './faulty-file-system.ts'

const PHOTOS = 6
const DRIVE = 512 * 1024
/** The queue's journal alone grows to 4 MB before it is folded in. */
const WITH_QUEUE = 16 * 1024 * 1024

const mount = (at: string, size: number) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at]).status === 0

/** Photos beside a small drive on which their outputs go, and the queue too where `all` is. undefined: none can be mounted. */
async function drive(t: TestContext, all = false): Promise<Scene | undefined> {
  const scene = await makeScene(PHOTOS)
  const at = path.join(scene.folder, 'drive')
  await mkdir(at)
  if (!mount(at, all ? WITH_QUEUE : DRIVE)) {
    await removeScene(scene)
    t.skip('no small drive can be mounted here')
    return undefined
  }
  t.after(async () => {
    spawnSync('umount', ['-l', at])
    await removeScene(scene)
  })
  return { ...scene, out: path.join(at, 'restored'), ...(all ? { database: path.join(at, 'project.db') } : {}) }
}

const ballast = ({ folder }: Scene) => path.join(folder, 'drive', 'ballast')

/** Leaves `bytes` on the drive. */
async function fill(scene: Scene, bytes = 0): Promise<void> {
  const { bavail, bsize } = await statfs(path.join(scene.folder, 'drive'))
  await writeFile(ballast(scene), Buffer.alloc(Math.max(0, bavail * bsize - bytes)))
}

const empty = (scene: Scene) => rm(ballast(scene))

async function until(what: string, is: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) if (is()) return
  assert.fail(`never: ${what}`)
}

interface Running {
  readonly queue: Queue
  readonly id: string
  readonly told: (Room & { first: boolean })[]
  readonly abort: AbortController
  readonly run: Promise<void>
}

/** A batch that runs and waits where it must. */
async function running(t: TestContext, scene: Scene, firstMs = 50): Promise<Running> {
  const { queue, close } = openQueue(scene)
  const id = await addBatch(scene, queue)
  const told: Running['told'] = []
  const abort = new AbortController()
  const { signal } = abort
  const onWait = (_: string, room: Room, first: boolean) => void told.push({ ...room, first })
  const room = createRoomWait({ queue: () => queue, signal, onWait, firstMs })
  await fill(scene, 4096)
  const startWorker = () => superviseWorker(FAKE)
  const run = runWithRoom({ queue, batch: id, signal, startWorker, events: NO_EVENTS }, room)
  t.after(async () => {
    abort.abort()
    await run.catch(() => undefined)
    close()
  })
  return { queue, id, told, abort, run }
}

test('a full drive: the batch waits, tells what it needs, and ends by itself: none lost, none half, none twice (G97)', async (t) => {
  const scene = await drive(t)
  if (scene === undefined) return
  const { queue, id, told, run } = await running(t, scene)
  await until('it looks for room twice', () => told.length > 2)
  const { state, reason, jobs } = queue.batch(id)
  assert.deepEqual([state, reason?.code, jobs.failed], ['paused', 'disk-full', 0])
  assert.ok(jobs.waiting > 0 && jobs.running === 0)
  assert.ok(told[0]?.first === true && told.slice(1).every(({ first }) => !first))
  assert.ok(told.every(({ needed, free, folder }) => needed > (free ?? 0) && folder === scene.out))
  await empty(scene)
  await run
  assert.equal(await audit(scene, queue, id), PHOTOS)
  assert.deepEqual([queue.stateOf(id), queue.batch(id).jobs.failed], ['active', 0])
})

test('filled again and again while it works, it ends with every photo once (G97)', async (t) => {
  const scene = await drive(t)
  if (scene === undefined) return
  const { queue, id, told, run } = await running(t, scene)
  for (let round = 1; round <= 3; round++) {
    const before = told.filter(({ first }) => first).length
    await until('it waits', () => queue.stateOf(id) === 'paused' || queue.batch(id).jobs.done === PHOTOS)
    await empty(scene)
    await until('it goes on', () => queue.stateOf(id) === 'active' || told.filter(({ first }) => first).length > before)
    await fill(scene)
  }
  await empty(scene)
  await run
  assert.equal(await audit(scene, queue, id), PHOTOS)
})

test('while it waits, the rest is put on another drive: what is done stays, and the waiting ends (G97)', async (t) => {
  const scene = await drive(t)
  if (scene === undefined) return
  const { queue, id, told, run } = await running(t, scene, 60_000)
  await until('it waits', () => told.length > 0)
  const elsewhere = path.join(scene.folder, 'elsewhere')
  const { done, waiting } = queue.batch(id).jobs
  assert.equal(await moveRest(queue, id, elsewhere), waiting)
  queue.resume(id)
  await run
  assert.equal(queue.batch(id).jobs.done, PHOTOS)
  assert.deepEqual(queue.batch(id).earlier, done > 0 ? [scene.out] : [])
  assert.equal(await audit({ ...scene, out: elsewhere }, queue, id), PHOTOS)
})

test('the queue on the same full drive: nothing of it is lost either (G97)', async (t) => {
  const scene = await drive(t, true)
  if (scene === undefined) return
  const { queue, id, told, run } = await running(t, scene)
  await until('it waits', () => told.length > 1)
  await empty(scene)
  await run
  assert.equal(await audit(scene, queue, id), PHOTOS)
})

test(
  'a claim whose end could not be written is free again when nobody here works on it (G97)',
  { timeout: 60_000 },
  async (t) => {
    const scene = await makeScene(PHOTOS)
    const { queue, close } = openQueue(scene)
    const abort = new AbortController()
    t.after(async () => {
      close()
      await removeScene(scene)
    })
    const id = await addBatch(scene, queue)
    assert.ok(queue.claim(id, 0))
    const late = setTimeout(() => abort.abort(), 20_000)
    const startWorker = () => superviseWorker(FAKE)
    await runWithRoom(
      { queue, batch: id, signal: abort.signal, startWorker, events: NO_EVENTS },
      createRoomWait({ queue: () => queue, signal: abort.signal, onWait: () => {} }),
    )
    clearTimeout(late)
    assert.equal(await audit(scene, queue, id), PHOTOS)
  },
)

test('a person’s pause while it waits is not undone; neither is a cancel; to go on is enough (G97)', async (t) => {
  const scene = await drive(t)
  if (scene === undefined) return
  const first = await running(t, scene)
  await until('it waits', () => first.told.length > 0)
  first.queue.pause(first.id)
  await first.run
  await empty(scene)
  await sleep(300)
  const { state, reason } = first.queue.batch(first.id)
  assert.deepEqual([state, reason], ['paused', null])
  first.queue.cancel(first.id)
  for (const act of ['cancel', 'remove'] as const) {
    const { queue, id, told, run } = await running(t, scene, 60_000)
    await until('it waits', () => told.length > 0)
    queue[act](id)
    await run
    await empty(scene)
  }
  const { queue, id, told, run } = await running(t, scene, 60_000)
  await until('it waits', () => told.length > 0)
  await empty(scene)
  queue.resume(id)
  await run
  assert.equal(queue.batch(id).jobs.done, PHOTOS)
})

test('room that a quota does not give is found by writing; tried in vain, more is asked for (G97)', async (t) => {
  const scene = await makeScene(PHOTOS)
  const { queue, close } = openQueue(scene)
  t.after(async () => {
    close()
    await removeScene(scene)
  })
  const id = await addBatch(scene, queue)
  const asked: number[] = []
  const full = faultyFileSystem({ at: 1, fault: 'EDQUOT', permanent: true })
  const abort = new AbortController()
  const quota = createRoomWait({
    queue: () => queue,
    signal: abort.signal,
    firstMs: 1,
    fs: full,
    onWait: () => full.failed().length > 2 && abort.abort(),
  })
  queue.pause(id, { code: 'disk-full', context: { folder: 'x' } })
  assert.equal(await quota.wait(id), false)
  assert.equal(queue.stateOf(id), 'paused')
  const free = createRoomWait({
    queue: () => queue,
    signal: new AbortController().signal,
    firstMs: 1,
    onWait: (_, { needed }, first) => first && asked.push(needed),
  })
  for (let round = 0; round < 3; round++) {
    assert.equal(await free.wait(id), true)
    queue.pause(id, { code: 'disk-full', context: { folder: 'x' } })
  }
  assert.deepEqual(
    asked,
    [1, 2, 4].map((n) => n * (asked[0] ?? 0)),
  )
  assert.equal(await audit({ ...scene }, queue, id), 0, 'nothing is left of the tries')
})

test('in the window other batches go on meanwhile (G97)', async (t) => {
  const scene = await drive(t)
  if (scene === undefined) return
  const { queue, close } = openQueue(scene)
  const id = await addBatch(scene, queue)
  const elsewhere = { ...scene, out: path.join(scene.folder, 'elsewhere') }
  const other = await addBatch(elsewhere, queue)
  await fill(scene)
  const runner = createBatchRunner({
    queue: () => queue,
    startWorker: () => superviseWorker(FAKE),
    idle: () => Promise.resolve(),
    onChange: () => {},
    onEnded: () => {},
    onFault: (_, error) => assert.fail(String(error)),
    roomMs: 50,
  })
  t.after(async () => {
    await runner.close()
    close()
  })
  runner.run(id)
  runner.run(other)
  await until('the other is done', () => queue.batch(other).jobs.done === PHOTOS)
  await until('the first waits', () => runner.room(id) !== null)
  assert.equal(runner.room(other), null)
  await empty(scene)
  await until('the first is done', () => queue.batch(id).jobs.done === PHOTOS)
  await until('it waits no more', () => runner.room(id) === null)
  assert.equal(await audit(scene, queue, id), PHOTOS)
})

test('the command line waits and says so, ends well when there is room, and stops at Ctrl+C (G97)', async (t) => {
  const scene = await drive(t)
  if (scene === undefined) return
  const cli = async (onWait: (abort: AbortController) => Promise<void> | void, ...more: string[]) => {
    await fill(scene)
    const abort = new AbortController()
    let err = ''
    const code = await runCli(
      ['restore', scene.photos, '--recursive', '--out', scene.out, '--denoise', '--model', 'half', ...more],
      {
        root: path.join(import.meta.dirname, '../..'),
        dataDir: path.dirname(scene.database),
        signal: abort.signal,
        startWorker: () => superviseWorker(FAKE),
        terminal: {
          out: () => {},
          err(text) {
            err += text
            if (text.startsWith('Waiting for room')) void onWait(abort)
          },
          interactive: false,
          columns: 80,
        },
      },
    )
    return { code, err }
  }
  await mkdir(scene.out)
  const stopped = await cli((abort) => abort.abort())
  assert.equal(stopped.code, 130, stopped.err)
  assert.match(stopped.err, /Waiting for room in .*: .* needed, .* free\./)
  assert.match(stopped.err, /0 restored, 0 failed, 0 passed over, 6 not begun/)
  await empty(scene)
  const refused = await cli(() => assert.fail('it was not to wait'), '--stop-when-full')
  assert.equal(refused.code, 1)
  assert.match(refused.err, /\[disk-full\]/)
  await empty(scene)
  const waited = await cli(() => empty(scene))
  assert.equal(waited.code, 0, waited.err)
  assert.match(waited.err, /6 restored, 0 failed/)
})
