/**
 * @file A grey picture as text, for marks that came as a picture: deflated (RFC 1951), then base64. Uses only what browsers
 * and Node have in common. Every process.
 */

/** How many bytes of a picture become text at once: the limit of a call's arguments. */
const PART = 0x8000

async function through(
  data: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
  limit: number,
) {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of new Blob([data]).stream().pipeThrough(transform)) {
    size += part.length
    if (size > limit) throw new RangeError(`Expected at most ${limit} bytes but received more`)
    parts.push(part)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** `pixels`: height x width bytes. */
export async function packPicture(pixels: Uint8Array<ArrayBuffer>): Promise<string> {
  const packed = await through(pixels, new CompressionStream('deflate-raw'), Infinity)
  let text = ''
  for (let at = 0; at < packed.length; at += PART) text += String.fromCharCode(...packed.subarray(at, at + PART))
  return btoa(text)
}

/**
 * @param size bytes that come out; more are never unpacked
 * @throws RangeError if there are fewer or more, TypeError or DOMException if the text was not packed by {@link packPicture}
 */
export async function unpackPicture(data: string, size: number): Promise<Uint8Array> {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0))
  const pixels = await through(bytes, new DecompressionStream('deflate-raw'), size)
  if (pixels.length !== size) throw new RangeError(`Expected ${size} bytes but received ${pixels.length}`)
  return pixels
}
