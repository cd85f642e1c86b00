/** @file Marks written as a PNG and read back: the bytes of the one function that draws them (runs in Node). */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { packPicture, unpackPicture } from '../imaging/mask/picture.ts'
import { rasteriseWhole } from '../imaging/mask/rasterise.ts'
import { scratchMask } from '../imaging/mask/scratches.ts'
import { PatinaError } from '../shared/errors.ts'
import type { MaskOp } from '../shared/mask.ts'
import { drawMask, packMask } from './masks.ts'

const SIZE = { width: 37, height: 23 }
const OPS: MaskOp[] = [
  { kind: 'stroke', mode: 'add', size: 9, hardness: 0.2, points: [5, 5, 30, 18] },
  { kind: 'feather', by: 6 },
]

function place(t: TestContext): (name: string) => string {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-mask-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return (name) => path.join(folder, name)
}

const readGrey = async (file: string) => {
  const { data, info } = await sharp(readFileSync(file))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  assert.deepEqual([info.width, info.height, info.channels], [SIZE.width, SIZE.height, 1])
  return new Uint8Array(data)
}

test('a PNG has the bytes that were drawn, and becomes an operation that draws them again', async (t) => {
  const at = place(t)
  await drawMask({ ops: OPS, ...SIZE, maps: {}, out: at('a.png') })
  const drawn = rasteriseWhole(OPS, SIZE)
  assert.deepEqual(await readGrey(at('a.png')), drawn)
  assert.equal((await sharp(readFileSync(at('a.png'))).metadata()).channels, 1)

  const { data } = await packMask({ mask: at('a.png'), ...SIZE })
  assert.deepEqual(await unpackPicture(data, SIZE.width * SIZE.height), drawn)
  await drawMask({ ops: [{ kind: 'picture', mode: 'add', data }], ...SIZE, maps: {}, out: at('b.png') })
  assert.deepEqual(await readGrey(at('b.png')), drawn)
})

test('a mask of 16 bits, in colour or with transparency is read by its brightness', async (t) => {
  const at = place(t)
  const drawn = rasteriseWhole(OPS, SIZE)
  const grey = sharp(drawn, { raw: { ...SIZE, channels: 1 } })
  writeFileSync(at('rgb.png'), await grey.clone().toColourspace('srgb').png().toBuffer())
  writeFileSync(at('rgba.png'), await grey.clone().toColourspace('srgb').ensureAlpha(0.5).png().toBuffer())
  writeFileSync(at('16.png'), await grey.clone().toColourspace('grey16').png().toBuffer())
  for (const name of ['rgb.png', 'rgba.png', '16.png']) {
    const { data } = await packMask({ mask: at(name), ...SIZE })
    assert.deepEqual(await unpackPicture(data, SIZE.width * SIZE.height), drawn, name)
  }
})

test('a mask of another size is refused with both sizes', async (t) => {
  const at = place(t)
  await drawMask({ ops: OPS, ...SIZE, maps: {}, out: at('a.png') })
  await assert.rejects(
    packMask({ mask: at('a.png'), width: 38, height: 23 }),
    (e) => e instanceof PatinaError && e.code === 'bad-mask' && /37 x 23.*38 x 23/.test(String(e.context['reason'])),
  )
})

test('found scratches are drawn from their map, with strokes before and after; a map that is missing is an error', async (t) => {
  const at = place(t)
  const { width, height } = SIZE
  const map = Uint8Array.from({ length: width * height }, (_, i) => (i * 53) % 256)
  writeFileSync(at('map.txt'), await packPicture(map))
  const name = '0123456789abcdef'
  const ops: MaskOp[] = [
    { kind: 'stroke', mode: 'add', size: 9, hardness: 1, points: [5, 5] },
    { kind: 'found', mode: 'add', map: name, sensitivity: 0.02 },
    { kind: 'stroke', mode: 'subtract', size: 7, hardness: 1, points: [20, 12] },
  ]
  await drawMask({ ops, ...SIZE, maps: { [name]: at('map.txt') }, out: at('a.png') })
  const found = scratchMask(map, width, height, 0.02)
  const before = rasteriseWhole(ops.slice(0, 1), SIZE)
  const taken = rasteriseWhole(
    [{ kind: 'area', mode: 'add', points: [0, 0, width, 0, width, height, 0, height] }, ops[2]!],
    SIZE,
  )
  const wanted = found.map((value, i) => Math.min(Math.max(value, before[i] as number), taken[i] as number))
  assert.deepEqual(await readGrey(at('a.png')), new Uint8Array(wanted))
  await assert.rejects(drawMask({ ops, ...SIZE, maps: {}, out: at('b.png') }), PatinaError)
})
