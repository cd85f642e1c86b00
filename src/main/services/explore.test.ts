/** @file Exploring: stages in order, stopped and gone on with, photos that cannot be read, models that are missing, likeness and tags. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import test, { type TestContext } from 'node:test'
import { memoryStore } from '../../../test/stand-in/project-store.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { ExploreState } from '../../shared/explore.ts'
import { packFloats } from '../../shared/packed.ts'
import type { ModelSummary, Params, WorkerClient, WorkerMethod } from '../../shared/worker-protocol.ts'
import { createExplore } from './explore.ts'
import { projectFolder } from './project-folder.ts'

const COUNT = 150
const SHA = 'c'.repeat(64)
const MODEL: ModelSummary = {
  id: 'damage-small',
  title: '',
  task: 'classify',
  parameters: 1,
  sha256: 'd'.repeat(64),
  licence: '',
  sound: true,
}

const idOf = (n: number): string => n.toString(16).padStart(16, '0')
const numberOf = (file: string): number => Number(/(\d+)\.png$/.exec(file)?.[1])

/** Answers without pixels: photo n shows [n, 1]; every 50th cannot be read. */
function scene(t: TestContext, broken: { readonly contents?: boolean } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-explore-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const store = memoryStore()
  for (let n = 0; n < COUNT; n++) {
    const file = path.join(folder, `${n}.png`)
    writeFileSync(file, '')
    const info = { format: 'png', width: 3, height: 2, bits: 8, channels: 3, alpha: false, bytes: 9 } as const
    store.putPhoto({ id: idOf(n), path: file, name: `${n}`, info: { ...info, sha256: idOf(n).repeat(4) } })
  }
  const calls: { method: WorkerMethod; params: unknown }[] = []
  let gate = Promise.resolve()
  const answers: { readonly [M in WorkerMethod]?: (params: Params<M>) => unknown } = {
    contents: ({ photos }) => {
      if (broken.contents) throw new PatinaError('model-missing', { model: 'vae-small' })
      const item = (n: number) => (n % 50 === 7 ? null : { mean: packFloats([n, 1]), print: idOf(n) })
      return { sha256: SHA, items: photos.map((file) => item(numberOf(file))) }
    },
    models: () => [MODEL],
    classify: ({ photo }) => {
      if (numberOf(photo) % 50 === 8) throw new PatinaError('truncated', { file: photo })
      return { sha256: MODEL.sha256, probabilities: [0.1, 0.5, 0.1, 0.1, 0.1, 0.1], features: [], camera: 'Box' }
    },
    arrange: ({ prints }) => ({
      places: packFloats(prints.flatMap((_, i) => [i, -i])),
      outliers: packFloats(prints.map(() => 1)),
      groups: [[0, 2]],
    }),
    alike: ({ prints, of }) => ({ cosines: prints.map((_, i) => 1 - Math.abs(i - of) / COUNT), copies: [2] }),
    suggest: ({ examples }) => ({
      probabilities: Array.from({ length: COUNT }, (_, i) => (examples.some(({ at }) => at === i) ? 1 : i / COUNT)),
    }),
  }
  const worker: WorkerClient = {
    async call(method, params, { signal } = {}) {
      calls.push({ method, params })
      await setImmediate()
      await gate
      if (signal?.aborted) throw new PatinaError('cancelled')
      const answer = answers[method] as ((params: unknown) => unknown) | undefined
      if (!answer) throw new Error(method)
      return answer(params) as never
    },
    onRestart: () => () => undefined,
    close: () => Promise.resolve(),
  }
  const heard: ExploreState[] = []
  const changed: string[] = []
  const explore = createExplore({
    store,
    folder: projectFolder(folder),
    startWorker: () => worker,
    worker: () => worker,
    idle: () => Promise.resolve(),
    changed: (id) => void changed.push(id),
    clock: { now: () => 0, after: (_, run) => (setTimeout(run, 0), () => undefined) },
    emit: (name, payload) => void (name === 'exploreChanged' && heard.push(payload as ExploreState)),
  })
  const ended = async () => {
    while (explore.state().stage !== 'idle') await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const hold = () => {
    const held = Promise.withResolvers<void>()
    gate = held.promise
    return held.resolve
  }
  return { store, explore, calls, heard, changed, ended, hold }
}

test('stages in order; photos that cannot be read are passed over; nothing is read twice', async (t) => {
  const { store, explore, calls, heard, changed, ended } = scene(t)
  assert.equal(await explore.map(), null)
  explore.start()
  explore.start()
  await ended()
  assert.equal(explore.state().failure, null)
  assert.equal(store.contents(SHA).length, COUNT - 3)
  assert.equal(store.damages(MODEL.sha256).length, COUNT - 6)
  assert.deepEqual(
    changed.toSorted(),
    store
      .damages(MODEL.sha256)
      .map(({ photo }) => photo)
      .toSorted(),
  )
  const map = await explore.map()
  assert.equal(map?.photos.length, COUNT - 3)
  assert.deepEqual(map?.copies, [[idOf(0), idOf(2)]])
  assert.deepEqual(map?.photos[0]?.damage, { kind: 'noisy', sure: 0.5 })
  assert.equal(calls.filter(({ method }) => method === 'arrange').length, 1, 'the map is drawn once')
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(heard.at(-1)?.stage, 'idle')
  const before = calls.filter(({ method }) => method === 'classify').length
  explore.start()
  await ended()
  // Only what failed is tried again: the three without content, and the three that could not be classed.
  assert.ok(calls.filter(({ method }) => method === 'classify').length - before <= 6)
  await explore.close()
})

test('stopped, what was found stays; gone on with, the rest follows', async (t) => {
  const { store, explore, ended, hold } = scene(t)
  explore.start()
  while (store.contents(SHA).length === 0) await setImmediate()
  const go = hold()
  const stopped = explore.stop()
  go()
  await stopped
  assert.deepEqual(explore.state(), { stage: 'idle', done: 0, total: 0, failure: null })
  const known = store.contents(SHA).length
  assert.ok(known > 0 && known < COUNT - 3)
  explore.start()
  await ended()
  assert.equal(store.contents(SHA).length, COUNT - 3)
  await explore.close()
})

test('a model that is missing ends the run and is told', async (t) => {
  const { explore, ended } = scene(t, { contents: true })
  explore.start()
  await ended()
  assert.equal(explore.state().failure?.code, 'model-missing')
  await assert.rejects(explore.map(), PatinaError)
  await explore.close()
})

test('likeness tells the copy first and the photo itself not; tags are suggested for what nothing was said of', async (t) => {
  const { store, explore, ended } = scene(t)
  explore.start()
  await ended()
  const similar = await explore.similar(idOf(0))
  assert.deepEqual(similar[0], { photo: idOf(2), cosine: 1 - 2 / COUNT, copy: true })
  assert.ok(similar.every(({ photo }) => photo !== idOf(0)) && similar.length === 24)
  await assert.rejects(explore.similar('f'.repeat(16)), PatinaError)
  assert.deepEqual(await explore.suggest('Oma'), [], 'without an example there is nothing to go by')
  store.setTag(idOf(3), 'Oma', true)
  store.setTag(idOf(149), 'oma', false)
  const suggested = (await explore.suggest('OMA')).map(({ photo }) => photo)
  assert.equal(suggested.length, 12)
  assert.ok(!suggested.includes(idOf(3)) && !suggested.includes(idOf(149)))
  await explore.close()
})
