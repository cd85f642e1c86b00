/** @file Of the values that come while one is being saved only the newest is saved, and waiting means waiting for it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { latestOnly } from './latest-only.ts'

test('skips what is overtaken, and resolves after the newest', async () => {
  const done: number[] = []
  const save = latestOnly(async (value: number) => {
    await new Promise((resolve) => setImmediate(resolve))
    done.push(value)
  })
  const waits = [1, 2, 3].map((value) => save(value))
  await waits[2]
  assert.deepEqual(done, [1, 3])
  await save(4)
  assert.deepEqual(done, [1, 3, 4])
})
