/** @file Batches that several machines share by a Redis server: worker processes of the real program with fake networks (runs in Node). */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { LANES } from '../../src/main/jobs/runner.ts'
import { connect } from '../../src/main/jobs/shared/server.ts'
import { shareBatch } from '../../src/main/jobs/shared/share.ts'
import { workOnShared } from '../../src/main/jobs/shared/work.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { PatinaError, type ErrorCode } from '../../src/shared/errors.ts'
import type { WorkerClient } from '../../src/shared/worker-protocol.ts'
import { addBatch, audit, FAKE, fingerprint, makeScene, openQueue, removeScene, stepOf } from './batch-scene.ts'
import { LONG } from './batch-size.ts'
import { freePort, startRedis, WITHOUT_REDIS } from './redis-server.ts'

const startWorker = () => superviseWorker(FAKE)
const refusedAs = (code: ErrorCode) => (e: unknown) => e instanceof PatinaError && e.code === code

async function setUp(t: TestContext, photos: number) {
  const scene = await makeScene(photos)
  const { queue, close } = openQueue(scene)
  t.after(async () => {
    close()
    await removeScene(scene)
  })
  return { scene, queue }
}

/** A worker process; `told` are the photos that it said it had restored. */
function startProcess(t: TestContext, address: string, onRestored: (all: readonly string[]) => void = () => {}) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'shared-worker.ts'), address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: string[] = []
  createInterface(child.stdout).on('line', (line) => {
    const said = JSON.parse(line) as { type: string; status?: string; input?: string }
    if (said.type !== 'result' || said.status !== 'restored') return
    told.push(said.input ?? '')
    onRestored(told)
  })
  t.after(() => child.kill('SIGKILL'))
  return { child, told }
}

/** Inode and time of everything that has its final name. */
async function published(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
    if (path.basename(name).startsWith('.')) continue
    const entry = await stat(path.join(folder, name))
    // A folder's time changes whenever something in it comes or goes.
    if (entry.isFile()) found.set(name, `${entry.ino} ${entry.mtimeMs}`)
  }
  return found
}

const PHOTOS = LONG ? 200 : 60
test(
  `two workers share ${PHOTOS} photos, one is killed: none lost, none done twice, no file beside the outputs`,
  { skip: WITHOUT_REDIS },
  async (t) => {
    const { scene, queue } = await setUp(t, PHOTOS)
    const before = await fingerprint(scene.photos)
    const address = await startRedis(t)
    const batch = await addBatch(scene, queue)
    let atKill: Map<string, string> | undefined
    const first = startProcess(t, address, (all) => {
      if (all.length === Math.ceil(PHOTOS / 5)) first.child.kill('SIGKILL')
    })
    const killed = once(first.child, 'exit').then(async ([, signal]) => {
      assert.equal(signal, 'SIGKILL')
      atKill = await published(scene.out)
    })
    const second = startProcess(t, address)
    const settled: string[] = []
    await shareBatch({
      address,
      queue,
      batch,
      startWorker,
      signal: new AbortController().signal,
      settled: ({ photo }) => settled.push(photo),
      alone: () => undefined,
    })
    await killed
    assert.deepEqual(queue.batch(batch).jobs, {
      waiting: 0,
      running: 0,
      done: PHOTOS,
      failed: 0,
      skipped: 0,
      cancelled: 0,
    })
    assert.equal(await audit(scene, queue, batch), PHOTOS)
    assert.deepEqual(await fingerprint(scene.photos), before, 'the originals are as they were')
    assert.equal(new Set(settled).size, PHOTOS)
    assert.equal(settled.length, PHOTOS, 'each came back once')
    assert.ok(second.told.length >= PHOTOS / 4, 'both had a part in it')
    const after = await published(scene.out)
    assert.ok(atKill !== undefined && atKill.size > 0)
    for (const [name, print] of atKill) assert.equal(after.get(name), print, `${name} was not written again`)
    const twice = first.told.filter((photo) => second.told.includes(photo))
    assert.ok(twice.length <= LANES, 'only what was under way is taken up again')
    second.child.kill('SIGTERM')
    const [code] = (await once(second.child, 'exit')) as [number | null]
    assert.equal(code, 130)
    const redis = await connect(address)
    const left = (await redis.keys('*')).filter((key) => key.includes(batch))
    redis.disconnect()
    assert.deepEqual(left, [], 'the server has forgotten the batch')
  },
)

test(
  'while a batch is shared it is not done here too; sharing it again collects what was done',
  { skip: WITHOUT_REDIS },
  async (t) => {
    const { scene, queue } = await setUp(t, 12)
    const address = await startRedis(t)
    const batch = await addBatch(scene, queue, {
      stepsFor: (place) => [stepOf(place.includes('0003') ? 'nan' : 'half')],
    })
    const stop = new AbortController()
    const share = (signal: AbortSignal) =>
      shareBatch({ address, queue, batch, startWorker, signal, settled: () => undefined, alone: () => stop.abort() })
    await share(stop.signal)
    assert.equal(queue.batch(batch).jobs.waiting, 12, 'nobody was there: that was told, and all wait')
    assert.throws(() => queue.resume(batch), refusedAs('batch-shared'))
    assert.equal(queue.claim(null), undefined)
    const done: string[] = []
    const enough = new AbortController()
    await workOnShared({
      address,
      startWorker,
      signal: enough.signal,
      ended: (photo) => void (done.push(photo) === 12 && setTimeout(() => enough.abort(), 500)),
    })
    await share(new AbortController().signal)
    assert.equal(queue.batch(batch).jobs.done, 11)
    assert.deepEqual(
      queue.jobs(batch).flatMap(({ failure }) => (failure === null ? [] : [failure.code])),
      ['bad-result'],
    )
    assert.equal(await audit(scene, queue, batch), 11)
    queue.resume(batch)
  },
)

test('a machine that is not fit says why and leaves the photos to others', { skip: WITHOUT_REDIS }, async (t) => {
  const { scene, queue } = await setUp(t, 2)
  const address = await startRedis(t)
  const batch = await addBatch(scene, queue)
  const stop = new AbortController()
  await shareBatch({
    address,
    queue,
    batch,
    startWorker,
    signal: stop.signal,
    settled: () => undefined,
    alone: () => stop.abort(),
  })
  const work = (sha256: string, ids: readonly string[]) => {
    const worker = startWorker()
    const models = ids.map((id) => ({ id, sha256, sound: true }))
    const call = (method: string, params: never, options: object) =>
      method === 'models' ? Promise.resolve(models) : worker.call(method as 'models', params, options)
    const client = { call, onRestart: () => () => undefined, close: () => worker.close() } as unknown as WorkerClient
    return workOnShared({
      address,
      startWorker: () => client,
      signal: new AbortController().signal,
      ended: () => undefined,
    })
  }
  await assert.rejects(work('1'.repeat(64), ['half']), refusedAs('model-differs'))
  await sleep(1_200)
  await assert.rejects(work('0'.repeat(64), ['other']), refusedAs('model-missing'))
  await sleep(1_200)
  // As on a machine where another folder lies at that place.
  writeFileSync(path.join(scene.out, `.patina-share-${batch}`), 'f'.repeat(32))
  await assert.rejects(work('0'.repeat(64), ['half']), refusedAs('share-unreachable'))
  assert.deepEqual(
    (await readdir(scene.out)).filter((name) => !name.startsWith('.')),
    [],
    'nothing was written there',
  )
  assert.equal(queue.batch(batch).jobs.waiting, 2)
})

test(
  'a server that is not there, or refuses the password, is named without its password',
  { skip: WITHOUT_REDIS },
  async (t) => {
    const address = await startRedis(t, 'secret-word')
    const { hostname, port } = new URL(address)
    const cases: readonly (readonly [string, ErrorCode])[] = [
      [`redis://127.0.0.1:${await freePort()}`, 'queue-unreachable'],
      [`redis://${hostname}:${port}`, 'queue-refused'],
      [`redis://:wrong-word@${hostname}:${port}`, 'queue-refused'],
    ]
    for (const [tried, code] of cases)
      await assert.rejects(connect(tried), (error: unknown) => {
        assert.ok(refusedAs(code)(error), `${tried}: ${String(error)}`)
        assert.ok(!JSON.stringify((error as PatinaError).context).includes('word'))
        return true
      })
    const redis = await connect(address)
    redis.disconnect()
  },
)
