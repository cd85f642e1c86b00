/**
 * @file A convolution over pixels that were moved into channels, as one strided convolution over the pixels: the same sums without
 * the move. The filter of block b's row i, column j and tap (p, q) is the tap (b p + i, b q + j).
 */
import type { Attribute, GraphNode } from '../onnx/model.ts'
import type { FloatConstant, GraphEdit } from './graph-edit.ts'

/** onnxruntime's blocked convolutions take fewer channels than a block (8 or 16) as they are; between, they would be left out. */
const MOST_CHANNELS = 7

const list = (a: Attribute | undefined, fallback: readonly number[]): readonly number[] =>
  Array.isArray(a) ? (a as readonly number[]) : fallback

export function foldSpaceToDepth(edit: GraphEdit): void {
  for (const conv of edit.nodesOf('Conv')) {
    const mover = edit.producer(conv.inputs[0] ?? '')
    const filter = edit.floats(conv.inputs[1])
    if (mover?.op === 'SpaceToDepth' && filter !== undefined) fold(edit, conv, mover, filter)
  }
}

function fold(edit: GraphEdit, conv: GraphNode, mover: GraphNode, filter: FloatConstant): void {
  const block = Number(mover.attributes['blocksize'])
  const wide = unfolded(filter, block)
  if ((wide.shape[1] ?? 0) > MOST_CHANNELS || Number(conv.attributes['group'] ?? 1) !== 1) return
  const times = (values: readonly number[]): number[] => values.map((v) => v * block)
  edit.become(conv, {
    inputs: [mover.inputs[0] as string, edit.constant(wide.shape, wide.values), ...conv.inputs.slice(2)],
    attributes: {
      ...conv.attributes,
      kernel_shape: wide.shape.slice(2),
      pads: times(list(conv.attributes['pads'], [0, 0, 0, 0])),
      strides: times(list(conv.attributes['strides'], [1, 1])),
    },
  })
}

/** [out, block² x in, h, w] to [out, in, block h, block w]; channel (row * block + column) * in + channel, as ONNX's SpaceToDepth. */
function unfolded({ shape, values }: FloatConstant, block: number): FloatConstant {
  const [out, deep, h, w] = shape as [number, number, number, number]
  const channels = deep / block ** 2
  const wide = new Float32Array(values.length)
  let from = 0
  for (let o = 0; o < out; o++)
    for (let d = 0; d < deep; d++) {
      const [i, j, c] = [Math.floor(d / channels / block), Math.floor(d / channels) % block, d % channels]
      for (let p = 0; p < h; p++)
        for (let q = 0; q < w; q++) {
          const row = (o * channels + c) * h * block + p * block + i
          wide[row * w * block + q * block + j] = values[from++] as number
        }
    }
  return { shape: [out, channels, h * block, w * block], values: wide }
}
