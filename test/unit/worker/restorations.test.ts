/** @file Restorations without a shipped model: holes and their surroundings, variants across tiles, the doubt of a tile. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpack } from '../../../src/engine/flat-parameters.ts'
import { turned, type Turn } from '../../../src/imaging/candidates.ts'
import { keepByWeight } from '../../../src/imaging/mask-guard.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import type { Raster } from '../../../src/imaging/raster.ts'
import { planTiles, type Tile } from '../../../src/imaging/tiles.ts'
import type { ChvaeConfig } from '../../../src/models/chvae/config.ts'
import { doubtHead } from '../../../src/models/chvae/doubt.ts'
import { chvae } from '../../../src/models/chvae/network.ts'
import { restoreRaster } from '../../../src/worker/pipeline.ts'
import { trainable } from '../../../src/worker/programs.ts'
import { ensemble } from '../../../src/worker/restorations/ensemble.ts'
import { filling } from '../../../src/worker/restorations/filling.ts'
import { latentNoise } from '../../../src/worker/restorations/latent-noise.ts'
import type { OpenedModel } from '../../../src/worker/restorations/open-model.ts'
import { compiledJudge, compiledRestorer, compiledSampler } from '../../../src/worker/restorer.ts'
import { initialState } from '../../../src/worker/train/state.ts'

const TINY: ChvaeConfig = {
  widths: [8, 8, 8],
  encoder: [0, 0, 1],
  decoder: [1, 0, 0],
  latents: [4, 2],
  posterior: [8, 8, 8],
}
const specs = [...trainable(chvae(TINY)), ...doubtHead(TINY).parameters]

/** Random weights, also where training starts with zeros: priors with a mean and a width of their own. */
function network(fills: boolean) {
  const theta = initialState(specs, 7).vectors.theta
  const extra = fillNormal(new Float32Array(theta.length), random(8))
  return {
    config: TINY,
    weights: unpack(
      theta.map((v, i) => v + 0.05 * (extra[i] as number)),
      specs,
    ),
    fills,
  }
}

const { signal } = new AbortController()
const run = { engine: 'cpu', signal, onTile: () => {} } as const
const context = { signal, seed: 0 } as const
const whole = (width: number, height: number): Tile => ({
  x: { start: 0, size: width, keepFrom: 0, keepTo: width },
  y: { start: 0, size: height, keepFrom: 0, keepTo: height },
})

function photo(width: number, height: number, channels: 3 | 4): Raster {
  const r = random(3)
  return { data: Uint8Array.from({ length: width * height * channels }, () => 256 * r()), width, height, channels }
}

/** Answers with white wherever it may. */
const whitener: OpenedModel = {
  engine: 'cpu',
  sha256: '',
  size: 'small',
  run: ({ photo: pixels, condition }) =>
    Promise.resolve(pixels.map((v, i) => (condition[i % condition.length] === 1 ? 1 : v))),
  dispose: () => Promise.resolve(),
}

test('filling: holes are answered, every other sample keeps every bit, alpha too', async () => {
  const from = photo(61, 45, 4)
  const before = from.data.slice()
  const holes = Uint8Array.from({ length: 61 * 45 }, (_, i) => (i % 7 === 0 ? 255 : 0))
  const prepared = filling(from, holes, whitener, context)
  const to = await restoreRaster(prepared.from, prepared.tileModel, run)
  keepByWeight(to, from, holes)
  assert.deepEqual(from.data, before, 'the photo itself is not touched')
  for (let i = 0; i < to.data.length; i++) {
    const filled = holes[Math.floor(i / 4)] === 255 && i % 4 < 3
    assert.equal(to.data[i], filled ? 255 : from.data[i])
  }
})

test('soft marks: any weight is a hole to the network, and what it answers is mixed in by its weight', async () => {
  const from = photo(61, 45, 4)
  const weights = Uint8Array.from({ length: 61 * 45 }, (_, i) => [0, 1, 64, 128, 254, 255][i % 6] as number)
  const prepared = filling(from, weights, whitener, context)
  const to = await restoreRaster(prepared.from, prepared.tileModel, run)
  for (let i = 0; i < to.data.length; i++)
    if (i % 4 < 3 && weights[Math.floor(i / 4)] !== 0) assert.equal(to.data[i], 255, 'the network was asked for it')
  assert.deepEqual(prepared.weights, weights)
  keepByWeight(to, from, weights)
  for (let i = 0; i < to.data.length; i++) {
    const own = from.data[i] as number
    const weight = weights[Math.floor(i / 4)] as number
    // White is what it was filled with; alpha is nobody's to change.
    const wanted = i % 4 === 3 ? own : (own * (255 - weight) + 255 * weight) / 255
    assert.ok(Math.abs((to.data[i] as number) - wanted) <= 0.5, `${to.data[i]} and not ${wanted} at weight ${weight}`)
    if (weight === 0) assert.equal(to.data[i], own)
  }
})

test('a tile without holes does not trouble the network', async () => {
  const from = photo(40, 40, 3)
  const never: OpenedModel = { ...whitener, run: () => Promise.reject(new Error('was asked')) }
  const prepared = filling(from, new Uint8Array(1600), never, context)
  assert.deepEqual((await restoreRaster(prepared.from, prepared.tileModel, run)).data, from.data)
})

test('the numbers of a variant depend on the seed and the place, not on the tiles, and are standard normal', () => {
  const all = latentNoise(5, TINY, whole(512, 512))
  const moments = (x: Float32Array) => {
    const mean = x.reduce((a, b) => a + b, 0) / x.length
    return { mean, deviation: Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length) }
  }
  const { mean, deviation } = moments(all.quarter)
  assert.ok(Math.abs(mean) < 0.02 && Math.abs(deviation - 1) < 0.02)
  const part: Tile = {
    x: { start: 64, size: 32, keepFrom: 64, keepTo: 96 },
    y: { start: 8, size: 16, keepFrom: 8, keepTo: 24 },
  }
  const { eighth } = latentNoise(5, TINY, part)
  for (let c = 0; c < 4; c++)
    for (let y = 0; y < 2; y++)
      for (let x = 0; x < 4; x++) assert.equal(eighth[(c * 2 + y) * 4 + x], all.eighth[(c * 64 + y + 1) * 64 + x + 8])
  assert.notDeepEqual(latentNoise(6, TINY, part).eighth, eighth)
})

test('variants: temperature is the prior itself, seeds differ, tiles agree with the whole', async () => {
  await using sampler = await compiledSampler(network(false), 'cpu')
  const [width, height] = [320, 64]
  const pixels = fillNormal(new Float32Array(3 * width * height), random(2)).map((v) => 0.5 + 0.1 * v)
  const sample = (from: Float32Array, at: Tile, seed: number) => {
    const size = { width: at.x.size, height: at.y.size }
    const condition = new Float32Array(size.width * size.height).fill(-1)
    return sampler.sample({ photo: from, condition, ...size }, latentNoise(seed, TINY, at))
  }
  const one = await sample(pixels, whole(width, height), 1)
  assert.notDeepEqual(await sample(pixels, whole(width, height), 2), one)
  for (const tile of planTiles(width, height, { tile: 192, overlap: 48, multiple: 8 })) {
    const part = Float32Array.from({ length: 3 * tile.x.size * height }, (_, i) => {
      const [column, rest] = [i % tile.x.size, Math.floor(i / tile.x.size)]
      return pixels[rest * width + column + tile.x.start] as number
    })
    const out = await sample(part, tile, 1)
    for (let row = 0; row < 3 * height; row++)
      for (let column = tile.x.keepFrom; column < tile.x.keepTo; column++) {
        const [a, b] = [out[row * tile.x.size + column - tile.x.start], one[row * width + column]]
        assert.ok(Math.abs((a as number) - (b as number)) < 1 / 255, `row ${row}, column ${column}`)
      }
  }
})

test('judging restores the same picture and tells a positive scale; a network that fills changes holes only', async () => {
  const size = { width: 48, height: 32 }
  const pixels = fillNormal(new Float32Array(3 * 48 * 32), random(4)).map((v) => 0.5 + 0.1 * v)
  const condition = Float32Array.from({ length: 48 * 32 }, (_, i) => (i % 5 === 0 ? 1 : 0))
  const input = { photo: pixels, condition, ...size }
  await using restorer = await compiledRestorer(network(true), 'cpu')
  await using judge = await compiledJudge(network(true), 'cpu')
  const restored = await restorer.run(input)
  const judged = await judge.judge(input)
  for (let i = 0; i < pixels.length; i++) {
    assert.ok(Math.abs((judged.restored[i] as number) - (restored[i] as number)) < 1e-5)
    assert.ok((judged.doubt[i] as number) > 0)
    if (condition[i % condition.length] === 0) assert.equal(restored[i], pixels[i])
  }
  assert.ok(restored.some((v, i) => Math.abs(v - (pixels[i] as number)) > 1e-3))
})

/** The tiny network, opened as the worker opens one. */
async function openedTiny(): Promise<OpenedModel> {
  const judge = await compiledJudge(network(false), 'cpu')
  const judged: NonNullable<OpenedModel['judge']> = async (input) => {
    const { restored, doubt } = await judge.judge(input)
    return { restored, halfWidth: doubt }
  }
  return {
    engine: 'cpu',
    sha256: '',
    size: 'small',
    run: async (input) => (await judged(input)).restored,
    judge: judged,
    dispose: async () => judge[Symbol.asyncDispose](),
  }
}

test('candidates: with all eight turns a photo that is turned is restored to what it would be, turned; and each is seen', async (t) => {
  const one = await openedTiny()
  t.after(() => one.dispose())
  const all = ensemble(one, 8, new AbortController().signal)
  const [width, height] = [32, 24]
  const pixels = fillNormal(new Float32Array(3 * width * height), random(21)).map((v) => 0.5 + 0.2 * v)
  const condition = Float32Array.from({ length: width * height }, (_, i) => (i % width) / width)
  const input = { photo: pixels, condition, width, height }
  const turnedInput = (turn: Turn) => {
    const photo = turned({ pixels, width, height }, turn)
    return { ...photo, photo: photo.pixels, condition: turned({ pixels: condition, width, height }, turn).pixels }
  }
  const farthest = (a: Float32Array, b: Float32Array): number =>
    a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] as number))), 0)
  const straight = await all.run(input)
  const asOne = await one.run(input)
  for (const turn of [1, 4, 7] as const) {
    const expected = turned({ pixels: straight, width, height }, turn).pixels
    assert.ok(farthest(await all.run(turnedInput(turn)), expected) < 1e-5, `turn ${turn}`)
    const alone = turned({ pixels: asOne, width, height }, turn).pixels
    assert.ok(farthest(await one.run(turnedInput(turn)), alone) > 1e-3, 'one candidate depends on how the photo lies')
  }
  const both = await all.judge?.(input)
  assert.ok(both !== undefined && farthest(both.restored, straight) < 1e-6)
  assert.ok(both.halfWidth.length === straight.length && both.halfWidth.every((v) => v > 0))
})

test('candidates: a cancel is seen between two of them', async () => {
  const abort = new AbortController()
  let seen = 0
  const counting: OpenedModel = {
    ...whitener,
    run: (input) => {
      if (++seen === 3) abort.abort()
      return Promise.resolve(input.photo)
    },
  }
  const input = { photo: new Float32Array(3 * 64), condition: new Float32Array(64), width: 8, height: 8 }
  await assert.rejects(ensemble(counting, 8, abort.signal).run(input), { code: 'cancelled' })
  assert.equal(seen, 3)
})
