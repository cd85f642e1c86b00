/** @file The library of the program without a host: folders, thumbnails, deltas, originals that moved. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { createApp } from '../../src/main/services/app.ts'
import { PatinaError } from '../../src/shared/errors.ts'
import { connect, unwrap } from '../../src/shared/rpc.ts'
import type { Calls, Events, ImportOutcome } from '../../src/shared/contract.ts'
import { memoryStore } from '../stand-in/project-store.ts'
import { fakeWorker } from '../stand-in/worker.ts'
import { memoryLink } from './links.ts'

const picture = (grey: number): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 400, channels: 3, background: { r: grey, g: grey, b: grey } } })
    .png()
    .toBuffer()

/** A program whose dialogs answer what they are told to. */
async function scene(t: TestContext) {
  const root = mkdtempSync(path.join(tmpdir(), 'patina-library-'))
  const photos = path.join(root, 'photos')
  mkdirSync(path.join(photos, 'deep'), { recursive: true })
  for (const [name, grey] of [
    ['a.png', 10],
    ['b.png', 90],
    ['copy of a.png', 10],
    ['deep/c.png', 200],
  ] as const)
    writeFileSync(path.join(photos, name), await picture(grey))
  writeFileSync(path.join(photos, 'notes.txt'), 'no photo')
  const choice = { file: '', folder: photos as string | null }
  const worker = fakeWorker()
  const app = createApp({
    kind: 'electron',
    version: '0.0.0',
    dataDir: path.join(root, 'data'),
    outputs: path.join(root, 'restored'),
    resources: path.join(root, 'resources'),
    startWorker: () => worker,
    openStore: memoryStore,
    dialogs: {
      open: async () => [choice.file],
      outputFolder: () => Promise.resolve(null),
      openFolder: async () => choice.folder,
      save: async () => null,
    },
  })
  const [ours, theirs] = memoryLink()
  app.attach(theirs)
  const client = connect<Calls, Events>(ours)
  const deltas: Events['photosChanged'][] = []
  client.on('photosChanged', (delta) => void deltas.push(delta))
  t.after(async () => {
    ours.close()
    await app.close()
    rmSync(root, { recursive: true, force: true })
  })
  const call = async <K extends keyof Calls>(name: K, ...args: Parameters<Calls[K]>) =>
    unwrap(await client.call(name, ...(args as never))) as Awaited<ReturnType<Calls[K]>>
  const ask = (place: string, init?: RequestInit) => app.fetch(new Request(`http://patina/${place}`, init))
  return { photos, root, choice, worker, deltas, call, ask }
}

const fails = (work: Promise<unknown>, code: string) =>
  assert.rejects(work, (error) => error instanceof PatinaError && error.code === code)

const isThere = async ({ call }: Awaited<ReturnType<typeof scene>>, name: string) =>
  (await call('listPhotos')).find((photo) => photo.name === name)?.missing === false

test('a folder is opened with all below it, each content once; what is no photo is named', async (t) => {
  const { call, deltas } = await scene(t)
  const outcomes = (await call('openFolder')) ?? []
  assert.deepEqual(
    outcomes.map((o) => [o.name, 'photo' in o ? 'photo' : o.failure.code]),
    [
      ['a.png', 'photo'],
      ['b.png', 'photo'],
      ['copy of a.png', 'photo'],
      ['c.png', 'photo'],
      ['notes.txt', 'not-a-photo'],
    ],
  )
  const list = await call('listPhotos')
  assert.equal(list.length, 3)
  assert.ok(list.every(({ bytes, findings, failed }) => bytes > 0 && findings === null && failed === null))
  assert.ok(deltas.length >= 4 && deltas.every(({ changed }) => changed.length === 1), 'never the whole list')
})

test('a thumbnail is made once, when it is asked for; one that nobody waits for is not made', async (t) => {
  const { call, ask, worker } = await scene(t)
  await call('openFolder')
  const [first, second] = await call('listPhotos')
  const made = () => worker.counts.get('preview') ?? 0
  const before = made()
  const answers = await Promise.all([1, 2].map(() => ask(`assets/photos/${first?.id}/thumb`)))
  for (const answer of answers) {
    const { width, height, format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
    assert.deepEqual([width, height, format], [256, 160, 'jpeg'])
  }
  assert.equal(made(), before + 1)
  const left = await ask(`assets/photos/${second?.id}/thumb`, { signal: AbortSignal.abort() })
  assert.equal(left.ok, false)
  assert.equal(made(), before + 1)
  assert.equal((await ask('assets/photos/0000000000000000/thumb')).status, 404)
})

test('tiles are made of photos that are looked at, and not of all', async (t) => {
  const { call, ask, worker } = await scene(t)
  await call('openFolder')
  assert.equal(worker.counts.get('pyramid') ?? 0, 0)
  const [first] = await call('listPhotos')
  await ask(`assets/photos/${first?.id}/preview`)
  assert.equal(worker.counts.get('pyramid'), 1)
})

test('a check-up and a failed restoration are remembered with the photo', async (t) => {
  const { call, deltas } = await scene(t)
  await call('openFolder')
  const [photo] = await call('listPhotos')
  const id = photo?.id ?? ''
  await call('checkup', id)
  assert.equal((await call('listPhotos'))[0]?.findings, 1)
  const steps = [{ params: { task: 'denoise', sigma: null }, model: 'none', strength: 1 }] as const
  await call('restore', { photo: id, steps: [...steps], engine: 'auto' })
  while (deltas.at(-1)?.changed[0]?.failed !== 'model-missing') await new Promise((resolve) => setImmediate(resolve))
  await call('removePhoto', id)
  assert.deepEqual(deltas.at(-1), { changed: [], removed: [id] })
})

test('an original that moved is taken only if it is the very same', async (t) => {
  const here = await scene(t)
  const { call, photos, choice, ask, root } = here
  await call('openFolder')
  const moved = path.join(root, 'elsewhere.png')
  renameSync(path.join(photos, 'b.png'), moved)
  assert.equal(await isThere(here, 'b.png'), false)
  const id = (await call('listPhotos')).find(({ name }) => name === 'b.png')?.id ?? ''

  choice.file = path.join(photos, 'a.png')
  await fails(call('relinkPhoto', id), 'other-photo')
  choice.file = path.join(root, 'nothing.png')
  await fails(call('relinkPhoto', id), 'file-missing')
  assert.equal(await isThere(here, 'b.png'), false)
  choice.file = moved
  assert.deepEqual(await call('relinkPhoto', id), { kind: 'done', found: 1 })
  assert.equal(await isThere(here, 'b.png'), true)

  renameSync(moved, path.join(root, 'again.png'))
  const send = async (bytes: Buffer) => {
    const answer = await ask(`assets/photos/${id}/relink?name=sent.png`, {
      method: 'POST',
      body: new Uint8Array(bytes),
    })
    return (await answer.json()) as ImportOutcome
  }
  const refused = await send(await picture(91))
  assert.ok('failure' in refused && refused.failure.code === 'other-photo')
  assert.deepEqual(refused.failure.context, { file: 'sent.png', photo: 'b.png' })
  assert.equal(await isThere(here, 'b.png'), false)
  assert.ok('photo' in (await send(await picture(90))))
  assert.equal(await isThere(here, 'b.png'), true)
})

test('all missing originals below a folder are found in one look', async (t) => {
  const here = await scene(t)
  const { call, photos, choice, root } = here
  await call('openFolder')
  const elsewhere = path.join(root, 'new', 'place')
  mkdirSync(elsewhere, { recursive: true })
  renameSync(path.join(photos, 'b.png'), path.join(elsewhere, 'renamed.png'))
  renameSync(path.join(photos, 'deep', 'c.png'), path.join(elsewhere, 'c.png'))
  writeFileSync(path.join(elsewhere, 'other.png'), await picture(55))
  choice.folder = path.join(root, 'new')
  assert.deepEqual(await call('relinkFolder'), { kind: 'done', found: 2 })
  for (const name of ['b.png', 'c.png']) assert.equal(await isThere(here, name), true)
  choice.folder = null
  assert.deepEqual(await call('relinkFolder'), { kind: 'cancelled', found: 0 })
  assert.ok(existsSync(path.join(elsewhere, 'renamed.png')), 'originals stay where they are')
})
