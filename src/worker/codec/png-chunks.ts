/** @file Is a PNG animated? The image library shows only its first frame and does not say so. Runs in the worker. */

const FIRST_CHUNK = 8

/** Frames of a PNG file: the count of its animation control chunk, else 1. */
export function pngFrames(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let at = FIRST_CHUNK; at + 12 <= file.length;) {
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8))
    if (type === 'acTL') return Math.max(1, view.getUint32(at + 8))
    if (type === 'IDAT') return 1
    at += 12 + view.getUint32(at)
  }
  return 1
}
