import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillNormal, random } from '../imaging/random.ts'
import { readSafeTensors, writeSafeTensors } from './safetensors.ts'

const values = (size: number): Float32Array => fillNormal(new Float32Array(size), random(size))
const sample = {
  tensors: new Map([
    ['a', { shape: [2, 3], values: values(6) }],
    ['__proto__', { shape: [], values: values(1) }],
    ['empty', { shape: [0, 4], values: values(0) }],
  ]),
  metadata: new Map([['licence', 'CC0 – frei']]),
}

/** A file with this header and this many bytes of data. */
function file(header: unknown, size: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const out = new Uint8Array(8 + text.length + size)
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true)
  out.set(text, 8)
  return out
}

test('what was written is read again, names and numbers and all', () => {
  const again = readSafeTensors(writeSafeTensors(sample))
  assert.deepEqual(again, sample)
})

test('a Buffer inside a larger one is read like an array of its own', () => {
  const bytes = writeSafeTensors(sample)
  const buffer = Buffer.concat([Buffer.alloc(13), bytes]).subarray(13)
  assert.deepEqual(readSafeTensors(buffer), sample)
})

const tensor = (shape: unknown, data_offsets: unknown, dtype = 'F32') => ({ dtype, shape, data_offsets })
const hostile: Record<string, Uint8Array> = {
  'nothing at all': new Uint8Array(0),
  'no header': new Uint8Array(7),
  'a header longer than the file': file('{}', 0).slice(0, 8).fill(9, 0, 1),
  'a huge header': Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
  'a negative length': new Uint8Array(8).fill(0xff),
  'no JSON': file('{nope', 0),
  'an array': file([], 0),
  'text that is no UTF-8': file('{}', 0).fill(0xff, 8, 10),
  'a shape that does not fit': file({ a: tensor([3], [0, 8]) }, 8),
  'a negative size': file({ a: tensor([-2], [0, 8]) }, 8),
  'a size of 2^53': file({ a: tensor([2 ** 53], [0, 8]) }, 8),
  'no shape': file({ a: tensor(null, [0, 8]) }, 8),
  'no range': file({ a: tensor([2], null) }, 8),
  'a range backwards': file({ a: tensor([2], [8, 0]) }, 8),
  'a range outside': file({ a: tensor([4], [0, 16]) }, 8),
  'an overlap': file({ a: tensor([2], [0, 8]), b: tensor([2], [4, 12]) }, 12),
  'a hole': file({ a: tensor([1], [0, 4]), b: tensor([1], [8, 12]) }, 12),
  'bytes that belong to nothing': file({ a: tensor([1], [0, 4]) }, 8),
  'another type': file({ a: tensor([2], [0, 4], 'F16') }, 4),
  'metadata that is not text': file({ __metadata__: { a: 1 } }, 0),
}

for (const [name, bytes] of Object.entries(hostile))
  test(`refused: ${name}`, () => assert.throws(() => readSafeTensors(bytes)))
