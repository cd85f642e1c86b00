/**
 * @file A mask's operations as pixels. The window draws its overlay and the program writes the mask that a network is given
 * by this one function: any rectangle of it has the same bytes as that rectangle of the whole. Pure; every process.
 */
import type { MaskOp, MaskOpOf, PictureOp } from '../../shared/mask.ts'
import { fillArea } from './area.ts'
import { boxOf, overlap } from './bounds.ts'
import { boxFor, feather } from './feather.ts'
import { grow, invert } from './grow.ts'
import { crop, expand, levelSize, type Box, type Extent, type Patch } from './patch.ts'
import { drawStroke } from './stroke.ts'

/** The pixels (height x width bytes) that an operation lies over the photo; undefined: not known yet, and left out. */
export type FindPicture = (op: PictureOp) => Uint8Array | undefined

interface Context {
  /** The photo. */
  readonly size: Extent
  readonly find: FindPicture
}

type Apply = { readonly [K in MaskOp['kind']]: (patch: Patch, op: MaskOpOf<K>, context: Context) => void }

const APPLY: Apply = {
  stroke: drawStroke,
  area: fillArea,
  picture: layPicture,
  found: layPicture,
  grow: (patch, { by }) => grow(patch, by * patch.scale),
  feather: (patch, { by }) => feather(patch, by * patch.scale),
  invert: (patch) => invert(patch),
  clear: ({ data }) => void data.fill(0),
}

/** How far, in pixels of the photo, an operation carries what is marked elsewhere. */
export const reachOf = (op: MaskOp): number =>
  op.kind === 'grow' ? Math.abs(op.by) : op.kind === 'feather' ? 3 * boxFor(op.by) : 0

/** Together; what lies farther from a rectangle than this has no say in it. */
export const reachOfAll = (ops: readonly MaskOp[]): number => ops.reduce((sum, op) => sum + reachOf(op), 0)

/** Applies operations whose reach is 0, or which need nothing from outside of the patch. */
export function apply(patch: Patch, ops: readonly MaskOp[], size: Extent, find: FindPicture): void {
  const context = { size, find }
  for (const op of ops) {
    const box = boxOf(op, patch.scale)
    if (box && !overlap(box, patch)) continue
    const draw = APPLY[op.kind] as (patch: Patch, op: MaskOp, context: Context) => void
    draw(patch, op, context)
  }
}

/** The operations since everything was taken away. */
const sinceCleared = (ops: readonly MaskOp[]) => ops.slice(ops.findLastIndex((op) => op.kind === 'clear') + 1)

/**
 * Draws a rectangle of a mask.
 * @param size the photo's
 * @param box in pixels of the level; what lies outside of the photo stays 0
 * @param scale 1, or 1/2, 1/4 ... for an overview, where lengths are reduced alike
 */
export function rasterise(
  ops: readonly MaskOp[],
  size: Extent,
  box: Box,
  scale: number,
  find: FindPicture = () => undefined,
): Patch {
  const wanted = sinceCleared(ops)
  // Three pixels more for each operation: reduced lengths are rounded, and a softened edge is made of three boxes.
  const halo = wanted.reduce((sum, op) => sum + (reachOf(op) > 0 ? Math.ceil(reachOf(op) * scale) + 3 : 0), 0)
  const work = expand(box, halo, levelSize(size, scale))
  const patch: Patch = { ...work, scale, data: new Uint8Array(work.width * work.height) }
  apply(patch, wanted, size, find)
  return crop(patch, box)
}

const EDGE = 1024

/** The whole mask at full size, height x width bytes. Drawn piece by piece: memory is the mask's own and little more. */
export function rasteriseWhole(ops: readonly MaskOp[], size: Extent, find?: FindPicture): Uint8Array {
  const { width, height } = size
  const whole = new Uint8Array(width * height)
  const edge = Math.max(EDGE, 2 * Math.ceil(reachOfAll(ops)))
  for (let top = 0; top < height; top += edge)
    for (let left = 0; left < width; left += edge) {
      const box = { left, top, width: Math.min(edge, width - left), height: Math.min(edge, height - top) }
      const { data } = rasterise(ops, size, box, 1, find)
      for (let y = 0; y < box.height; y++)
        whole.set(data.subarray(y * box.width, (y + 1) * box.width), (top + y) * width + left)
    }
  return whole
}

/** Each pixel of a reduced patch takes the mean of the picture's pixels that it stands for. */
function layPicture({ left, top, width, height, scale, data }: Patch, op: PictureOp, context: Context): void {
  const pixels = context.find(op)
  if (!pixels) return
  const { size } = context
  const step = 1 / scale
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = meanOf(pixels, size, (left + x) * step, (top + y) * step, step)
      const i = y * width + x
      data[i] = op.mode === 'add' ? Math.max(data[i] as number, value) : Math.min(data[i] as number, 255 - value)
    }
}

function meanOf(pixels: Uint8Array, { width, height }: Extent, left: number, top: number, edge: number): number {
  if (edge === 1) return pixels[top * width + left] as number
  const [right, bottom] = [Math.min(left + edge, width), Math.min(top + edge, height)]
  let sum = 0
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += pixels[y * width + x] as number
  return Math.round(sum / ((right - left) * (bottom - top)))
}
