/**
 * @file Batches under SIGKILL and bad files: a sample of what `npm run test:faults` does at length (runs in Node).
 */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { LANES } from '../../src/main/jobs/runner.ts'
import type { ErrorCode } from '../../src/shared/errors.ts'
import { killMain, killWorker, random } from './batch-kill.ts'
import {
  addBatch,
  audit,
  makeScene,
  openQueue,
  photoName,
  removeScene,
  run,
  stepOf,
  type Scene,
} from './batch-scene.ts'
import { LONG } from './batch-size.ts'
import { bombPng } from './sample-png.ts'

async function scene(t: TestContext, photos: number): Promise<Scene> {
  const made = await makeScene(photos)
  t.after(() => removeScene(made))
  return made
}

const WORKER = LONG ? { photos: 1_000, kills: 200 } : { photos: 30, kills: 4 }
test(`the worker is killed ${WORKER.kills} times in ${WORKER.photos} photos: none lost, none twice (G3, G10)`, async (t) => {
  const figures = await killWorker(await scene(t, WORKER.photos), WORKER.photos, WORKER.kills, 11)
  t.diagnostic(JSON.stringify(figures))
  assert.equal(figures.done, WORKER.photos)
})

const MAIN = LONG ? { photos: 1_000, kills: 100 } : { photos: 40, kills: 4 }
test(`the program is killed ${MAIN.kills} times in ${MAIN.photos} photos: none lost, none twice (G3, G11)`, async (t) => {
  const figures = await killMain(await scene(t, MAIN.photos), MAIN.kills, 12)
  t.diagnostic(JSON.stringify(figures))
  assert.equal(figures.done, MAIN.photos)
  assert.ok(figures.redone <= LANES * MAIN.kills, 'only what was under way is done again')
})

type Spoil = (whole: Buffer) => Uint8Array | string

/** What is put in the place of a photo -> the code that it must fail with. */
const SPOILS: readonly (readonly [ErrorCode, Spoil])[] = [
  ['truncated', (whole) => whole.subarray(0, whole.length - 40)],
  ['truncated', (whole) => Buffer.concat([whole.subarray(0, 60), Buffer.alloc(40, 7), whole.subarray(100)])],
  ['too-large', () => bombPng(60_000, 60_000)],
  ['unsupported-format', () => 'GIF89a and so on'],
  ['unsupported-format', () => '%PDF-1.7 and so on'],
]
/** What the network does with a photo -> the code. */
const MODELS: readonly (readonly [ErrorCode, string])[] = [
  ['bad-result', 'nan'],
  ['bad-result', 'black'],
  ['engine-failed', 'fault'],
  ['worker-crashed', 'abort'],
  ['worker-crashed', 'out-of-memory'],
]

const BAD = LONG ? { photos: 1_000, bad: 50 } : { photos: 100, bad: 10 }
test(`${BAD.photos} photos, ${BAD.bad} bad ones: each with its own code, all others done (G12, G14, G59)`, async (t) => {
  const made = await scene(t, BAD.photos)
  const next = random(13)
  const chosen = new Set<number>()
  while (chosen.size < BAD.bad) chosen.add(Math.floor(next() * BAD.photos))
  const expected = new Map<string, ErrorCode>()
  const models = new Map<string, string>()
  for (const [i, n] of [...chosen].entries()) {
    const place = photoName(n)
    const spoil = SPOILS[i % 10]
    if (spoil !== undefined) {
      const file = path.join(made.photos, place)
      await writeFile(file, spoil[1](await readFile(file)))
    } else models.set(place, MODELS[(i % 10) - SPOILS.length]?.[1] ?? '')
    expected.set(place, spoil?.[0] ?? MODELS[(i % 10) - SPOILS.length]?.[0] ?? 'internal')
  }
  const { queue, close } = openQueue(made)
  t.after(close)
  const id = await addBatch(made, queue, { stepsFor: (place) => [stepOf(models.get(place) ?? 'half')] })
  // The crash budget of a run may pause it; a person would go on, and so does this.
  for (let rounds = 0; rounds < 20; rounds++) {
    await run(queue, id)
    if (queue.batch(id).state === 'active') break
    queue.resume(id)
  }
  const failed = queue.jobs(id).filter((job) => job.state === 'failed')
  assert.deepEqual(
    new Map(failed.map((job) => [path.relative(made.photos, job.photo), job.failure?.code])),
    new Map([...expected].toSorted(([a], [b]) => a.localeCompare(b))),
  )
  assert.equal(await audit(made, queue, id), BAD.photos - BAD.bad)
})
