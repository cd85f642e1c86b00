/** @file What can be done with a batch, how far it is, and which photo is shown next. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BatchPhoto, BatchSummary } from '../../shared/batch.ts'
import { BATCH_CHANGES, canChange, doneShare, firstOrder, folderNameAt, nextToLookAt } from './batching.ts'

const NO_JOBS = { waiting: 0, running: 0, done: 0, failed: 0, skipped: 0, cancelled: 0 }

const batch = (condition: BatchSummary['condition'], jobs: Partial<BatchSummary['jobs']> = {}): BatchSummary => ({
  id: '0123456789abcdef',
  name: 'Spring',
  folder: '/pictures/Spring',
  earlier: [],
  canMove: false,
  condition,
  reason: null,
  room: null,
  created: '2026-01-02T03:04:05.000Z',
  jobs: { ...NO_JOBS, ...jobs },
  toLookAt: 0,
  unmeasured: 0,
  secondsLeft: null,
})

const photo = (job: number, verdict: BatchPhoto['verdict'] = null): BatchPhoto => ({
  job,
  name: `${job}.jpg`,
  output: null,
  state: 'done',
  skip: null,
  failure: null,
  seconds: 1,
  invented: null,
  steps: [],
  risk: null,
  verdict,
})

test('each change is offered only where it means something', () => {
  const offered = (b: BatchSummary) => BATCH_CHANGES.filter((change) => canChange(b, change))
  assert.deepEqual(offered(batch('running', { waiting: 3, running: 1 })), ['pause', 'cancel'])
  assert.deepEqual(offered(batch('paused', { waiting: 3 })), ['resume', 'cancel', 'remove'])
  const full = { ...batch('room', { waiting: 3 }), canMove: true }
  assert.deepEqual(offered(full), ['pause', 'resume', 'move', 'cancel', 'remove'])
  assert.deepEqual(offered(batch('interrupted', { waiting: 3, failed: 1 })), ['resume', 'cancel', 'retry', 'remove'])
  assert.deepEqual(offered(batch('waiting', { waiting: 3 })), ['pause', 'cancel', 'first', 'remove'])
  assert.deepEqual(offered(batch('done', { done: 4 })), ['remove'])
  assert.deepEqual(offered(batch('cancelled', { failed: 1, cancelled: 2 })), ['remove'])
  assert.equal(canChange(null, 'remove'), false)
})

test('what has come to any end counts as done; an empty batch is done', () => {
  assert.equal(doneShare(batch('running', { waiting: 1, running: 1, done: 1, failed: 1 })), 0.5)
  assert.equal(doneShare(batch('done')), 1)
})

test('the next photo to look at is behind the one that was dealt with, and nobody has looked at it', () => {
  const page = { total: 4, photos: [photo(4), photo(7), photo(9, 'accepted'), photo(2)] }
  assert.equal(nextToLookAt(page, 4)?.job, 7)
  assert.equal(nextToLookAt(page, 7)?.job, 2)
  assert.equal(nextToLookAt(page, 2), null)
  assert.equal(nextToLookAt(null, 2), null)
})

test('a batch is named so that folders sort by time and every system takes the name', () => {
  assert.equal(folderNameAt(new Date(2026, 0, 9, 7, 5)), '2026-01-09 07.05')
  assert.equal(firstOrder(['a'], new Date(2026, 0, 9, 7, 5)).steps, null)
})
