/** @file Marks as a PNG, and a picture as marks. Runs in the worker. */
import { readFile } from 'node:fs/promises'
import { writeAtomically } from '../files/atomic.ts'
import { packPicture, unpackPicture } from '../imaging/mask/picture.ts'
import { rasteriseWhole } from '../imaging/mask/rasterise.ts'
import { scratchMask } from '../imaging/mask/scratches.ts'
import { PatinaError } from '../shared/errors.ts'
import type { MaskOp } from '../shared/mask.ts'
import type { Params, Result } from '../shared/worker-protocol.ts'
import { greyPng } from './codec/sharp.ts'
import { readGreyMask } from './restorations/mask-file.ts'

/** The pictures among the operations, unpacked. */
async function picturesOf({ ops, maps, width, height }: Params<'drawMask'>): Promise<Map<MaskOp, Uint8Array>> {
  const found = new Map<MaskOp, Uint8Array>()
  for (const op of ops) {
    if (op.kind === 'picture') found.set(op, await unpackPicture(op.data, width * height))
    if (op.kind !== 'found') continue
    const map = await unpackPicture(await readFile(maps[op.map] ?? '', 'utf8'), width * height)
    found.set(op, scratchMask(map, width, height, op.sensitivity))
  }
  return found
}

/** Writes a grey PNG of the photo's size, white where it is marked. */
export async function drawMask(order: Params<'drawMask'>): Promise<Result<'drawMask'>> {
  const { ops, width, height, out } = order
  const pictures = await picturesOf(order).catch((cause: unknown) => {
    throw new PatinaError('internal', { reason: 'a picture of the mask cannot be read' }, { cause })
  })
  const pixels = rasteriseWhole(ops, { width, height }, (op) => pictures.get(op))
  await writeAtomically(out, await greyPng(pixels, width, height), { collision: 'replace' })
  return {}
}

/** @throws PatinaError bad-mask (another size), and what any photo's file can do */
export async function packMask({ mask, width, height }: Params<'packMask'>): Promise<Result<'packMask'>> {
  return { data: await packPicture(await readGreyMask(mask, { width, height })) }
}
