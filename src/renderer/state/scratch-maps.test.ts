/** @file Scratches as marks in the window: fetched once, marked by the shared rule at every sensitivity, known again later. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { packPicture } from '../../imaging/mask/picture.ts'
import { scratchMask } from '../../imaging/mask/scratches.ts'
import type { Api } from '../../shared/api.ts'
import type { Photo } from '../../shared/contract.ts'
import type { MaskOpOf } from '../../shared/mask.ts'
import { createScratchMaps } from './scratch-maps.ts'

const MAP = '0123456789abcdef'
const PHOTO = { id: 'a'.repeat(16), width: 20, height: 10 } as Photo
const PIXELS = Uint8Array.from({ length: 200 }, (_, i) => (i * 31) % 256)
const found = (sensitivity: number): MaskOpOf<'found'> => ({ kind: 'found', mode: 'add', map: MAP, sensitivity })

async function maps(t: TestContext, answer: unknown) {
  const asked: string[] = []
  t.mock.method(globalThis, 'fetch', async (address: string) => {
    asked.push(address)
    return Response.json(answer)
  })
  const api = { media: { base: '', headers: {} } } as unknown as Api
  return { maps: createScratchMaps(api), asked }
}

test('a map is fetched once; every sensitivity marks what the worker would fill', async (t) => {
  const { maps: held, asked } = await maps(t, { map: MAP, data: await packPicture(PIXELS) })
  assert.throws(() => held.pixels(PHOTO, found(0.5)), TypeError)
  assert.equal(await held.find(PHOTO), MAP)
  for (const sensitivity of [0, 0.3, 0.5, 1])
    assert.deepEqual(held.pixels(PHOTO, found(sensitivity)), scratchMask(PIXELS, 20, 10, sensitivity))
  await held.load(PHOTO, MAP)
  assert.deepEqual(asked, [`assets/photos/${PHOTO.id}/scratches`])
})

test('after a restart the map is asked for by its name; why it cannot be had is told', async (t) => {
  const { maps: held, asked } = await maps(t, { map: MAP, data: await packPicture(PIXELS) })
  await held.load(PHOTO, MAP)
  assert.equal(held.isHeld(MAP), true)
  assert.deepEqual(asked, [`assets/photos/${PHOTO.id}/scratches/${MAP}`])
  t.mock.restoreAll()
  const failing = await maps(t, { failure: { code: 'unknown-id', context: {} } })
  await assert.rejects(failing.maps.load(PHOTO, MAP), { code: 'unknown-id' })
})
