/** @file A folder through the queue and the worker: done, failed, stopped, crashed, changed (runs in Node). */
import assert from 'node:assert/strict'
import { appendFile, mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import type { Job } from '../../src/main/jobs/job.ts'
import type { Queue } from '../../src/main/jobs/queue.ts'
import { watchFolders } from '../../src/main/jobs/watch.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import type { WorkerClient, WorkerMethod } from '../../src/shared/worker-protocol.ts'
import {
  addBatch,
  audit,
  FAKE,
  fingerprint,
  makeScene,
  NO_EVENTS,
  openQueue,
  photoName,
  RECIPE,
  removeScene,
  run,
  stepOf,
  type Scene,
} from './batch-scene.ts'

async function setUp(t: TestContext, photos: number): Promise<{ scene: Scene; queue: Queue }> {
  const scene = await makeScene(photos)
  const { queue, close } = openQueue(scene)
  t.after(async () => {
    close()
    await removeScene(scene)
  })
  return { scene, queue }
}

const codes = (jobs: readonly Job[]) =>
  jobs.filter((job) => job.failure !== null).map((job) => [path.basename(job.photo), job.failure?.code])

test('a folder is restored into a mirrored tree; the originals stay as they are (G1, G5, G16)', async (t) => {
  const { scene, queue } = await setUp(t, 110)
  const before = await fingerprint(scene.photos)
  const id = await addBatch(scene, queue)
  const fractions = new Map<number, number>()
  let told = 0
  await run(queue, id, {
    events: {
      progress: (job, { done, total }) => {
        assert.ok(done / total >= (fractions.get(job.id) ?? 0), 'progress never goes back (G16)')
        fractions.set(job.id, done / total)
      },
      done: (job, { file }) => {
        told++
        assert.equal(queue.job(job.id)?.state, 'done', 'what is told is in the database')
        assert.equal(path.relative(scene.out, file), path.relative(scene.photos, job.photo))
      },
    },
  })
  assert.equal(told, 110)
  assert.equal(await audit(scene, queue, id), 110)
  assert.ok([...fractions.values()].every((f) => f === 1))
  assert.deepEqual(await fingerprint(scene.photos), before)
})

test('bad files stop nothing; each has its own code; the rest is done (G12)', async (t) => {
  const { scene, queue } = await setUp(t, 40)
  const at = (n: number) => path.join(scene.photos, photoName(n))
  const whole = await readFile(at(5))
  await writeFile(at(5), whole.subarray(0, whole.length - 30))
  await writeFile(at(6), 'GIF89a and so on')
  await rm(at(7))
  await mkdir(at(7))
  const id = await addBatch(scene, queue, {
    stepsFor: (place) => [stepOf(place.includes('0008') ? 'nan' : place.includes('0009') ? 'fault' : 'half')],
  })
  await run(queue, id)
  assert.deepEqual(codes(queue.jobs(id)), [
    ['0005.png', 'truncated'],
    ['0006.png', 'unsupported-format'],
    ['0008.png', 'bad-result'],
    ['0009.png', 'engine-failed'],
  ])
  assert.equal(await audit(scene, queue, id), 35)
})

test('files that end the worker are set aside after three times, the others are not blamed (G14)', async (t) => {
  const { scene, queue } = await setUp(t, 24)
  const bad = ['0003', '0004', '0011']
  const id = await addBatch(scene, queue, {
    stepsFor: (place) => [stepOf(bad.some((n) => place.includes(n)) ? 'abort' : 'half')],
  })
  await run(queue, id)
  assert.deepEqual(
    codes(queue.jobs(id)),
    bad.map((n) => [`${n}.png`, 'worker-crashed']),
  )
  assert.ok(queue.jobs(id).every((job) => job.crashes > 0 === bad.some((n) => job.photo.includes(n))))
  assert.ok(queue.jobs(id).every((job) => job.attempts <= 4))
  assert.equal(await audit(scene, queue, id), 21)
})

test('an engine that always crashes pauses the batch; what it had not done waits', async (t) => {
  const { scene, queue } = await setUp(t, 30)
  const id = await addBatch(scene, queue, { recipe: { steps: [stepOf('abort')] } })
  const paused: string[] = []
  await run(queue, id, { events: { paused: (_, failure) => paused.push(failure.code) } })
  const { state, reason, jobs } = queue.batch(id)
  assert.deepEqual([state, reason?.code, paused], ['paused', 'worker-crashed', ['worker-crashed']])
  assert.ok(jobs.waiting >= 25, JSON.stringify(jobs))
})

test('a model that is not there pauses the batch at the first photo; it goes on when it is there', async (t) => {
  const { scene, queue } = await setUp(t, 10)
  const id = await addBatch(scene, queue, {
    stepsFor: (place) => [stepOf(place.includes('0004') ? 'none' : 'half')],
  })
  await run(queue, id)
  assert.deepEqual([queue.batch(id).state, queue.batch(id).reason?.code], ['paused', 'model-missing'])
  assert.equal(queue.batch(id).jobs.failed, 0, 'the photo has not failed')
  const done = await audit(scene, queue, id)
  assert.ok(done >= 4 && done < 9)
})

test('a photo that is replaced, grown, touched or gone since it was listed is told, not restored (G19)', async (t) => {
  const { scene, queue } = await setUp(t, 12)
  const at = (n: number) => path.join(scene.photos, photoName(n))
  const id = await addBatch(scene, queue)
  await writeFile(at(2), await readFile(at(3)))
  await appendFile(at(4), 'more')
  await utimes(at(5), new Date(0), new Date(0))
  await rm(at(6))
  await run(queue, id)
  assert.deepEqual(codes(queue.jobs(id)), [
    ['0002.png', 'file-changed'],
    ['0004.png', 'file-changed'],
    ['0005.png', 'file-changed'],
    ['0006.png', 'file-missing'],
  ])
  assert.equal(await audit(scene, queue, id), 8)
})

test('100 races: a photo that changes while it is read gives no output (G19)', async (t) => {
  const { scene, queue } = await setUp(t, 100)
  const id = await addBatch(scene, queue)
  let changed = 0
  await run(queue, id, {
    events: {
      progress: (job, { stage }) => {
        if (stage !== 'decode') return
        changed++
        // The worker has begun: whatever it reads from now on is of two files.
        writeFileSync(job.photo, readFileSync(job.photo))
      },
    },
  })
  assert.equal(changed, 100)
  const failed = codes(queue.jobs(id))
  assert.ok(
    failed.every(([, code]) => code === 'file-changed'),
    JSON.stringify(failed),
  )
  assert.equal(failed.length, 100)
  assert.equal(await audit(scene, queue, id), 0)
})

test('names: twins in another case, other endings, taken names: all are kept apart (G2)', async (t) => {
  const { scene, queue } = await setUp(t, 3)
  const folder = path.join(scene.photos, 'film 0')
  const bytes = await readFile(path.join(scene.photos, photoName(0)))
  for (const name of ['A.png', 'a.PNG', '\u00e9.png', 'e\u0301.png', 'x.jpg', 'x.png'])
    await writeFile(path.join(folder, name), bytes)
  const taken = path.join(scene.out, 'film 0', '0000.tif')
  await mkdir(path.dirname(taken), { recursive: true })
  await writeFile(taken, 'mine')
  const id = await addBatch(scene, queue, { recipe: { output: { format: 'tiff', quality: null, metadata: 'keep' } } })
  const first = queue.jobs(id)[0]
  assert.equal(path.basename(first?.output ?? ''), '0000 (2).tif')
  // Taken after the list was made.
  await writeFile(path.join(scene.out, 'film 0', '0001.tif'), 'mine too')
  await run(queue, id)
  const outputs = queue.jobs(id).map((job) => path.basename(job.output ?? ''))
  assert.equal(queue.batch(id).jobs.done, 9)
  assert.equal(new Set(outputs.map((name) => name.normalize('NFC').toLowerCase())).size, 9)
  assert.ok(outputs.includes('0001 (2).tif'))
  assert.equal(await readFile(taken, 'utf8'), 'mine')
  assert.equal(await readFile(path.join(scene.out, 'film 0', '0001.tif'), 'utf8'), 'mine too')
})

test('collision rules: skip leaves, replace replaces, but never the photo itself', async (t) => {
  const { scene, queue } = await setUp(t, 2)
  const taken = path.join(scene.out, photoName(0))
  await mkdir(path.dirname(taken), { recursive: true })
  await writeFile(taken, 'mine')
  const skip = await addBatch(scene, queue, { recipe: { collision: 'skip' } })
  await run(queue, skip)
  assert.deepEqual(queue.batch(skip).jobs, { waiting: 0, running: 0, done: 1, failed: 0, skipped: 1, cancelled: 0 })
  assert.equal(await readFile(taken, 'utf8'), 'mine')
  const replace = await addBatch(scene, queue, { recipe: { collision: 'replace' } })
  await run(queue, replace)
  assert.equal(await audit(scene, queue, replace), 2)
  const before = await fingerprint(scene.photos)
  const itself = await addBatch({ ...scene, out: path.dirname(scene.photos) + '/photos' }, queue, {
    recipe: { collision: 'replace' },
    selection: { inputs: [path.join(scene.photos, 'film 0')] },
  })
  await symlink(path.join(scene.photos, photoName(0)), path.join(scene.photos, '0000.png'))
  await run(queue, itself)
  assert.ok(codes(queue.jobs(itself)).some(([name, code]) => name === '0000.png' && code === 'output-exists'))
  const after = await fingerprint(scene.photos)
  for (const [file, print] of before) assert.equal(after.get(file), print, file)
})

test('a link in the output tree is not followed out of it (G32)', async (t) => {
  const { scene, queue } = await setUp(t, 2)
  const elsewhere = path.join(scene.folder, 'elsewhere')
  await mkdir(elsewhere)
  await mkdir(scene.out)
  await symlink(elsewhere, path.join(scene.out, 'film 0'))
  const id = await addBatch(scene, queue)
  await run(queue, id)
  assert.deepEqual(
    codes(queue.jobs(id)).map(([, code]) => code),
    ['output-outside', 'output-outside'],
  )
  assert.equal((await fingerprint(elsewhere)).size, 0)
})

test('stop and go on: what was done stays, nothing is done twice, no unfinished file is left (G15)', async (t) => {
  const { scene, queue } = await setUp(t, 60)
  const id = await addBatch(scene, queue)
  for (let round = 0; queue.batch(id).jobs.waiting > 0; round++) {
    const abort = new AbortController()
    let done = 0
    await run(queue, id, {
      signal: abort.signal,
      events: { done: () => void (++done === 9 && abort.abort()) },
    })
    assert.ok(round < 12, 'it gets on')
    assert.equal(queue.batch(id).jobs.running, 0)
    await audit(scene, queue, id, false)
  }
  assert.equal(await audit(scene, queue, id), 60)
})

for (const model of ['blocking', 'hang'])
  test(`cancelled by another process while the network ${model === 'hang' ? 'never yields' : 'works'}: it stops (G15)`, async (t) => {
    const { scene, queue } = await setUp(t, 5)
    const other = openQueue(scene)
    t.after(other.close)
    const id = await addBatch(scene, queue, { recipe: { steps: [stepOf(model)] } })
    let at = 0
    await run(queue, id, {
      events: {
        progress: (_, { stage }) => {
          if (at > 0 || stage !== (model === 'hang' ? 'decode' : 'restore')) return
          at = performance.now()
          other.queue.cancel(id)
        },
      },
    })
    const took = performance.now() - at
    assert.ok(took < 5_000, `${took} ms`)
    const { jobs } = queue.batch(id)
    assert.equal(jobs.cancelled + jobs.done, 5)
    assert.ok(jobs.cancelled >= 3)
    await audit(scene, queue, id, false)
  })

test('paused by another process: what is under way is finished, the rest waits', async (t) => {
  const { scene, queue } = await setUp(t, 40)
  const other = openQueue(scene)
  t.after(other.close)
  const id = await addBatch(scene, queue)
  let done = 0
  await run(queue, id, { events: { done: () => void (++done === 5 && other.queue.pause(id)) } })
  const { jobs } = queue.batch(id)
  assert.deepEqual([jobs.running, jobs.waiting + jobs.done], [0, 40])
  assert.ok(jobs.done >= 5 && jobs.done <= 7)
  other.queue.resume(id)
  await run(queue, id)
  assert.equal(await audit(scene, queue, id), 40)
})

test('two processes on one batch share it', async (t) => {
  const { scene, queue } = await setUp(t, 60)
  const other = openQueue(scene)
  t.after(other.close)
  const id = await addBatch(scene, queue)
  const counts = [0, 0]
  await Promise.all([
    run(queue, id, { events: { done: () => void counts[0]!++ } }),
    run(other.queue, id, { events: { done: () => void counts[1]!++ } }),
  ])
  assert.ok(counts[0]! > 5 && counts[1]! > 5, counts.join())
  assert.equal(counts[0]! + counts[1]!, 60)
  assert.equal(await audit(scene, queue, id), 60)
})

test('the second run of a folder takes no output of the first for a photo (G20)', async (t) => {
  const made = await setUp(t, 5)
  const scene = { ...made.scene, out: path.join(made.scene.photos, 'restored') }
  for (let round = 1; round <= 2; round++) {
    const id = await addBatch(scene, made.queue)
    await run(made.queue, id)
    assert.equal(made.queue.batch(id).jobs.done, 5)
  }
  assert.equal((await fingerprint(scene.out)).size, 10)
})

test('steps by check-up: each photo gets its own, one that needs nothing is passed over', async (t) => {
  const { scene, queue } = await setUp(t, 4)
  const id = await addBatch(scene, queue, { recipe: { steps: null } })
  await run(queue, id, {
    startWorker: () => {
      const worker = superviseWorker(FAKE)
      const plans = (photo: string) => (photo.includes('0002') ? [] : [{ step: stepOf('half') }])
      const call = (method: WorkerMethod, params: never, options: object) =>
        method === 'analyze'
          ? Promise.resolve({ plan: plans((params as { photo: string }).photo) })
          : worker.call(method, params, options)
      return {
        call: call as unknown as WorkerClient['call'],
        onRestart: (listener) => worker.onRestart(listener),
        close: () => worker.close(),
      }
    },
  })
  assert.deepEqual(
    queue.jobs(id).map((job) => [job.state, job.skip, job.steps?.length]),
    [
      ['done', null, 1],
      ['done', null, 1],
      ['skipped', 'nothing-to-do', 0],
      ['done', null, 1],
    ],
  )
  assert.equal(await audit(scene, queue, id), 3)
})

test('a watched folder: what is growing waits until it has settled; each photo once, also after a restart', async (t) => {
  const { scene, queue } = await setUp(t, 3)
  const bytes = await readFile(path.join(scene.photos, photoName(0)))
  const selection = { inputs: [scene.photos], recursive: true, include: [], exclude: [], name: '{name}' }
  const batch = queue.add({ kind: 'watch', priority: -10, out: scene.out, selection, recipe: RECIPE }, []).id
  const watchUntil = async (jobs: number, meanwhile: () => Promise<void> = async () => {}) => {
    const stop = new AbortController()
    const watching = watchFolders({
      queue,
      batch,
      signal: stop.signal,
      startWorker: () => superviseWorker(FAKE),
      events: NO_EVENTS,
      settleMs: 400,
      pollMs: 50,
    })
    await meanwhile()
    for (let i = 0; i < 600 && queue.batch(batch).jobs.done < jobs; i++) await sleep(50)
    await sleep(600)
    stop.abort()
    await watching
    assert.equal(queue.batch(batch).jobs.done, jobs)
    assert.equal(queue.batch(batch).jobs.failed, 0)
  }
  await watchUntil(4, async () => {
    const growing = path.join(scene.photos, 'film 0', 'new.png')
    // The beginning already looks like a photo.
    for (let at = 0; at < bytes.length; at += 100) {
      await appendFile(growing, bytes.subarray(at, at + 100))
      await sleep(150)
    }
  })
  await watchUntil(4)
  await writeFile(path.join(scene.photos, 'film 0', 'later.png'), bytes)
  await watchUntil(5)
  assert.equal(await audit(scene, queue, batch), 5)
})
