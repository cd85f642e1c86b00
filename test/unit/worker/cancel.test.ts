/** @file Every task, with its shipped network, stops within a tile when it is cancelled, whatever it is doing at that moment. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { random } from '../../../src/imaging/random.ts'
import { PatinaError } from '../../../src/shared/errors.ts'
import { DEFAULT_MODEL, type RestoreParams } from '../../../src/shared/steps.ts'
import { decodePhoto } from '../../../src/worker/codec/decode.ts'
import { openPhoto } from '../../../src/worker/codec/open.ts'
import type { Engines } from '../../../src/worker/engines.ts'
import { ProgressMeter } from '../../../src/worker/progress.ts'
import { RestorationKeeper } from '../../../src/worker/restoration-keeper.ts'
import { restoreRaster } from '../../../src/worker/pipeline.ts'
import { restoreSteps } from '../../../src/worker/restore-photo.ts'
import { openRestoration } from '../../../src/worker/restorations/index.ts'
import { openDetector } from '../../../src/worker/restorations/scratches.ts'
import type { TileModel } from '../../../src/worker/tile-model.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'patina-cancel-'))
const WIDTH = 2600
const HEIGHT = 48

const r = random(5)
const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => 90 + ((i / 3) % 60) + 40 * r())
const file = path.join(folder, 'strip.png')
await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
  .png()
  .toFile(file)
const mask = path.join(folder, 'mask.png')
await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#fff' } })
  .greyscale()
  .png()
  .toFile(mask)
const photo = await openPhoto(file)
const decoded = { photo, raster: await decodePhoto(photo) }

const engines = { open: openRestoration } as unknown as Engines
const keeper = new RestorationKeeper(engines)
after(async () => {
  await keeper.drop()
  rmSync(folder, { recursive: true, force: true })
})

/** A signal that is aborted from the look at it number `at` on, and counts the looks. */
function abortedAt(at: number): { signal: AbortSignal; looks: () => number } {
  let looks = 0
  const signal = new Proxy(new AbortController().signal, {
    get(target, key) {
      if (key === 'aborted') return looks++ >= at
      const value = Reflect.get(target, key) as unknown
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return { signal, looks: () => looks }
}

/** What a task must look at: each of its tiles, and each run of a network where a tile has several. */
const TASKS: readonly { name: string; params: RestoreParams; least: (tiles: number) => number }[] = [
  { name: 'denoise', params: { task: 'denoise', sigma: null }, least: (tiles) => tiles },
  { name: 'jpeg', params: { task: 'jpeg', quality: null }, least: (tiles) => tiles },
  { name: 'inpaint', params: { task: 'inpaint', mask }, least: (tiles) => tiles },
  // The finder's tiles are as many as the filler's.
  { name: 'scratches', params: { task: 'scratches', sensitivity: 0.5 }, least: (tiles) => 2 * tiles },
  { name: 'deblur, blind', params: { task: 'deblur', blur: null }, least: (tiles) => tiles },
  {
    name: 'deblur, given',
    params: { task: 'deblur', blur: { kind: 'gaussian', sigma: 1.5 } },
    least: (tiles) => 4 * tiles,
  },
  { name: 'enhance', params: { task: 'enhance', adjustment: null }, least: (tiles) => tiles },
]

for (const { name, params, least } of TASKS)
  test(`${name}: cancelled at any look it ends there; it looks at least once a tile`, async () => {
    let tiles = 0
    const run = (signal: AbortSignal) => {
      const meter = new ProgressMeter(1, () => {})
      meter.tile = (_, total) => void (tiles = total)
      const step = { params, model: DEFAULT_MODEL[params.task], strength: 1 }
      return restoreSteps(keeper, decoded, { photo: file, steps: [step], engine: 'cpu' }, { signal, meter })
    }
    const whole = abortedAt(Infinity)
    await run(whole.signal)
    const looks = whole.looks()
    assert.ok(tiles >= 2, `${tiles} tiles`)
    assert.ok(looks > least(tiles), `${looks} looks over ${tiles} tiles`)
    for (const at of new Set([0, 1, Math.floor(looks / 2), looks - 1])) {
      const { signal, looks: seen } = abortedAt(at)
      await assert.rejects(run(signal), (e) => e instanceof PatinaError && e.code === 'cancelled', `look ${at}`)
      assert.equal(seen(), at + 1, 'nothing more is looked at, so nothing more is done')
    }
  })

test('the search for scratches ends at any of its tiles', async () => {
  const finder = await openDetector(DEFAULT_MODEL.scratches, 'cpu')
  try {
    const whole = abortedAt(Infinity)
    await finder.find(decoded.raster, whole.signal)
    assert.ok(whole.looks() >= 3, `${whole.looks()} looks`)
    for (let at = 0; at < whole.looks(); at++)
      await assert.rejects(
        finder.find(decoded.raster, abortedAt(at).signal),
        (e) => e instanceof PatinaError && e.code === 'cancelled',
      )
  } finally {
    await finder.dispose()
  }
})

test('a photo whose first tile waits while the network has another photo’s last one: cancelled, that tile is never begun', async () => {
  const opened = await openRestoration({ mode: 'restore', task: 'denoise', model: 'denoise-small', engine: 'cpu' })
  const params = { task: 'denoise', sigma: null } as const
  const never = new AbortController().signal
  const run = { engine: 'cpu', onTile: () => undefined } as const
  const abort = new AbortController()
  /** A photo's tiles: how many were asked for, and how many the network has done. */
  const tilesOf = async (signal: AbortSignal, onAsked: () => void = () => undefined) => {
    const { tileModel } = await opened.prepare(decoded.raster, params, { signal, seed: 0 })
    const count = { asked: 0, done: 0 }
    const counted: TileModel = {
      ...tileModel,
      async run(...tile) {
        const answer = tileModel.run(...tile)
        count.asked++
        onAsked()
        const restored = await answer
        count.done++
        return restored
      },
    }
    return { count, counted }
  }
  const first = await tilesOf(never)
  const second = await tilesOf(abort.signal, () => abort.abort())
  try {
    let other: Promise<unknown> = Promise.reject(new Error('never begun'))
    other.catch(() => undefined)
    let underWay = 0
    await restoreRaster(decoded.raster, first.counted, {
      ...run,
      signal: never,
      onLast() {
        underWay = first.count.asked - first.count.done
        other = restoreRaster(decoded.raster, second.counted, { ...run, signal: abort.signal })
        other.catch(() => undefined)
      },
    })
    await assert.rejects(other, (e) => e instanceof PatinaError && e.code === 'cancelled')
    assert.equal(underWay, 1, 'the network had the last tile')
    assert.ok(first.count.asked >= 2 && first.count.done === first.count.asked, 'the other photo is whole')
    assert.deepEqual(second.count, { asked: 1, done: 0 })
  } finally {
    await opened.dispose()
  }
})
