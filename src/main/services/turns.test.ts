/** @file Taking turns: never more than the limit, the newest first, and those who left are passed over. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { PatinaError } from '../../shared/errors.ts'
import { turns } from './turns.ts'

test('runs the newest first, never more than the limit, and nothing for who has left', async () => {
  const take = turns(2)
  const done: number[] = []
  let running = 0
  let most = 0
  const stops = Array.from({ length: 10 }, () => new AbortController())
  const waiting = stops.map(({ signal }, i) =>
    take(signal, async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      done.push(i)
    }).catch((error: unknown) => {
      assert.ok(error instanceof PatinaError && error.code === 'cancelled')
    }),
  )
  stops.slice(3, 7).forEach((stop) => stop.abort())
  await Promise.all(waiting)
  assert.equal(most, 2)
  assert.deepEqual(done, [0, 1, 9, 8, 7, 2])
})

test('a failure is handed on and gives the turn back', async () => {
  const take = turns(1)
  const { signal } = new AbortController()
  await assert.rejects(
    take(signal, () => Promise.reject(new Error('broken'))),
    /broken/,
  )
  assert.equal(await take(signal, async () => 7), 7)
})
