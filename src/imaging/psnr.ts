/** @file Peak signal-to-noise ratio. */

/**
 * PSNR in dB of values in [0, 1] against a reference in [0, 1]; the first are clipped to that range, as a saved photo is.
 * Infinity if they are equal.
 */
export function psnr(values: Float32Array, reference: Float32Array): number {
  if (values.length !== reference.length || values.length === 0)
    throw new Error(`Expected ${reference.length} values but received ${values.length}`)
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const error = Math.min(1, Math.max(0, values[i] as number)) - (reference[i] as number)
    sum += error * error
  }
  return -10 * Math.log10(sum / values.length)
}
