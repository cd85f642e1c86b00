/**
 * @file The safetensors format: a JSON header and raw little-endian tensors. Reading checks everything that the header says
 * before a byte is used; loading runs no code. Only float32 tensors are taken.
 */

export interface StoredTensor {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

export interface SafeTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  readonly metadata: ReadonlyMap<string, string>
}

const MAX_HEADER = 1 << 20
const LENGTH_BYTES = 8

/** The bytes of a safetensors file, tensors in the given order. */
export function writeSafeTensors({ tensors, metadata }: SafeTensors): Uint8Array {
  const entries: [string, unknown][] = [['__metadata__', Object.fromEntries(metadata)]]
  let offset = 0
  for (const [name, { shape, values }] of tensors) {
    entries.push([name, { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] }])
    offset += values.byteLength
  }
  const json = JSON.stringify(Object.fromEntries(entries))
  // Tensors start at a multiple of 8, as the format asks: the header is padded with spaces.
  const text = new TextEncoder().encode(
    json.padEnd(json.length + ((8 - (new TextEncoder().encode(json).length % 8)) % 8)),
  )
  const out = new Uint8Array(LENGTH_BYTES + text.length + offset)
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true)
  out.set(text, LENGTH_BYTES)
  let at = LENGTH_BYTES + text.length
  for (const { values } of tensors.values()) {
    out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return out
}

/** @throws Error naming what is wrong with the file: header too large, not JSON, ranges that overlap, leave holes or lie outside */
export function readSafeTensors(bytes: Uint8Array): SafeTensors {
  if (bytes.length < LENGTH_BYTES) throw new Error('shorter than its header')
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true))
  if (length > MAX_HEADER || LENGTH_BYTES + length > bytes.length) throw new Error(`header of ${length} bytes`)
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length))
  const data = bytes.subarray(LENGTH_BYTES + length)
  const entries = [...header]
    .filter(([name]) => name !== '__metadata__')
    .map(([name, v]) => ({ name, ...entryOf(name, v) }))
  checkCoverage(entries, data.length)
  return {
    metadata: metadataOf(header.get('__metadata__')),
    tensors: new Map(entries.map((e) => [e.name, { shape: e.shape, values: floats(data, e.begin, e.end) }])),
  }
}

/** A Map, so that a tensor called `__proto__` is a name like any other. */
function parseHeader(text: Uint8Array): Map<string, unknown> {
  const seen = new Map<string, unknown>()
  const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error('header is not an object')
  for (const key of Object.keys(json)) seen.set(key, (json as Record<string, unknown>)[key])
  return seen
}

interface Entry {
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

const isSize = (v: unknown): v is number => Number.isSafeInteger(v) && (v as number) >= 0

function entryOf(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>
  if (dtype !== 'F32') throw new Error(`tensor ${name} is ${String(dtype)}, not F32`)
  if (!Array.isArray(shape) || !shape.every(isSize)) throw new Error(`tensor ${name} has no shape`)
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    throw new Error(`tensor ${name} has no range`)
  const [begin, end] = offsets as [number, number]
  const expected = shape.reduce((a, b) => a * b, 4)
  if (end - begin !== expected) throw new Error(`tensor ${name} takes ${end - begin} bytes instead of ${expected}`)
  return { shape, begin, end }
}

function checkCoverage(entries: readonly Entry[], size: number): void {
  let at = 0
  for (const e of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (e.begin !== at) throw new Error(`tensor ranges overlap or leave a hole at byte ${at}`)
    at = e.end
  }
  if (at !== size) throw new Error(`tensors end at byte ${at} of ${size}`)
}

function metadataOf(value: unknown): Map<string, string> {
  if (value === undefined) return new Map()
  const entries = Object.entries(value as Record<string, unknown>)
  if (!entries.every(([, v]) => typeof v === 'string')) throw new Error('metadata is not text')
  return new Map(entries as [string, string][])
}

/** A copy, since the bytes of a file need not be aligned. Not by data.slice(): on a Buffer that is no copy but a view. */
const floats = (data: Uint8Array, begin: number, end: number): Float32Array =>
  new Float32Array(Uint8Array.prototype.slice.call(data, begin, end).buffer)
