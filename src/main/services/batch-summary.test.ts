/** @file What a batch is said to be doing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RECIPE } from '../../../test/faults/batch-scene.ts'
import type { BatchView } from '../jobs/queue.ts'
import { summaryOf } from './batch-summary.ts'

const JOBS = { waiting: 3, running: 0, done: 1, failed: 0, skipped: 0, cancelled: 0 }
const FULL = { code: 'disk-full', context: { folder: '/x' } } as const
const ROOM = { folder: '/x', needed: 5_000_000, free: 1_000 }

const batch = (changes: Partial<BatchView>): BatchView => ({
  id: '0123456789abcdef',
  kind: 'batch',
  state: 'active',
  reason: null,
  priority: 0,
  out: '/x/Spring',
  earlier: [],
  selection: { inputs: ['/a'], recursive: false, include: [], exclude: [], name: '{name}' },
  recipe: RECIPE,
  created: new Date(0),
  jobs: JOBS,
  size: 4,
  sizeLeft: 3,
  ...changes,
})

const of = (changes: Partial<BatchView>, room: typeof ROOM | null, canChoose = true) =>
  summaryOf(batch(changes), { wanted: true, room, canChoose, toLookAt: 0, unmeasured: 0, recent: [] })

test('a batch that waits for room says so, with the sizes; a person’s pause and a cancel go before', () => {
  const waiting = of({ state: 'paused', reason: FULL }, ROOM)
  assert.deepEqual([waiting.condition, waiting.room], ['room', { needed: 5_000_000, free: 1_000 }])
  assert.equal(of({}, ROOM).condition, 'room', 'the queue itself could not be written')
  assert.deepEqual([of({ state: 'paused' }, ROOM).condition, of({ state: 'paused' }, ROOM).room], ['paused', null])
  assert.equal(of({ state: 'cancelled' }, ROOM).condition, 'cancelled')
  assert.equal(of({ state: 'paused', reason: FULL }, null).condition, 'paused', 'nobody waits any more')
  assert.equal(of({}, null).condition, 'waiting')
})

test('another folder is offered where the drive is full, nobody works on the batch, and there is a dialog to choose it', () => {
  const full = { state: 'paused', reason: FULL } as const
  assert.equal(of(full, ROOM).canMove, true)
  assert.equal(of(full, null).canMove, true, 'the program that waited has ended')
  assert.equal(of(full, ROOM, false).canMove, false, 'no dialog')
  assert.equal(of({ state: 'paused' }, null).canMove, false, 'a person paused it')
  assert.equal(of({ ...full, jobs: { ...JOBS, running: 1 } }, null).canMove, false)
  assert.equal(of({ ...full, jobs: { ...JOBS, waiting: 0 } }, null).canMove, false)
  assert.equal(of({ ...full, kind: 'watch' }, null).canMove, false)
})
