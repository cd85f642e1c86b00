/**
 * @file A committed `.patina` file gives the committed latents, bit by bit, and the committed pixels, to a grey level, on every machine that runs
 * this; and what decides the latents is whole numbers: tables, sums within 32 bits, no function whose last digit is the machine's.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { Session, type ProviderName } from '../../../src/engine/session.ts'
import { STATE_BITS } from '../../../src/imaging/entropy/binary-coder.ts'
import { decodeLatents } from '../../../src/imaging/entropy/latent-coder.ts'
import { MOST_LATENT, MOST_SIZE, type LatentModel, type Tap } from '../../../src/imaging/entropy/latent-model.ts'
import { CODEC_SIZES, LATENTS } from '../../../src/models/codec/config.ts'
import { traceSynthesis } from '../../../src/worker/codec-program.ts'
import { loadModel } from '../../../src/worker/models.ts'
import { codecModelOf } from '../../../src/worker/patina/codec-model.ts'
import { levelOf, qualityOf } from '../../../src/worker/patina/compress.ts'
import { readContainer } from '../../../src/worker/patina/container.ts'
import { decompressRaster } from '../../../src/worker/patina/decompress.ts'
import { gridOf } from '../../../src/worker/patina/grid.ts'
import { TABLES } from '../../../src/worker/patina/tables.ts'
import { decodeWhole } from './whole-decoder.ts'

const golden = (name: string): string => path.join(import.meta.dirname, '../../golden', name)
const file = readContainer(await readFile(golden('strip.patina')), 'strip.patina')
const facts = JSON.parse(await readFile(golden('strip.json'), 'utf8')) as { model: string; latents: string }
// If this fails another codec ships, and earlier files cannot be opened: see tools/samples/golden.ts.
const model = await codecModelOf(file.head.model, 'strip.patina')
const grid = gridOf(file.head)
const level = levelOf(file.head.quality)

/** SHA-256 of the latents of all tiles, 16-bit little-endian. */
function latentsBy(decode: (m: LatentModel, stream: Uint8Array, width: number, height: number) => Int16Array): string {
  const hash = createHash('sha256')
  for (const [i, { stream }] of file.tiles.entries()) {
    const { width, height } = grid.area(i % grid.columns, Math.floor(i / grid.columns))
    hash.update(new Uint8Array(decode(model.tables, stream, width, height).buffer))
  }
  return hash.digest('hex')
}

const byProgram = (): string => latentsBy((m, stream, w, h) => decodeLatents(m, level, stream, w, h).values)

test('the golden file: two tiles by the model that ships, the committed latents, by the program and by a decoder in BigInt', () => {
  assert.deepEqual([file.tiles.length, file.head.model], [2, facts.model])
  assert.equal(byProgram(), facts.latents)
  assert.equal(
    latentsBy((m, stream, w, h) => decodeWhole(m, level, stream, w, h)),
    facts.latents,
  )
})

test('the golden file: the committed pixels, to a grey level', async () => {
  const { data, width, height } = await decompressRaster(file, { name: 'strip.patina' })
  const truth = await sharp(golden('strip.png')).raw().toBuffer({ resolveWithObject: true })
  assert.deepEqual([width, height, 3], [truth.info.width, truth.info.height, truth.info.channels])
  const largest = truth.data.reduce((most, v, i) => Math.max(most, Math.abs(v - (data[i] as number))), 0)
  assert.ok(largest <= 1, `${largest} grey levels`)
})

test('the network of another provider, in its own layout, gives the same pixels to a thousandth of a grey level', async () => {
  const { weights } = await loadModel(model.id)
  const area = grid.area(0, 0)
  const { values } = decodeLatents(model.tables, level, file.tiles[0]?.stream as Uint8Array, area.width, area.height)
  const here = await model.synthesise(Float32Array.from(values), area.width, area.height, qualityOf(file.head.quality))
  const { graph } = traceSynthesis(CODEC_SIZES.small, weights, 'generic')
  const provider: ProviderName = 'cpu'
  await using session = await Session.create(graph, { provider, purpose: 'inference', threads: 1 })
  const feeds = { latents: Float32Array.from(values), quality: Float32Array.of(qualityOf(file.head.quality)) }
  const { restored } = await session.run(feeds, {}, { rows: area.height, columns: area.width })
  const there = restored as Float32Array
  assert.equal(there.length, here.length)
  const largest = here.reduce((most, v, i) => Math.max(most, Math.abs(255 * (v - (there[i] as number)))), 0)
  assert.ok(largest < 1e-3, `${largest} grey levels`)
})

test('the tables of the model that ships are whole numbers, and no sum of them leaves 32 bits', async () => {
  const { weights } = await loadModel(model.id)
  for (const name of Object.values(TABLES)) {
    const values = weights.get(name) as Float32Array
    assert.ok(values.length > 0 && values.every((v) => Number.isInteger(v) && Math.abs(v) < 2 ** 24), name)
  }
  const { channels, start } = model.tables
  assert.equal(channels.length, LATENTS)
  assert.ok(start.every((s) => s >= 0 && s < 2 ** STATE_BITS))
  const total = (taps: readonly Tap[]): number => taps.reduce((sum, { weight }) => sum + Math.abs(weight), 0)
  for (const [c, { mean, size, bias }] of channels.entries()) {
    assert.ok(total(mean) * MOST_LATENT + 2 ** 8 < 2 ** 31)
    assert.ok(total(size) * MOST_SIZE + Math.max(...bias.map(Math.abs)) < 2 ** 31)
    // Both ends have what a latent is guessed from: an earlier channel, or an earlier place of its own.
    for (const { channel, row, column } of [...mean, ...size]) {
      assert.ok([-1, 0, 1].includes(row) && [-1, 0, 1].includes(column))
      assert.ok(channel < c || (channel === c && (row < 0 || (row === 0 && column < 0))))
    }
  }
})

test('decoding asks for no function of Math but those that are exact on whole numbers', () => {
  const asked = new Set<string>()
  const real = globalThis.Math
  globalThis.Math = new Proxy(real, {
    get(target, name) {
      asked.add(String(name))
      return Reflect.get(target, name) as unknown
    },
  })
  try {
    byProgram()
  } finally {
    globalThis.Math = real
  }
  const exact = new Set(['abs', 'min', 'max', 'floor', 'clz32', 'imul'])
  assert.deepEqual(
    [...asked].filter((name) => !exact.has(name)),
    [],
  )
  assert.ok(asked.has('clz32'), 'the decoder was watched')
})
