/** @file The cache keeps what is shown and what was shown last, within its limit. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { createCacheLimit } from './cache-limit.ts'
import { fullResult, projectFolder } from './project-folder.ts'
import type { StoredResult } from './project-store.ts'

/** Two photos with five results each, of 1,000 bytes; the n-th was used in the n-th minute; each photo shows its first. */
function scene(t: test.TestContext, limit: number) {
  const data = mkdtempSync(path.join(tmpdir(), 'patina-cache-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const folder = projectFolder(data)
  const place = (photo: string, n: number) => folder.resultCache(photo, `${photo}${n}`)
  for (const photo of ['a', 'b'])
    for (let n = 0; n < 5; n++) {
      mkdirSync(path.join(place(photo, n), 'tiles/0'), { recursive: true })
      writeFileSync(fullResult(place(photo, n)), new Uint8Array(700))
      writeFileSync(path.join(place(photo, n), 'tiles/0/0_0.png'), new Uint8Array(300))
      utimesSync(fullResult(place(photo, n)), n * 60, n * 60)
    }
  const store = {
    photos: () => ['a', 'b'].map((id) => ({ id })) as never,
    results: (photo: string) => Array.from({ length: 6 }, (_, n) => ({ id: `${photo}${n}`, photo }) as StoredResult),
    edit: (photo: string) => ({ strength: 1, result: `${photo}0`, under: `${photo}1`, last: 1 }),
  }
  const cache = createCacheLimit({ store, folder, limit: () => limit })
  const left = () =>
    ['a', 'b'].flatMap((photo) => [0, 1, 2, 3, 4].filter((n) => existsSync(place(photo, n))).map((n) => `${photo}${n}`))
  return { cache, left }
}

test('what was shown the longest ago goes, down to nine tenths of the limit; what is shown stays', async (t) => {
  const { cache, left } = scene(t, 8_000)
  assert.equal(await cache.tidy(), 3_000)
  assert.equal(left().length, 7)
  assert.deepEqual(
    left().filter((id) => '01'.includes(id[1] ?? '')),
    ['a0', 'a1', 'b0', 'b1'],
  )
  assert.deepEqual(
    left().filter((id) => id.endsWith('4')),
    ['a4', 'b4'],
  )
})

test('within the limit nothing goes; what is looked at again is young', async (t) => {
  const { cache, left } = scene(t, 10_000)
  assert.equal(await cache.tidy(), 0)
  assert.equal(left().length, 10)
})

test('a result that was looked at again outlives younger ones', async (t) => {
  const { cache, left } = scene(t, 6_000)
  cache.used('a', 'a2')
  await new Promise((resolve) => setTimeout(resolve, 50))
  await cache.tidy()
  assert.ok(left().includes('a2'))
})

test('what is shown stays even where it alone is too much', async (t) => {
  const { cache, left } = scene(t, 1_000)
  await cache.tidy()
  assert.deepEqual(left(), ['a0', 'a1', 'b0', 'b1'])
})
