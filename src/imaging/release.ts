/** @file Gives back the memory of large arrays at once. Pure; every process. */

/**
 * Otherwise it is held until garbage is collected, and is what makes that necessary: with every few tiles, for a tenth of the time of a
 * processor.
 * @param array of which nobody has a part any more; it is empty afterwards, as are all others on its memory
 */
export function release(array: Float32Array): void {
  if (array.buffer instanceof ArrayBuffer && !array.buffer.detached) array.buffer.transfer(0)
}
