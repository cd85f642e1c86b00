/** @file The cache loads once, aborts what left the view, evicts the oldest and closes every bitmap it took. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { TileCache } from './tile-cache.ts'

function harness(spare: number) {
  const open = new Set<string>()
  const aborted: string[] = []
  const loads: string[] = []
  const pending = new Map<string, { resolve: () => void; reject: () => void }>()
  const cache = new TileCache({
    spare,
    onChange: () => undefined,
    load: (address, signal) => {
      loads.push(address)
      signal.addEventListener('abort', () => aborted.push(address))
      return new Promise((resolve, reject) => {
        const bitmap = { close: () => open.delete(address) } as unknown as ImageBitmap
        pending.set(address, {
          resolve: () => {
            open.add(address)
            resolve(bitmap)
          },
          reject: () => reject(new Error('404')),
        })
      })
    },
  })
  const arrive = async (...addresses: string[]) => {
    for (const address of addresses) pending.get(address)?.resolve()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { cache, open, aborted, loads, pending, arrive }
}

test('loads each address once and hands out what arrived', async () => {
  const { cache, loads, arrive } = harness(2)
  cache.want(['a', 'b'])
  cache.want(['a', 'b'])
  assert.deepEqual(loads, ['a', 'b'])
  assert.equal(cache.get('a'), undefined)
  await arrive('a')
  assert.ok(cache.get('a'))
  assert.equal(cache.isSettled(['a']), true)
  assert.equal(cache.isSettled(['a', 'b']), false)
})

test('a load that left the view is aborted, and what it brings late is closed', async () => {
  const { cache, aborted, open, arrive } = harness(2)
  cache.want(['a'])
  cache.want(['b'])
  assert.deepEqual(aborted, ['a'])
  await arrive('a')
  assert.equal(cache.get('a'), undefined)
  assert.equal(open.size, 0)
})

test('the least recently used go first, never those in sight, and close() leaves nothing open', async () => {
  const { cache, open, arrive } = harness(1)
  for (const address of ['a', 'b', 'c']) {
    cache.want([address])
    await arrive(address)
  }
  cache.want(['c'])
  assert.deepEqual([...open], ['b', 'c'])
  cache.close()
  assert.equal(open.size, 0)
})

test('a picture that is not there is settled and not asked for again', async () => {
  const { cache, loads, pending } = harness(2)
  cache.want(['a'])
  pending.get('a')?.reject()
  await new Promise((resolve) => setImmediate(resolve))
  cache.want(['a'])
  assert.equal(cache.isSettled(['a']), true)
  assert.deepEqual(loads, ['a'])
})
