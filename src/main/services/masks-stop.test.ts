/** @file Looking for scratches is given up where it is asked for, of one photo only, and can be begun anew. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { PatinaError } from '../../shared/errors.ts'
import { DEFAULT_MODEL } from '../../shared/tasks.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import { createMasks } from './masks.ts'

type Needs = Parameters<typeof createMasks>[0]

test('a search that is stopped tells whoever waits, ends in the worker, and leaves the other photo’s alone', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-masks-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const searches: { out: string; end: () => void }[] = []
  const find = ({ out }: { out: string }, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new PatinaError('cancelled'))
      signal.addEventListener('abort', () => reject(new PatinaError('cancelled')))
      searches.push({
        out,
        end() {
          writeFileSync(out, 'found')
          resolve({})
        },
      })
    })
  const models = () => Promise.resolve([{ id: DEFAULT_MODEL.scratches, sha256: 'abc' }])
  const finder = {
    call: (method: string, params: never, options: never) => (method === 'models' ? models() : find(params, options)),
  } as unknown as WorkerClient
  const photos = {
    get: (id: string) => ({ info: { sha256: id }, name: id }),
    unchanged: (id: string) => Promise.resolve({ path: id }),
  }
  const masks = createMasks({
    finder: () => finder,
    photos,
    folder: { photoCache: (id: string) => path.join(folder, id) },
  } as unknown as Needs)
  const until = async (count: number) => {
    for (let n = 0; n < 10_000 && searches.length < count; n++) await setImmediate()
    assert.equal(searches.length, count)
  }
  const [first, again, other] = [masks.scratches('a', null), masks.scratches('a', null), masks.scratches('b', null)]
  const told = [first, again].map((one) =>
    assert.rejects(one, (e) => e instanceof PatinaError && e.code === 'cancelled'),
  )
  await until(2)
  masks.stopFinding('a')
  await Promise.all(told)
  const anew = masks.scratches('a', null)
  await until(3)
  for (const { end } of searches) end()
  assert.equal((await other).data, 'found')
  assert.equal((await anew).data, 'found')
  masks.stopFinding('a') // nothing is looked for any more
})
