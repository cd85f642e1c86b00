/** @file Photos on their way through the worker side by side: when the network gets what, and that nobody's pixels mix (runs in Node). */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { PatinaError } from '../shared/errors.ts'
import type { Engines } from './engines.ts'
import { Studio } from './studio.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'patina-studio-'))
after(() => rm(folder, { recursive: true }))

/** Four tiles of 64 pixels that overlap by 8. */
const [WIDTH, HEIGHT] = [100, 100]

async function makePhoto(name: string, level: number): Promise<string> {
  const pixels = Buffer.from(Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => level + (i % 50)))
  const file = path.join(folder, name)
  await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } }).toFile(file)
  return file
}

/** A network that inverts a tile when it is told to; a photo is told by its darkest sample. */
function scene() {
  const asked: { readonly level: number; readonly answer: () => void; readonly fail: () => void }[] = []
  const run = (pixels: Float32Array) => {
    const { promise, resolve, reject } = Promise.withResolvers<Float32Array>()
    const level = Math.round(255 * pixels.reduce((least, v) => Math.min(least, v), 1))
    asked.push({
      level,
      answer: () => resolve(pixels.map((v) => 1 - v)),
      fail: () => reject(new Error('device lost')),
    })
    return promise
  }
  const open: Engines['open'] = ({ engine }) =>
    Promise.resolve({
      engine,
      modelSha256: '0'.repeat(64),
      prepare: (from) => Promise.resolve({ from, tileModel: { tile: 64, overlap: 8, multiple: 8, run } }),
      dispose: () => Promise.resolve(),
    })
  const unused = () => Promise.reject(new Error('not asked for'))
  const studio = new Studio({
    open,
    openFinder: unused,
    openNoiseMap: unused,
    listModels: unused,
    reportProviders: unused,
  })
  const restore = (photo: string) =>
    studio.restore(
      { photo, engine: 'cpu', steps: [{ params: { task: 'denoise', sigma: null }, model: 'm', strength: 1 }] },
      { signal: new AbortController().signal, tell: () => undefined },
      ({ restored }) => Promise.resolve(restored.data),
    )
  /** Waits until the network was asked so often. */
  const until = async (times: number) => {
    for (let ms = 0; asked.length < times && ms < 5_000; ms += 5) await sleep(5)
    // Whoever would come too early has the time to.
    await sleep(50)
    assert.deepEqual(asked.length, times)
  }
  return { asked, restore, until }
}

const inverted = (level: number) => Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => 255 - level - (i % 50))

test('the next photo gives its first tile while the network has the last one of the photo before; a third one waits', async () => {
  const { asked, restore, until } = scene()
  const photos = await Promise.all([10, 60, 110].map((level) => makePhoto(`a${level}.png`, level)))
  const results: Promise<ArrayLike<number>>[] = []
  for (const [i, photo] of photos.entries()) {
    results.push(restore(photo))
    if (i === 0) await until(1)
  }
  for (const times of [2, 3]) {
    asked[times - 2]?.answer()
    await until(times)
  }
  // The last tile of the first photo: one of the second follows before it is answered.
  asked[2]?.answer()
  await until(5)
  const levels = () => asked.map(({ level }) => level)
  assert.deepEqual(new Set(levels().slice(0, 4)).size, 1)
  assert.notEqual(levels()[4], levels()[3])
  for (let answered = 3; answered < 12; answered++) {
    asked[answered]?.answer()
    for (let ms = 0; asked.length < Math.min(12, answered + 2) && ms < 5_000; ms += 5) await sleep(5)
  }
  const found = await Promise.all(results)
  for (const [i, level] of [10, 60, 110].entries()) assert.deepEqual(Array.from(found[i] ?? []), inverted(level))
})

test('an engine that breaks over the last tile of a photo fails that photo; the next one is begun again and whole', async () => {
  const { asked, restore, until } = scene()
  const [a, b] = await Promise.all([20, 70].map((level) => makePhoto(`b${level}.png`, level)))
  const first = restore(a as string)
  await until(1)
  const second = restore(b as string)
  for (const times of [2, 3, 5]) {
    asked[times === 5 ? 2 : times - 2]?.answer()
    await until(times)
  }
  asked[3]?.fail()
  await assert.rejects(first, (e) => e instanceof PatinaError && e.code === 'engine-failed')
  asked[4]?.fail()
  await until(6)
  for (let answered = 5; answered < 9; answered++) {
    asked[answered]?.answer()
    for (let ms = 0; asked.length < Math.min(9, answered + 2) && ms < 5_000; ms += 5) await sleep(5)
  }
  assert.deepEqual(Array.from(await second), inverted(70))
})
