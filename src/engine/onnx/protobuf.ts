/** @file The protocol-buffer wire format, as much of it as an ONNX model needs. Pure; runs anywhere. */

const encoder = new TextEncoder()

const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED32 = 5

/** Bytes of a base-128 varint; negative numbers take ten bytes, as int64 does. */
function varint(value: number | bigint): number[] {
  let rest = BigInt(value)
  if (rest < 0n) rest += 1n << 64n
  const bytes: number[] = []
  do {
    const low = Number(rest & 127n)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 128 : low)
  } while (rest > 0n)
  return bytes
}

/** A message under construction: a list of chunks that is joined once, at the end. */
export class Message {
  readonly #chunks: Uint8Array[] = []
  #size = 0

  #push(chunk: Uint8Array): this {
    this.#chunks.push(chunk)
    this.#size += chunk.byteLength
    return this
  }

  integer(field: number, value: number | bigint): this {
    return this.#push(Uint8Array.from([...varint((field << 3) | VARINT), ...varint(value)]))
  }

  integers(field: number, values: readonly number[]): this {
    for (const v of values) this.integer(field, v)
    return this
  }

  float(field: number, value: number): this {
    const chunk = new Uint8Array(5)
    chunk[0] = (field << 3) | FIXED32
    new DataView(chunk.buffer).setFloat32(1, value, true)
    return this.#push(chunk)
  }

  bytes(field: number, value: Uint8Array): this {
    this.#push(Uint8Array.from([...varint((field << 3) | LENGTH_DELIMITED), ...varint(value.byteLength)]))
    return this.#push(value)
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value))
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish())
  }

  messages(field: number, values: Iterable<Message>): this {
    for (const v of values) this.message(field, v)
    return this
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.#size)
    let at = 0
    for (const chunk of this.#chunks) {
      out.set(chunk, at)
      at += chunk.byteLength
    }
    return out
  }
}
