/**
 * @file Batches on a bad disk and with the power cut: the program is killed before and after each of its steps, each call of
 * the file system fails in turn, unsynced changes are lost. Everything but the worker process is real (runs in Node).
 */
import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { writeAtomically } from '../../src/files/atomic.ts'
import type { FileSystem } from '../../src/files/file-system.ts'
import { HOST } from '../../src/files/running.ts'
import { openDatabase } from '../../src/main/db/connection.ts'
import { COLLISIONS, type CollisionRule } from '../../src/main/jobs/job.ts'
import { createQueue, type Queue } from '../../src/main/jobs/queue.ts'
import { isErrorCode } from '../../src/shared/errors.ts'
import type { Params, WorkerClient } from '../../src/shared/worker-protocol.ts'
import { random } from './batch-kill.ts'
import { addBatch, audit, halved, makeScene, photoName, removeScene, run } from './batch-scene.ts'
import { LONG } from './batch-size.ts'
import { faultyFileSystem } from './faulty-file-system.ts'
import { powerLossFileSystem } from './power-loss-file-system.ts'

const PHOTOS = 2
const ROUNDS = LONG ? 500 : 60
const scene = await makeScene(PHOTOS)
const { db } = openDatabase(scene.database)
// The drive under the database is not what is tried here, and thousands of syncs take minutes.
db.pragma('synchronous = OFF')
after(async () => {
  db.close()
  await removeScene(scene)
})

const results = new Map<string, Buffer>()
for (let n = 0; n < PHOTOS; n++) {
  const photo = path.join(scene.photos, photoName(n))
  const raw = { width: 24, height: 16, channels: 3 } as const
  results.set(
    photo,
    await sharp(await halved(photo), { raw })
      .png()
      .toBuffer(),
  )
}

/** What the drive does with a sync cannot be seen here, and thousands of them take minutes. */
const withoutSync = () => faultyFileSystem({ at: Infinity, fault: 'EIO', permanent: false })

/** Writes what the network `half` would make of a photo, by the real writer. */
function inProcessWorker(fs: FileSystem): WorkerClient {
  const restoreToFile = async ({ photo, out, invention }: Params<'restoreToFile'>) => {
    const { file, bytes, sha256 } = await writeAtomically(out, results.get(photo) ?? Buffer.of(), {
      collision: 'replace',
      fs,
    })
    if (invention !== undefined) await writeAtomically(invention, Buffer.from(photo), { collision: 'rename', fs })
    const map = invention === undefined ? null : { file: invention, share: 0.1 }
    return { file, bytes, sha256, steps: [], seconds: 0.01, invention: map }
  }
  return {
    call: ((_: string, params: Params<'restoreToFile'>) => restoreToFile(params)) as unknown as WorkerClient['call'],
    onRestart: () => () => {},
    close: () => Promise.resolve(),
  }
}

const dead = spawnSync(process.execPath, ['-e', '']).pid
let owners = 0
/** A queue whose owner counts as gone as soon as another one looks. */
const mortalQueue = () => createQueue(db, { owner: `${HOST}-${dead}-${String(owners++).padStart(8, '0')}` })

class Killed extends Error {}

/** Counts the steps of a program, and ends it before or after one of them: from then on nothing it does has any effect. */
function mortal(at: number, when: 'before' | 'after') {
  let steps = 0
  const step = <R>(act: () => R): R => {
    steps++
    if (steps > at || (steps === at && when === 'before')) throw new Killed()
    const result = act()
    if (steps === at) throw new Killed()
    return result
  }
  const wrap = <T extends object>(target: T, names: readonly (keyof T)[]): T => {
    const wrapped = { ...target }
    for (const name of names) {
      const act = target[name] as (...args: unknown[]) => unknown
      wrapped[name] = ((...args: unknown[]) => {
        if (steps > at) throw new Killed()
        return step(() => act(...args))
      }) as T[keyof T]
    }
    return wrapped
  }
  /** Asynchronous: the effect is awaited before the end comes. */
  const wrapAsync = (fs: FileSystem): FileSystem => {
    const counted = async <R>(act: () => Promise<R>): Promise<R> => {
      steps++
      if (steps > at || (steps === at && when === 'before')) throw new Killed()
      const result = await act()
      if (steps >= at) throw new Killed()
      return result
    }
    return {
      open: (file, flags, mode) =>
        counted(async () => {
          const open = await fs.open(file, flags, mode)
          if (steps >= at) await open.close()
          return {
            write: (data, offset, length) => counted(() => open.write(data, offset, length)),
            read: (into, offset, length) => open.read(into, offset, length),
            sync: () => counted(() => open.sync()),
            close: () => open.close(),
          }
        }),
      chmod: (file, mode) => counted(() => fs.chmod(file, mode)),
      link: (from, to) => counted(() => fs.link(from, to)),
      rename: (from, to) => counted(() => fs.rename(from, to)),
      unlink: (file) => counted(() => fs.unlink(file)),
      readdir: (folder) => fs.readdir(folder),
    }
  }
  return { wrap, wrapAsync, reached: () => steps >= at }
}

/** As if the process that wrote them had ended: it is this one, which runs. */
async function disownTemps(): Promise<void> {
  for (const name of await readdir(scene.out, { recursive: true })) {
    const gone = name.replace(`${HOST}-${process.pid}-`, `${HOST}-${dead}-`)
    if (gone !== name) await rename(path.join(scene.out, name), path.join(scene.out, gone))
  }
}

const CHANGES = [
  'claim',
  'setOutput',
  'stage',
  'unstage',
  'done',
  'fail',
  'skip',
  'release',
] as const satisfies (keyof Queue)[]

async function emptyOut(rule: CollisionRule): Promise<void> {
  await rm(scene.out, { recursive: true, force: true })
  // A taken name, so that every rule has something to decide.
  const taken = path.join(scene.out, photoName(0))
  await mkdir(path.dirname(taken), { recursive: true })
  if (rule === 'rename') await writeFile(taken, 'mine')
}

async function checkTaken(rule: CollisionRule): Promise<void> {
  if (rule !== 'rename') return
  const taken = path.join(scene.out, photoName(0))
  assert.equal(await readFile(taken, 'utf8'), 'mine', 'what was there is there (G2)')
  await rm(taken)
}

for (const rule of COLLISIONS)
  for (const when of ['before', 'after'] as const)
    test(`${rule}: killed ${when} each step${LONG || rule === 'rename' ? '' : ' in four'}, the next start ends with every photo once (G3, G10, G11)`, async () => {
      let runs = 0
      const stride = LONG || rule === 'rename' ? 1 : 4
      for (let at = 1; ; at += stride) {
        await emptyOut(rule)
        const queue = mortalQueue()
        const id = await addBatch(scene, queue, { recipe: { collision: rule, invention: true } })
        const { wrap, wrapAsync, reached } = mortal(at, when)
        const fs = wrapAsync(withoutSync())
        await run(wrap(queue, CHANGES), id, { fs, startWorker: () => inProcessWorker(fs) }).catch((error: unknown) =>
          assert.ok(error instanceof Killed, String(error)),
        )
        await disownTemps()
        const survivor = mortalQueue()
        await run(survivor, id, { fs: withoutSync(), startWorker: () => inProcessWorker(withoutSync()) })
        await checkTaken(rule)
        assert.equal(await audit(scene, survivor, id), PHOTOS, `killed ${when} step ${at}`)
        survivor.remove(id)
        runs++
        if (!reached()) break
      }
      assert.ok(runs * stride > 30, `${runs} steps`)
    })

const EVERY_FAULT = [
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EBUSY',
  'EMFILE',
  'EIO',
  'ENAMETOOLONG',
  'short write',
]

const FAULTS = LONG ? EVERY_FAULT : ['ENOSPC', 'EIO', 'short write']

for (const permanent of [false, true])
  test(`each call of the file system fails ${permanent ? 'for good' : 'once'}: told, nothing half-written, done later (G38)`, async () => {
    for (const fault of FAULTS)
      for (let at = 1; ; at += LONG ? 1 : 3) {
        await emptyOut('rename')
        const queue = mortalQueue()
        const id = await addBatch(scene, queue)
        const fs = faultyFileSystem({ at, fault, permanent })
        await run(queue, id, { fs, startWorker: () => inProcessWorker(fs) })
        const where = `${fault} at ${at}: ${fs.failed().join()}`
        assert.equal(fs.openFiles(), 0, where)
        const { state, reason } = queue.batch(id)
        if (state === 'paused') assert.ok(reason !== null && isErrorCode(reason.code), where)
        for (const job of queue.jobs(id))
          if (job.failure !== null)
            assert.notEqual(job.failure.code, 'internal', `${where}: ${JSON.stringify(job.failure)}`)
        assert.equal(queue.batch(id).jobs.running, 0, where)
        await disownTemps()
        queue.resume(id)
        queue.retry(id)
        await run(queue, id, { fs: withoutSync(), startWorker: () => inProcessWorker(withoutSync()) })
        await checkTaken('rename')
        assert.equal(await audit(scene, queue, id), PHOTOS, where)
        queue.remove(id)
        if (fs.failed().length === 0) break
        assert.ok(at < 300, 'the loop must reach a run without a fault')
      }
  })

test(`${ROUNDS} power cuts: no job is done whose output is missing, short or different; all are done in the end (G4)`, async () => {
  const next = random(4)
  for (let round = 0; round < ROUNDS; round++) {
    const rule = COLLISIONS[round % COLLISIONS.length] ?? 'rename'
    await emptyOut(rule)
    const queue = mortalQueue()
    const id = await addBatch(scene, queue, { recipe: { collision: rule, invention: round % 2 === 0 } })
    const drive = powerLossFileSystem(path.join(scene.folder, 'aside'))
    const { wrap, wrapAsync } = mortal(1 + Math.floor(next() * 85), next() < 0.5 ? 'before' : 'after')
    const fs = wrapAsync(drive)
    await run(wrap(queue, CHANGES), id, { fs, startWorker: () => inProcessWorker(fs) }).catch((error: unknown) =>
      assert.ok(error instanceof Killed, String(error)),
    )
    const share = next()
    drive.cut(() => next() < share)
    for (const { state, output, photo } of queue.jobs(id)) {
      if (state !== 'done') continue
      assert.deepEqual(await readFile(output ?? ''), results.get(photo), `round ${round}: ${output}`)
    }
    await disownTemps()
    const survivor = mortalQueue()
    await run(survivor, id, { fs: withoutSync(), startWorker: () => inProcessWorker(withoutSync()) })
    await checkTaken(rule)
    assert.equal(await audit(scene, survivor, id), PHOTOS, `round ${round}`)
    survivor.remove(id)
  }
})
