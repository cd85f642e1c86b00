/** @file The entropy coder: round trips, the entropy bound, and streams that nobody wrote. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integer, random, type Random } from '../random.ts'
import { BitDecoder, BitEncoder, Chances, STATE_BITS } from './binary-coder.ts'
import { decodeLatents, encodeLatents, StreamError } from './latent-coder.ts'
import { CLASSES, classOf, contextCount, MOST_LATENT, type LatentModel, type Tap } from './latent-model.ts'

const tap = (channel: number, row: -1 | 0 | 1, column: -1 | 0 | 1, weight: number): Tap => ({
  channel,
  row,
  column,
  weight,
})

/** Three channels: the first guessed by its neighbours, the others sized by what came before. */
export function toyModel(): LatentModel {
  const channels = [
    {
      mean: [tap(0, 0, -1, 128), tap(0, -1, 0, 128)],
      size: [tap(0, 0, -1, 2048), tap(0, -1, 0, 2048)],
      bias: [900, 900],
    },
    { mean: [], size: [tap(0, 0, 0, 1000), tap(1, -1, 1, 2000), tap(0, 1, 1, 500)], bias: [100, 4000] },
    { mean: [tap(0, 1, 1, -30)], size: [tap(1, 0, 0, 4000)], bias: [3, 3] },
  ]
  return { channels, start: new Int32Array(contextCount(3)).fill(2 ** (STATE_BITS - 1)) }
}

/** Mostly small, now and then anything that a latent can be. */
function randomLatents(r: Random, width: number, height: number): Int16Array {
  const spread = [0, 0.3, 4, 300][integer(r, 4)] as number
  return Int16Array.from({ length: 3 * width * height }, () => {
    if (r() < 0.002) return integer(r, 2 * MOST_LATENT + 1) - MOST_LATENT
    return Math.round(spread * Math.log(1 - r()) * (r() < 0.5 ? 1 : -1))
  })
}

test('what is written is read: 300 random tiles of all shapes and sizes of values', () => {
  const model = toyModel()
  for (let seed = 0; seed < 300; seed++) {
    const r = random(seed)
    const [width, height, level] = [1 + integer(r, 20), 1 + integer(r, 20), integer(r, 2)]
    const values = randomLatents(r, width, height)
    const bytes = encodeLatents(model, level, { values, width, height })
    assert.deepEqual(decodeLatents(model, level, bytes, width, height).values, values, `seed ${seed}`)
  }
})

test('bits of a known probability cost their entropy and a little for following them', () => {
  for (const p of [0.5, 0.1, 0.01, 0.001]) {
    const r = random(Math.round(1 / p))
    const bits = Array.from({ length: 200_000 }, () => (r() < p ? 1 : 0))
    const start = Int32Array.of(Math.round(p * 2 ** STATE_BITS))
    const coder = new BitEncoder(new Chances(start))
    for (const b of bits) coder.bit(0, b)
    const bytes = coder.finish()
    const ones = bits.reduce<number>((a, b) => a + b, 0) / bits.length
    const entropy = -(ones * Math.log2(ones) + (1 - ones) * Math.log2(1 - ones)) * bits.length
    // Following the bits has its own noise: it costs up to a hundredth of a bit each.
    const spent = 8 * bytes.length
    assert.ok(spent < 1.01 * entropy + 0.01 * bits.length && spent > entropy - 64, `${p}: ${spent} of ${entropy}`)
    const reader = new BitDecoder(new Chances(start), bytes)
    assert.ok(bits.every((b) => reader.bit(0, 0) === b))
  }
})

test('plain bits cost themselves, and a run of carries comes out right', () => {
  const coder = new BitEncoder(new Chances(Int32Array.of(2 ** STATE_BITS - 1)))
  const words = Array.from({ length: 2000 }, (_, i) => (i % 3 === 0 ? 0xffff : integer(random(i), 65_536)))
  for (const w of words) {
    coder.plain(w, 16)
    coder.bit(0, 1)
  }
  const bytes = coder.finish()
  assert.ok(bytes.length < 2 * words.length + 40)
  const reader = new BitDecoder(new Chances(Int32Array.of(2 ** STATE_BITS - 1)), bytes)
  for (const w of words) {
    assert.equal(reader.plain(0, 16), w)
    assert.equal(reader.bit(0, 0), 1)
  }
})

test('Laplacian latents of known size cost little more than their entropy', () => {
  const r = random(77)
  const [width, height] = [128, 128]
  const scale = 1.5
  const draw = (): number => Math.round(-scale * Math.log(1 - r()) * (r() < 0.5 ? 1 : -1))
  const values = Int16Array.from({ length: 3 * width * height }, draw)
  const model: LatentModel = {
    channels: [0, 1, 2].map(() => ({ mean: [], size: [], bias: [4096] })),
    start: new Int32Array(contextCount(3)).fill(2 ** (STATE_BITS - 1)),
  }
  const counts = new Map<number, number>()
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1)
  const entropy = [...counts.values()].reduce((sum, n) => sum - n * Math.log2(n / values.length), 0)
  const bits = 8 * encodeLatents(model, 0, { values, width, height }).length
  assert.ok(bits > 0.99 * entropy && bits < 1.03 * entropy, `${bits} of ${entropy}`)
})

test('classes rise with what is expected and stay in the table', () => {
  let last = 0
  for (let e = -5; e < 2 ** 30; e = e < 4096 ? e + 1 : Math.floor(e * 1.01)) {
    const group = classOf(e)
    assert.ok(group >= last && group < CLASSES)
    last = group
  }
  assert.equal(last, CLASSES - 1)
})

test('1,000 streams of random bytes are latents or an error, never anything else', () => {
  const model = toyModel()
  let refused = 0
  for (let seed = 0; seed < 1000; seed++) {
    const r = random(seed, 1)
    const bytes = Uint8Array.from({ length: integer(r, 200) }, () => integer(r, 256))
    try {
      const { values } = decodeLatents(model, 0, bytes, 12, 9)
      assert.ok(values.every((v) => Math.abs(v) <= MOST_LATENT))
    } catch (error) {
      assert.ok(error instanceof StreamError, String(error))
      refused++
    }
  }
  assert.ok(refused > 100, `${refused} refused`)
})
