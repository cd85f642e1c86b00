/** @file The rest of a batch goes into another folder: none lost, none twice, nothing overwritten, and both folders are told. */
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { moveRest } from '../../src/main/jobs/move-rest.ts'
import { PRIORITY, type Queue } from '../../src/main/jobs/queue.ts'
import { writeReport } from '../../src/main/jobs/report.ts'
import { stagingFile } from '../../src/main/jobs/staging.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { PatinaError } from '../../src/shared/errors.ts'
import {
  addBatch,
  audit,
  FAKE,
  fingerprint,
  makeScene,
  openQueue,
  photoName,
  RECIPE,
  removeScene,
  run,
  sha256,
  type Scene,
} from './batch-scene.ts'

const PHOTOS = 8
const FULL = { code: 'disk-full', context: { folder: 'x' } } as const

interface Halfway {
  readonly scene: Scene
  readonly queue: Queue
  readonly id: string
  readonly elsewhere: string
}

/** A batch whose drive "is full" after its first photos. */
async function halfway(t: TestContext): Promise<Halfway> {
  const scene = await makeScene(PHOTOS)
  const { queue, close } = openQueue(scene)
  t.after(async () => {
    close()
    await removeScene(scene)
  })
  const id = await addBatch(scene, queue)
  await run(queue, id, { events: { done: () => queue.pause(id, FULL) } })
  return { scene, queue, id, elsewhere: path.join(scene.folder, 'elsewhere') }
}

const refusedAs = (code: string) => (error: unknown) => error instanceof PatinaError && error.code === code

test('what is done stays, the rest is mirrored below the other folder; each photo once (G98)', async (t) => {
  const { scene, queue, id, elsewhere } = await halfway(t)
  const { done, waiting } = queue.batch(id).jobs
  assert.ok(done > 0 && waiting > 0)
  const first = await fingerprint(scene.out)
  assert.equal(await moveRest(queue, id, elsewhere), waiting)
  const { out, earlier, state } = queue.batch(id)
  assert.deepEqual([out, earlier, state], [elsewhere, [scene.out], 'paused'])
  queue.resume(id)
  await run(queue, id)
  assert.equal(await audit({ ...scene, out: elsewhere }, queue, id), PHOTOS)
  assert.deepEqual(await fingerprint(scene.out), first, 'not a byte of the first results')
  const names = [...first.keys(), ...(await fingerprint(elsewhere)).keys()]
  assert.deepEqual(names.toSorted(), Array.from({ length: PHOTOS }, (_, n) => photoName(n)).toSorted())
})

test('nothing that lies in the other folder is overwritten; a failed photo that is tried again goes there too (G98)', async (t) => {
  const { scene, queue, id, elsewhere } = await halfway(t)
  queue.resume(id)
  const failing = queue.claim(id)
  assert.ok(failing)
  queue.fail(failing, { code: 'file-missing', context: {} })
  queue.pause(id, FULL)
  const mine = path.join(elsewhere, path.relative(scene.out, failing.output))
  await mkdir(path.dirname(mine), { recursive: true })
  await writeFile(mine, 'mine')
  await moveRest(queue, id, elsewhere)
  queue.resume(id)
  queue.retry(id)
  await run(queue, id)
  assert.equal(await readFile(mine, 'utf8'), 'mine')
  assert.equal(queue.batch(id).jobs.done, PHOTOS)
  const { dir, name, ext } = path.parse(mine)
  assert.equal(queue.job(failing.id)?.output, path.join(dir, `${name} (2)${ext}`))
})

test('what a killed attempt has written gets its name where it lies (G98)', async (t) => {
  const { scene, queue, id, elsewhere } = await halfway(t)
  const finished = queue.jobs(id).find(({ state }) => state === 'done')
  queue.resume(id)
  const job = queue.claim(id)
  assert.ok(job !== undefined && finished?.made)
  // Not what the network would make of it: whoever does it again is found out.
  const bytes = await readFile(job.photo)
  queue.stage(job, { attempt: job.attempts, sha256: sha256(bytes), bytes: bytes.length }, finished.made)
  await writeFile(stagingFile(job, job.attempts), bytes)
  queue.release(job)
  queue.pause(id, FULL)
  await moveRest(queue, id, elsewhere)
  queue.resume(id)
  await run(queue, id)
  assert.equal(queue.job(job.id)?.output, job.output)
  assert.deepEqual(await readFile(job.output), bytes)
  assert.equal(await audit({ ...scene, out: elsewhere }, queue, id, false), PHOTOS)
})

test('put elsewhere twice and back, each folder that holds results is told, the report tells them all', async (t) => {
  const { scene, queue, id, elsewhere } = await halfway(t)
  const third = path.join(scene.folder, 'third')
  await moveRest(queue, id, elsewhere)
  await moveRest(queue, id, third)
  assert.deepEqual(queue.batch(id).earlier, [scene.out], 'nothing was made in the second')
  await moveRest(queue, id, scene.out)
  assert.deepEqual([queue.batch(id).out, queue.batch(id).earlier], [scene.out, []])
  await moveRest(queue, id, elsewhere)
  queue.resume(id)
  await run(queue, id)
  const worker = superviseWorker(FAKE)
  const folder = path.join(scene.folder, 'report')
  const { signal } = new AbortController()
  const { report, page } = await writeReport({ queue, batch: id, worker, signal, folder })
  await worker.close()
  assert.deepEqual([report.batch.out, report.batch.earlier], [elsewhere, [scene.out]])
  const html = await readFile(page, 'utf8')
  assert.ok(html.includes(`Results are in ${elsewhere}; the first ones in ${scene.out}.`))
})

test('refused, with nothing changed: while somebody works on it, when it is cancelled or shared; and of a watch', async (t) => {
  const { scene, queue, id, elsewhere } = await halfway(t)
  const outputs = () => [queue.batch(id).out, ...queue.jobs(id).map(({ output }) => output)]
  const before = outputs()
  const refused = async (code: string) => {
    await assert.rejects(moveRest(queue, id, elsewhere), refusedAs(code))
    assert.deepEqual(outputs(), before)
  }
  assert.equal(await moveRest(queue, id, scene.out), 0)
  queue.resume(id)
  const job = queue.claim(id)
  assert.ok(job)
  await refused('batch-busy')
  queue.release(job)
  queue.pause(id, { code: 'batch-shared', context: { batch: id, server: 'x' } })
  await refused('batch-shared')
  queue.cancel(id)
  await refused('batch-cancelled')
  const selection = { inputs: [scene.photos], recursive: false, include: [], exclude: [], name: '{name}' }
  const watch = queue.add({ kind: 'watch', priority: PRIORITY.watch, out: scene.out, selection, recipe: RECIPE }, [])
  await assert.rejects(moveRest(queue, watch.id, elsewhere), refusedAs('usage'))
})
