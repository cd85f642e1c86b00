/** @file The session against a hand-made program: what it asks for, and what the window then shows. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Api } from '../../shared/api.ts'
import type { Checkup } from '../../shared/checkup.ts'
import type { Events, Model, Photo } from '../../shared/contract.ts'
import { DEFAULT_MODEL } from '../../shared/tasks.ts'
import { PatinaError } from '../../shared/errors.ts'
import { canRestore, openJob, openPhoto } from './app-state.ts'
import { adopt, openCheckup, suggestion } from './checkup.ts'
import { plannedSteps, withTask } from './plan.ts'
import { planning } from './recipe.ts'
import { createSession } from './session.ts'

const photo = (id: string): Photo => ({
  id: id.repeat(16),
  name: `${id}.jpg`,
  format: 'jpeg',
  width: 800,
  height: 600,
  bits: 8,
  missing: false,
  bytes: 1000,
  added: '2026-01-01T00:00:00.000Z',
  taken: null,
  findings: null,
  failed: null,
  levels: 1,
  strength: 1,
  result: null,
})
const MODEL: Model = { id: 'm', title: 'M', task: 'denoise', parameters: 1, sha256: '', licence: '', sound: true }

const CHECKUP: Checkup = {
  width: 800,
  height: 600,
  tone: 'colour',
  measures: [],
  findings: [],
  plan: (
    [
      { task: 'jpeg', quality: 30 },
      { task: 'denoise', sigma: 12.5 },
    ] as const
  ).map((params) => ({
    step: { params, model: DEFAULT_MODEL[params.task], strength: params.task === 'denoise' ? 0.9 : 1 },
    finding: 'noise',
    reason: { key: 'reason.noise', values: {} },
  })),
  summary: { key: 'summary.one', values: {} },
  seconds: 0,
}

function program(overrides: Partial<Api> = {}) {
  const listeners = new Map<string, (payload: never) => void>()
  const asked: unknown[] = []
  const api = {
    listPhotos: async () => [photo('a')],
    listSamples: async () => [],
    listPresets: async () => [],
    listModels: async () => [MODEL],
    listEngines: async () => [],
    importFiles: async () => [],
    openDialog: async () => null,
    removePhoto: async () => null,
    checkup: async (id: string) => {
      asked.push(`checkup ${id}`)
      return CHECKUP
    },
    restore: async (order: unknown) => {
      asked.push(order)
      return { job: 'f'.repeat(16) }
    },
    cancel: async (job: string) => asked.push(job),
    getRecipe: async () => ({ ops: [], at: 0 }),
    setRecipe: async () => null,
    setStrength: async ({ strength }: { strength: number }) => asked.push(strength),
    on: (name: string, listener: (payload: never) => void) => {
      listeners.set(name, listener)
      return () => undefined
    },
    ...overrides,
  } as unknown as Api
  const emit = <K extends keyof Events>(name: K, payload: Events[K]) => listeners.get(name)?.(payload as never)
  const delivered: string[] = []
  const session = createSession(api, async ({ path }) => void delivered.push(path))
  return { api, emit, asked, delivered, session }
}

const progress = { job: 'f'.repeat(16), photo: photo('a').id, stage: 'restore', secondsLeft: 3 } as const
const slots = (session: ReturnType<typeof createSession>) => session.store.get().notices.map((n) => n.slot)

test('starts with the newest photo open and restores it with the first sound model', async () => {
  const { session, asked } = program()
  await session.start()
  assert.equal(openPhoto(session.store.get())?.name, 'a.jpg')
  await session.loadRecipe(photo('a').id)
  await session.restore()
  assert.deepEqual(asked, [
    {
      photo: photo('a').id,
      steps: [{ params: { task: 'denoise', sigma: null }, model: 'm', strength: 1 }],
      engine: 'auto',
      ordered: true,
    },
  ])
  assert.equal(openJob(session.store.get())?.id, 'f'.repeat(16))
  assert.equal(canRestore(session.store.get()), false, 'one restoration of a photo at a time')
})

test('a job that ends before its call is answered leaves nothing running', async () => {
  const { api, emit, session } = program({
    restore: async () => {
      emit('jobDone', { job: progress.job, photo: progress.photo })
      return { job: progress.job }
    },
  })
  assert.ok(api)
  await session.start()
  await session.loadRecipe(photo('a').id)
  await session.restore()
  assert.equal(openJob(session.store.get()), null)
})

test('files that cannot be opened are told one by one, and the good one is shown', async () => {
  const failure = { code: 'not-a-photo', context: { file: 'x.txt' } } as const
  const { session } = program({
    importFiles: async () => [
      { name: 'x.txt', failure },
      { name: 'b.jpg', photo: photo('b') },
    ],
  })
  await session.start()
  await session.importFiles([new File([], 'x.txt'), new File([], 'b.jpg')])
  assert.deepEqual(slots(session), ['import x.txt'])
  assert.equal(openPhoto(session.store.get())?.name, 'b.jpg')
})

test('a crash of the worker is told once, by the message that says more', async () => {
  const { session, emit } = program()
  await session.start()
  await session.loadRecipe(photo('a').id)
  await session.restore()
  emit('workerRestarted', { reason: 'killed' })
  emit('jobFailed', { job: progress.job, photo: progress.photo, failure: { code: 'worker-crashed', context: {} } })
  emit('workerRestarted', { reason: 'killed' })
  assert.deepEqual(
    session.store.get().notices.map((n) => n.content.kind),
    ['failure'],
  )
  assert.equal(canRestore(session.store.get()), true)
})

test('a cancelled restoration is announced and is no error', async () => {
  const { session, emit, asked } = program()
  await session.start()
  await session.loadRecipe(photo('a').id)
  await session.restore()
  emit('jobProgress', { ...progress, fraction: 0.42 })
  assert.match(session.store.get().announcement, /40%/)
  await session.cancel()
  assert.equal(asked.at(-1), progress.job)
  emit('jobFailed', { job: progress.job, photo: progress.photo, failure: { code: 'cancelled', context: {} } })
  assert.deepEqual(slots(session), [])
  assert.equal(openJob(session.store.get()), null)
})

test('a failed call is a message with its code, and the next success takes it away', async () => {
  let fail = true
  const { session } = program({
    restore: () => {
      if (fail) return Promise.reject(new PatinaError('file-missing', { file: 'a.jpg' }))
      return Promise.resolve({ job: progress.job })
    },
  })
  await session.start()
  await session.loadRecipe(photo('a').id)
  await session.restore()
  assert.equal(slots(session).length, 1)
  assert.equal(openJob(session.store.get()), null)
  fail = false
  await session.restore()
  assert.equal(slots(session).length, 0)
})

test('the strength slider shows at once and saves the newest value last', async () => {
  const saved: number[] = []
  let release = () => {}
  const { session, emit } = program({
    setStrength: ({ strength }) => {
      saved.push(strength)
      return new Promise((resolve) => (release = () => resolve(null)))
    },
  })
  await session.start()
  for (const strength of [0.9, 0.5, 0.2]) session.setStrength(strength)
  assert.equal(openPhoto(session.store.get())?.strength, 0.2)
  release()
  await new Promise((resolve) => setImmediate(resolve))
  release()
  assert.deepEqual(saved, [0.9, 0.2])
  emit('photosChanged', { changed: [{ ...photo('a'), strength: 0.9 }], removed: [] })
  assert.equal(openPhoto(session.store.get())?.strength, 0.2, 'an old echo does not move the slider back')
})

test('a finished export is fetched by the page where the host has no dialog', async () => {
  const { session, delivered } = program({
    exportPhoto: async () => ({ kind: 'download', name: 'a.png', path: 'assets/exports/1' }),
  })
  await session.start()
  await session.exportPhoto({ photo: photo('a').id, format: 'png', quality: null, metadata: 'keep' })
  assert.deepEqual(delivered, ['assets/exports/1'])
  assert.deepEqual(slots(session), ['export'])
})

test('news end where the person goes to another screen; what failed stays to be read', async () => {
  const { session } = program({
    exportPhoto: async () => ({ kind: 'saved', name: 'a.png' }),
    removePreset: async () => Promise.reject(new PatinaError('disk-full', { folder: 'x' })),
  })
  await session.start()
  await session.exportPhoto({ photo: photo('a').id, format: 'png', quality: null, metadata: 'keep' })
  await session.removePreset('none')
  const before = slots(session)
  assert.equal(before[0], 'export')
  assert.equal(before.length, 2)
  session.go('batches')
  assert.deepEqual(slots(session), before.slice(1))
})

test('removing the open photo shows its neighbour, and the last one the first screen', async () => {
  const { session } = program({ listPhotos: async () => [photo('a'), photo('b')] })
  await session.start()
  await session.removePhoto(photo('b').id)
  assert.equal(openPhoto(session.store.get())?.name, 'a.jpg')
  await session.removePhoto(photo('a').id)
  assert.equal(openPhoto(session.store.get()), null)
})

test('a photo is looked over once; its plan is taken over with what was measured, and all else goes off', async () => {
  const models = (['jpeg', 'denoise', 'deblur'] as const).map((task) => ({ ...MODEL, id: `my-${task}`, task }))
  const { session, asked } = program({ listModels: async () => models })
  await session.start()
  const { get } = session.store
  await session.loadRecipe(photo('a').id)
  assert.deepEqual(suggestion(get()), [])
  await Promise.all([session.checkUp(photo('a').id), session.checkUp(photo('a').id)])
  await session.checkUp(photo('a').id)
  assert.deepEqual(asked, [`checkup ${photo('a').id}`])

  session.editPlan((plan) => withTask(plan, 'deblur', { on: true }))
  session.editPlan((plan) => adopt(plan, suggestion(get())))
  assert.deepEqual(plannedSteps(planning(get())), [
    { params: { task: 'jpeg', quality: 30 }, model: 'my-jpeg', strength: 1 },
    { params: { task: 'denoise', sigma: 12.5 }, model: 'my-denoise', strength: 0.9 },
  ])
})

test('a check-up that fails is told in its place and tried again when the photo is opened again', async () => {
  let fail = true
  const { session } = program({
    checkup: () => (fail ? Promise.reject(new PatinaError('worker-crashed')) : Promise.resolve(CHECKUP)),
  })
  await session.start()
  await session.checkUp(photo('a').id)
  assert.equal(openCheckup(session.store.get())?.kind, 'failed')
  assert.deepEqual(slots(session), [])
  fail = false
  await session.checkUp(photo('a').id)
  assert.equal(openCheckup(session.store.get())?.kind, 'done')
})
