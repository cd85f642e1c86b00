/** @file The short form of `npm run verify:codec`: the same bytes give the same latents everywhere, and what is corrupted is refused. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { isErrorCode } from '../../src/shared/errors.ts'
import type { ProviderName } from '../../src/engine/session.ts'
import { softwareVulkan } from '../test/software-vulkan.ts'
import { agreement, type Agreement } from './agreement.ts'
import { corruption } from './corruption.ts'
import { ACCIDENTS, CLAIMS } from './corruptions.ts'
import { pictureOf, readPhotos } from './pictures.ts'

async function agreed(t: TestContext, count: number, provider: ProviderName): Promise<Agreement> {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-verify-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return await agreement({ count, provider, folder })
}

function check({ images, wrong, provider }: Agreement): void {
  assert.deepEqual(wrong, { here: 0, second: 0, provider: 0 }, `of ${images}`)
  assert.equal(provider.encodedWrong, 0, `encoded with ${provider.name}`)
  assert.ok(provider.pixels.samples > 1000 * images && provider.pixels.largest <= 1)
}

test('120 random images: the same bytes are the same latents here and in two other processes', async (t) => {
  const found = await agreed(t, 120, 'cpu')
  check(found)
  // The same program on the same machine: then even the pixels are the same.
  assert.deepEqual([found.provider.sameLatents, found.provider.pixels.differ], [120, 0])
  assert.ok(Object.keys(found.kinds).length > 6, JSON.stringify(found.kinds))
})

test(
  '6 random images: the same latents with the WebGPU provider, and what it encodes is decoded on the CPU',
  { skip: softwareVulkan() === null && 'no software Vulkan driver (Debian package chromium)' },
  async (t) => {
    const found = await agreed(t, 6, 'webgpu').catch((e: Error) => e)
    if (found instanceof Error) {
      if (!/webgpu|WebGPU|adapter|device/.test(found.message)) throw found
      return t.skip(`no WebGPU here: ${found.message.split('\n')[0] ?? ''}`)
    }
    check(found)
  },
)

test('a picture is the same by its number, and another by another', async () => {
  const photos = await readPhotos()
  assert.deepEqual(pictureOf(7, photos), pictureOf(7, photos))
  const many = Array.from({ length: 200 }, (_, i) => pictureOf(i, photos))
  assert.equal(new Set(many.map(({ raster }) => Buffer.from(raster.data.buffer).toString('base64'))).size, 200)
  assert.deepEqual(
    [...new Set(many.map(({ raster }) => raster.channels))].toSorted((a, b) => a - b),
    [1, 2, 3, 4],
  )
  assert.ok(
    many.some(({ raster }) => Math.max(raster.width, raster.height) > 1024),
    'some lie across two tiles',
  )
})

test('corrupted and forged files: an error of its own each, in bounded time and memory', async () => {
  const kinds = [Object.keys(ACCIDENTS).length, Object.keys(CLAIMS).length] as const
  const found = await corruption({ accidents: 20 * kinds[0], claims: 15 * kinds[1] })
  assert.deepEqual(found.opened, [])
  const { unchanged = 0, 'same picture': same = 0, picture = 0, ...codes } = found.outcomes
  for (const code of Object.keys(codes)) assert.ok(isErrorCode(code) && code !== 'internal', code)
  assert.ok(unchanged + same < 10 && picture < 30, JSON.stringify(found.outcomes))
  for (const code of ['truncated', 'patina-damaged', 'patina-model-missing', 'too-large'])
    assert.ok((codes[code] ?? 0) > 0, `${code} in ${JSON.stringify(codes)}`)
  assert.ok((found.slowest?.milliseconds ?? Infinity) < 20_000, JSON.stringify(found.slowest))
  assert.ok(found.after - found.before < 300e6, `${found.before} to ${found.after} bytes`)
})
