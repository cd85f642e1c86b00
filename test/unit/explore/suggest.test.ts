/** @file Tags from a few examples: the photos of their kind come first, refusals move others down; occlusion finds what a photo shows. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { cloudOf } from '../../../src/imaging/cloud/cloud.ts'
import { suggestionsOf } from '../../../src/imaging/cloud/suggest.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { occlude } from '../../../src/worker/features/occlude.ts'
import { VaeKeeper } from '../../../src/worker/vae/draw.ts'
import { tinyVae } from './tiny-vae.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'patina-suggest-'))
after(() => rm(folder, { recursive: true, force: true }))
process.env['PATINA_MODELS'] = path.join(folder, 'models')
await mkdir(path.join(folder, 'models'))
await writeFile(path.join(folder, 'models', 'tiny.vae.safetensors'), tinyVae('tiny'))

/** 200 photos of 5 kinds, each a cloud around a place of its own in 16 dimensions. */
const KINDS = 5
const cloud = cloudOf(
  Array.from({ length: 200 }, (_, i) => {
    const place = fillNormal(new Float32Array(16), random(i % KINDS, 1))
    return fillNormal(new Float32Array(16), random(i, 2)).map((v, k) => 2 * (place[k] ?? 0) + 0.7 * v)
  }),
)

test('three examples of a kind: nearly all of the first suggestions are of it', () => {
  const given = [2, 52, 102].map((at) => ({ at, fits: true }))
  const p = suggestionsOf(cloud, given)
  assert.ok(p.every((v) => v >= 0 && v <= 1))
  const first = [...p.keys()]
    .filter((i) => !given.some(({ at }) => at === i))
    .toSorted((a, b) => p[b]! - p[a]!)
    .slice(0, 20)
  const right = first.filter((i) => i % KINDS === 2).length
  assert.ok(right >= 18, `${right} of 20`)
})

test('what was refused, and what is like it, comes further down', () => {
  const fits = [
    { at: 0, fits: true },
    { at: 1, fits: true },
  ]
  const refused = suggestionsOf(cloud, [...fits, { at: 6, fits: false }, { at: 11, fits: false }])
  const before = suggestionsOf(cloud, fits)
  const mean = (p: Float32Array) => p.filter((_, i) => i % KINDS === 1 && i > 11).reduce((a, b) => a + b, 0)
  assert.ok(mean(refused) < mean(before))
  assert.throws(() => suggestionsOf(cloud, [{ at: 0, fits: false }]), RangeError)
})

test('occlusion: of a plain picture with one bright square, the square decides', async () => {
  const file = path.join(folder, 'square.png')
  const square = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer()
  await sharp({ create: { width: 240, height: 240, channels: 3, background: '#404040' } })
    .composite([{ input: square, left: 150, top: 40 }])
    .png()
    .toFile(file)
  const { columns, rows, values } = await occlude(
    new VaeKeeper(),
    { photo: file, model: 'tiny' },
    new AbortController().signal,
  )
  assert.equal(values.length, columns * rows)
  assert.equal(Math.max(...values), 1)
  const most = values.indexOf(1)
  const [x, y] = [((most % columns) + 0.5) / columns, (Math.floor(most / columns) + 0.5) / rows]
  assert.ok(x > 0.6 && x < 0.9 && y > 0.1 && y < 0.45, `${x}, ${y}`)
  const far = values.filter((_, i) => i % columns < 4 && Math.floor(i / columns) > 7)
  assert.ok(Math.max(...far) < 0.3)
})
