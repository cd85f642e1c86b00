/** @file Marks in the window against a hand-made program: what is shown, what is sent, and what is filled. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { NO_MASK } from '../../imaging/mask/history.ts'
import type { Api } from '../../shared/api.ts'
import type { MaskChange, Model, Photo, RestoredStep } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { MaskHistory, MaskOp } from '../../shared/mask.ts'
import { canFill } from './app-state.ts'
import { openMask } from './marking.ts'
import { createSession } from './session.ts'

const MASK = 'abcdef0123456789'
const model = (id: string, task: string): Model => ({
  id,
  title: id,
  task,
  parameters: 1,
  sha256: '',
  licence: '',
  sound: true,
})
const PHOTO: Photo = {
  id: 'a'.repeat(16),
  name: 'a.jpg',
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
}
const dab = (x: number): MaskOp => ({ kind: 'stroke', mode: 'add', size: 9, hardness: 1, points: [x, 20] })
const turn = () => new Promise((resolve) => setImmediate(resolve))

interface Start {
  readonly photo?: Photo
  readonly refuse?: () => boolean
  readonly marks?: MaskHistory
}

/** A program that keeps one mask. */
async function program({ photo = PHOTO, refuse = () => false, marks = NO_MASK }: Start = {}) {
  let held = marks
  const changes: MaskChange[] = []
  const orders: Parameters<Api['restore']>[0][] = []
  const api = {
    listPhotos: async () => [photo],
    listSamples: async () => [],
    listPresets: async () => [],
    listModels: async () => [model('denoise-small', 'denoise'), model('inpaint-base', 'inpaint')],
    listEngines: async () => [],
    getMask: async () => held,
    setMask: async (change: MaskChange) => {
      if (refuse()) throw new PatinaError('refused', { reason: 'test' })
      changes.push(change)
      await turn()
      held = { ops: [...held.ops.slice(0, change.keep), ...change.add], at: change.at }
      return held.at === 0 ? null : MASK
    },
    getRecipe: async () => ({ ops: [], at: 0 }),
    setRecipe: async () => null,
    restore: async (order: Parameters<Api['restore']>[0]) => {
      orders.push(order)
      return { job: 'f'.repeat(16) }
    },
    on: () => () => undefined,
    media: { base: '', headers: {} },
  } as unknown as Api
  const session = createSession(api, async () => undefined)
  await session.start()
  await session.loadMask(photo)
  await session.loadRecipe(photo.id)
  return { session, changes, orders, held: () => held, mask: () => openMask(session.store.get()) }
}

test('marks show at once and are saved as what is new, the newest state at the end', async () => {
  const { session, changes, held, mask } = await program()
  for (const x of [1, 2, 3]) session.mark(dab(x))
  session.undoMark()
  session.mark(dab(4))
  assert.deepEqual(mask(), { ops: [dab(1), dab(2), dab(4)], at: 3 })
  await session.savedMask(PHOTO.id)
  assert.deepEqual(held(), mask())
  assert.deepEqual(
    changes.slice(0, 2).map(({ keep, add, at }) => [keep, add.length, at]),
    [
      [0, 1, 1],
      [1, 2, 3],
    ],
  )
  session.undoMark()
  session.undoMark()
  session.redoMark()
  await session.savedMask(PHOTO.id)
  assert.deepEqual(held(), { ops: [dab(1), dab(2), dab(4)], at: 2 })
})

test('scratches that cannot be had again are left out with a message; the other marks are shown', async (t) => {
  t.mock.method(globalThis, 'fetch', async () =>
    Response.json({ failure: { code: 'scratches-gone', context: { photo: PHOTO.name } } }),
  )
  const ops: MaskOp[] = [dab(1), { kind: 'found', mode: 'add', map: MASK, sensitivity: 0.5 }, dab(400)]
  const { session, mask } = await program({ marks: { ops, at: 3 } })
  assert.deepEqual(mask(), { ops, at: 3 })
  const shares = [ops, [dab(1), dab(400)], [dab(1)]].map((some) => session.markedShare(PHOTO, some))
  assert.equal(shares[0], shares[1])
  assert.ok(shares[0]! > shares[2]!)
  const [notice] = session.store.get().notices
  assert.equal(notice?.content.kind === 'failure' && notice.content.failure.code, 'scratches-gone')
})

test('what could not be saved is taken back, with a message', async () => {
  let broken = false
  const { session, mask } = await program({ refuse: () => broken })
  session.mark(dab(1))
  await session.savedMask(PHOTO.id)
  broken = true
  session.mark(dab(2))
  await session.savedMask(PHOTO.id)
  assert.deepEqual(mask().ops, [dab(1)])
  assert.deepEqual(
    session.store.get().notices.map(({ slot }) => slot),
    ['mask'],
  )
})

test('filling orders the saved marks beside what was done, and shows the picture without them', async () => {
  const step: RestoredStep = {
    params: { task: 'denoise', sigma: 5 },
    model: 'denoise-small',
    strength: 1,
    seconds: 2,
  }
  const result = {
    id: 'b'.repeat(16),
    under: null,
    last: 1,
    steps: [step],
    engine: 'cpu',
    seconds: 2,
    levels: 1,
  } as const
  const { session, orders } = await program({ photo: { ...PHOTO, result: { ...result, steps: [step] } } })
  assert.equal(canFill(session.store.get()), false)
  session.setMarking({ tool: 'brush' })
  session.mark(dab(1))
  assert.equal(canFill(session.store.get()), true)
  await session.fill()
  const { seconds: _, ...done } = step
  const filling = { params: { task: 'inpaint', mask: MASK }, model: null, strength: 1 }
  assert.deepEqual(orders, [{ photo: PHOTO.id, steps: [filling, done], engine: 'auto', ordered: true }])
  assert.equal(canFill(session.store.get()), false, 'one job of a photo at a time')
  const { tool, shown } = session.store.get().marking
  assert.deepEqual([tool, shown], ['hand', false])
})

test('nothing is ordered for marks that could not be saved', async () => {
  let broken = false
  const { session, orders } = await program({ refuse: () => broken })
  session.mark(dab(1))
  await session.savedMask(PHOTO.id)
  broken = true
  await session.fill()
  assert.deepEqual(orders, [])
  assert.deepEqual(session.store.get().jobs, {})
  assert.equal(session.store.get().notices.length, 1)
})

test('restoring fills again what was filled, unless nothing is marked any more', async () => {
  const filled: RestoredStep = {
    params: { task: 'inpaint', mask: '0'.repeat(16) },
    model: 'inpaint-base',
    strength: 1,
    seconds: 1,
  }
  const photo: Photo = {
    ...PHOTO,
    result: { id: 'b'.repeat(16), under: null, last: 1, steps: [filled], engine: 'cpu', seconds: 1, levels: 1 },
  }
  for (const [last, tasks] of [
    [dab(2), ['inpaint', 'denoise']],
    [{ kind: 'clear' }, ['denoise']],
  ] as const) {
    const { session, orders } = await program({ photo })
    session.mark(dab(1))
    session.mark(last as MaskOp)
    await session.restore()
    assert.deepEqual(
      orders[0]?.steps.map((step) => step.params.task),
      tasks,
    )
    const inpaint = orders[0]?.steps.find((step) => step.params.task === 'inpaint')
    if (inpaint) assert.deepEqual(inpaint.params, { task: 'inpaint', mask: MASK })
  }
})
