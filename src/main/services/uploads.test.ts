/** @file Uploads: whole on disk, or nothing. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { PatinaError } from '../../shared/errors.ts'
import { receive } from './uploads.ts'

function folder(t: TestContext): string {
  const place = mkdtempSync(path.join(tmpdir(), 'patina-uploads-'))
  t.after(() => rmSync(place, { recursive: true }))
  return path.join(place, 'imports')
}

const body = (...parts: (Uint8Array | Error)[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull(controller) {
      const part = parts.shift()
      if (part instanceof Error) controller.error(part)
      else if (part) controller.enqueue(part)
      else controller.close()
    },
  })
const bytes = (length: number) => new Uint8Array(length).fill(7)

test('takes every byte, up to the limit itself, readable by its owner only', async (t) => {
  const file = await receive(body(bytes(600), bytes(400)), 'a.jpg', folder(t), 1000)
  assert.deepEqual(new Uint8Array(readFileSync(file)), bytes(1000))
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('one byte more is refused by name, and an upload that breaks off leaves nothing', async (t) => {
  const place = folder(t)
  await assert.rejects(
    receive(body(bytes(600), bytes(401)), 'a.jpg', place, 1000),
    (e) => e instanceof PatinaError && e.code === 'upload-too-large' && e.context['file'] === 'a.jpg',
  )
  await assert.rejects(receive(body(bytes(600), new Error('cut off')), 'a.jpg', place, 1000), /cut off/)
  assert.deepEqual(readdirSync(place), [])
})

test('no body is an empty file: what it is, is for the worker to say', async (t) =>
  assert.equal(statSync(await receive(null, 'a.jpg', folder(t), 1000)).size, 0))
