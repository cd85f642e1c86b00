/** @file Numbers as text for messages between processes: 32-bit floats, little-endian, in base64. Every process with Buffer. */

/** Many vectors of one length; `values`: packed, one after the other. */
export interface PackedCloud {
  readonly dims: number
  readonly values: string
}

export function packFloats(values: ArrayLike<number>): string {
  const bytes = Buffer.alloc(4 * values.length)
  for (let i = 0; i < values.length; i++) bytes.writeFloatLE(values[i] as number, 4 * i)
  return bytes.toString('base64')
}

/** @throws RangeError if the text is not of whole floats */
export function unpackFloats(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length % 4 !== 0) throw new RangeError(`Expected whole floats but received ${bytes.length} bytes`)
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i))
}
