/**
 * @file Kill harness for batches: SIGKILL to the worker or to the whole program at seeded random points of a batch that goes
 * on afterwards, and the audit of what is left. Short runs are part of `npm test`, long ones of `npm run test:faults`.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import type { Queue } from '../../src/main/jobs/queue.ts'
import { LANES } from '../../src/main/jobs/runner.ts'
import { superviseWorker, type SupervisedWorker } from '../../src/main/supervisor/supervisor.ts'
import { addBatch, audit, FAKE, fingerprint, halved, openQueue, run, type Scene } from './batch-scene.ts'

/** Seeded numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface KillFigures {
  readonly photos: number
  readonly kills: number
  readonly done: number
  /** Photos that were begun more than once, in all. */
  readonly redone: number
  readonly seconds: number
}

/** Files that have their final name while the batch is still under way: each is whole and of its own photo. */
class PublishedFiles {
  readonly #scene: Scene
  readonly #checked = new Set<string>()

  constructor(scene: Scene) {
    this.#scene = scene
  }

  async check(): Promise<void> {
    for (const name of (await fingerprint(this.#scene.out)).keys()) {
      if (this.#checked.has(name) || path.basename(name).startsWith('.')) continue
      const pixels = await sharp(await readFile(path.join(this.#scene.out, name)))
        .raw()
        .toBuffer()
      assert.deepEqual(pixels, await halved(path.join(this.#scene.photos, name)), name)
      this.#checked.add(name)
    }
  }
}

async function figures(scene: Scene, queue: Queue, id: string, kills: number, began: number): Promise<KillFigures> {
  const jobs = queue.jobs(id)
  assert.deepEqual(
    jobs.filter((job) => job.state !== 'done').map((job) => [job.photo, job.state, job.failure?.code]),
    [],
    'none lost',
  )
  const done = await audit(scene, queue, id)
  const redone = jobs.filter((job) => job.attempts > 1).length
  return { photos: jobs.length, kills, done, redone, seconds: (performance.now() - began) / 1_000 }
}

/** Kills the worker `kills` times while the batch runs. The photos that a kill hits must be done all the same (G10). */
export async function killWorker(scene: Scene, photos: number, kills: number, seed: number): Promise<KillFigures> {
  const next = random(seed)
  const before = await fingerprint(scene.photos)
  const { queue, close } = openQueue(scene)
  const id = await addBatch(scene, queue)
  const began = performance.now()
  const workers = new Set<SupervisedWorker>()
  // Most of a photo's time is the worker's own start, so points are drawn among the photos, then within one.
  const points = new Set<number>()
  while (points.size < kills) points.add(Math.floor(next() * photos * 0.97))
  let killed = 0
  let begun = 0
  const kill = async () => {
    await sleep(next() * 25)
    for (const worker of workers) {
      const pid = worker.pid()
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
    }
    killed++
  }
  const seen = new Set<number>()
  const pending: Promise<void>[] = []
  await run(queue, id, {
    startWorker: () => {
      const worker = superviseWorker(FAKE)
      workers.add(worker)
      const close = worker.close.bind(worker)
      return Object.assign(worker, {
        close: async () => {
          workers.delete(worker)
          await close()
        },
      })
    },
    events: {
      progress: ({ id: job }) => {
        if (seen.has(job)) return
        seen.add(job)
        if (points.has(begun++)) pending.push(kill())
      },
    },
  })
  await Promise.all(pending)
  assert.equal(killed, kills)
  assert.deepEqual(await fingerprint(scene.photos), before, 'the originals are as they were (G1)')
  const result = await figures(scene, queue, id, killed, began)
  close()
  return result
}

/** Starts the program on the batch and kills it after so many lines of what it tells. @returns false: it came to its end before */
async function startAndKill(scene: Scene, id: string, lines: number, next: () => number): Promise<boolean> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'batch-main.ts'), scene.folder, id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const pause = next() * 40
  // One in ten while it is starting, at any time.
  if (next() < 0.1) void sleep(next() * 1_500).then(() => child.kill('SIGKILL'))
  let read = 0
  createInterface(child.stdout).on('line', () => {
    if (++read === lines + 1) void sleep(pause).then(() => child.kill('SIGKILL'))
  })
  const [, signal] = await exit
  return signal === 'SIGKILL'
}

/** Kills the whole program `kills` times; each start goes on with what is left (G3, G11). */
export async function killMain(scene: Scene, kills: number, seed: number): Promise<KillFigures> {
  const next = random(seed)
  const before = await fingerprint(scene.photos)
  const { queue, close } = openQueue(scene)
  const id = await addBatch(scene, queue)
  const began = performance.now()
  const published = new PublishedFiles(scene)
  // A photo is told of in three lines or more: the last kill comes before the last photo.
  const mostLines = (queue.batch(id).jobs.waiting / kills) * 4
  let killed = 0
  while (killed < kills) {
    if (!(await startAndKill(scene, id, Math.floor(next() * mostLines), next))) break
    killed++
    await published.check()
    assert.ok(queue.batch(id).jobs.running <= LANES, 'no more photos are under way at once')
  }
  assert.equal(killed, kills, 'the batch was long enough for all kills')
  await run(queue, id)
  assert.deepEqual(await fingerprint(scene.photos), before, 'the originals are as they were (G1)')
  const result = await figures(scene, queue, id, killed, began)
  close()
  return result
}
