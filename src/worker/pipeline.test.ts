/** @file The tiled restoration with networks made for the test: depth, alpha, grey, faults, cancel, progress (runs in Node). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { samples, type Raster } from '../imaging/raster.ts'
import { PatinaError, type ErrorCode } from '../shared/errors.ts'
import type { Progress } from '../shared/worker-protocol.ts'
import { restoreRaster, type TiledRun } from './pipeline.ts'
import { ProgressMeter } from './progress.ts'
import type { TileModel } from './tile-model.ts'

const model = (run: TileModel['run']): TileModel => ({ tile: 64, overlap: 8, multiple: 8, run })
const identity = model((pixels) => Promise.resolve(pixels.slice()))
const run: TiledRun = { engine: 'cpu', signal: new AbortController().signal, onTile: () => undefined }

function picture(bits: 8 | 16, channels: 1 | 2 | 3 | 4, width = 150, height = 100): Raster {
  const data = samples(bits, width * height * channels)
  for (let i = 0; i < data.length; i++) data[i] = (i * 31_337) % (bits === 8 ? 256 : 65_536)
  return { data, width, height, channels }
}

const refusedAs = (code: ErrorCode) => (e: unknown) => e instanceof PatinaError && e.code === code

test('identity is exact at both depths, with grey and alpha', async () => {
  for (const bits of [8, 16] as const)
    for (const channels of [1, 2, 3, 4] as const) {
      const from = picture(bits, channels)
      assert.deepEqual((await restoreRaster(from, identity, run)).data, from.data, `${bits} ${channels}`)
    }
})

test('alpha is copied, colours are restored, the input is not touched', async () => {
  const from = picture(8, 4)
  const before = from.data.slice()
  const to = await restoreRaster(
    from,
    model((p) => Promise.resolve(p.map((v) => 1 - v))),
    run,
  )
  assert.deepEqual(from.data, before)
  to.data.forEach((v, i) => assert.equal(v, i % 4 === 3 ? before[i] : 255 - (before[i] ?? 0)))
})

test('the network sees only tiles of its own multiple, never larger than it likes', async () => {
  const seen = new Set<string>()
  const spy = model((pixels, width, height) => {
    seen.add(`${width}x${height}`)
    assert.equal(pixels.length, 3 * width * height)
    assert.ok(width % 8 === 0 && height % 8 === 0 && width <= 64 && height <= 64)
    return Promise.resolve(pixels.slice())
  })
  await restoreRaster(picture(8, 3, 333, 77), spy, run)
  assert.equal(seen.size, 1)
})

test('a broken answer is thrown away: not a number, black, too short; a fault of the engine is named', async () => {
  const cases: [TileModel['run'], ErrorCode][] = [
    [(p) => Promise.resolve(p.map((v, i) => (i === 5 ? NaN : v))), 'bad-result'],
    [(p) => Promise.resolve(new Float32Array(p.length)), 'bad-result'],
    [(p) => Promise.resolve(p.subarray(1)), 'bad-result'],
    [() => Promise.reject(new Error('device lost')), 'engine-failed'],
    [() => Promise.reject(new PatinaError('out-of-memory', { file: 'x' })), 'out-of-memory'],
  ]
  for (const [broken, code] of cases)
    await assert.rejects(restoreRaster(picture(8, 3), model(broken), run), refusedAs(code))
})

test('cancel stops between tiles', async () => {
  const abort = new AbortController()
  let tiles = 0
  const slow = model((pixels) => {
    if (++tiles === 2) abort.abort()
    return Promise.resolve(pixels.slice())
  })
  await assert.rejects(restoreRaster(picture(8, 3), slow, { ...run, signal: abort.signal }), refusedAs('cancelled'))
  assert.equal(tiles, 2)
})

test('progress never goes back, ends at its total, and tells the time left', async () => {
  const told: Progress[] = []
  let clock = 0
  const meter = new ProgressMeter(
    1,
    (p) => told.push(p),
    () => (clock += 1_000),
  )
  meter.decoding()
  for (let i = 0; i <= 4; i++) meter.tile(i, 4)
  meter.encoding()
  meter.finished()
  const fractions = told.map((p) => p.done / p.total)
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  )
  assert.equal(fractions.at(-1), 1)
  assert.deepEqual(
    told.map((p) => p.secondsLeft && Math.round(p.secondsLeft)),
    [null, null, null, 3, 1, 0, null, 0],
  )
})
