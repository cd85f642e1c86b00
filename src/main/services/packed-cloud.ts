/** @file Packed vectors as one packed cloud, without making numbers of them. Runs in main. */
import type { PackedCloud } from '../../shared/packed.ts'

const FLOAT_BYTES = 4

/** @param means packed floats, all of one length */
export function packedCloud(means: readonly string[]): PackedCloud {
  const parts = means.map((mean) => Buffer.from(mean, 'base64'))
  const dims = Math.max(1, (parts[0]?.length ?? 0) / FLOAT_BYTES)
  return { dims, values: Buffer.concat(parts).toString('base64') }
}
