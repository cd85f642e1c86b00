/** @file Tasks one after the other: order, failures, and a task that lets the next one in before its end (runs in Node). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { oneAtATime } from './one-at-a-time.ts'

/** A task that says when it was begun, and goes on when it is told to. */
function step(said: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  let leave = (): void => undefined
  return {
    act: async (out: () => void) => {
      said.push(name)
      leave = out
      await promise
      return name
    },
    leave: () => leave(),
    end: () => resolve(),
  }
}

test('one after the other, in the order in which they came, whatever fails', async () => {
  const alone = oneAtATime()
  const said: string[] = []
  const first = alone(async () => {
    await setImmediate()
    said.push('a')
    throw new Error('a')
  })
  const second = alone(() => Promise.resolve(said.push('b')))
  await assert.rejects(first, /a/)
  assert.equal(await second, 2)
  assert.deepEqual(said, ['a', 'b'])
})

test('who leaves lets the next one in, but no third as long as he is there', async () => {
  const alone = oneAtATime()
  const said: string[] = []
  const [a, b, c] = [step(said, 'a'), step(said, 'b'), step(said, 'c')]
  const done = [a, b, c].map(({ act }) => alone(act))
  await setImmediate()
  assert.deepEqual(said, ['a'])
  a.leave()
  await setImmediate()
  assert.deepEqual(said, ['a', 'b'])
  b.leave()
  await setImmediate()
  assert.deepEqual(said, ['a', 'b'], 'a is not done yet')
  a.end()
  await setImmediate()
  assert.deepEqual(said, ['a', 'b', 'c'])
  b.end()
  c.end()
  assert.deepEqual(await Promise.all(done), ['a', 'b', 'c'])
})
