/**
 * @file A convolution over some of the channels, as one over all of them with zeros for the others: a slice would have to leave
 * onnxruntime's blocked layout, and everything after it too.
 */
import type { GraphNode } from '../onnx/model.ts'
import type { FloatConstant, GraphEdit } from './graph-edit.ts'

const CHANNEL_AXIS = 1

export function widenSlicedChannels(edit: GraphEdit): void {
  for (const conv of edit.nodesOf('Conv')) {
    const slice = edit.producer(conv.inputs[0] ?? '')
    const filter = edit.floats(conv.inputs[1])
    if (slice?.op === 'Slice' && filter !== undefined) widen(edit, conv, slice, filter)
  }
}

function widen(edit: GraphEdit, conv: GraphNode, slice: GraphNode, filter: FloatConstant): void {
  const [from, starts, , axes, steps] = slice.inputs
  const start = edit.whole(starts)?.[0]
  const onlyChannels = edit.whole(axes)?.join() === String(CHANNEL_AXIS) && steps === undefined
  const all = edit.channels(from ?? '')
  if (from === undefined || start === undefined || start < 0 || all === undefined || !onlyChannels) return
  const wide = widened(filter, start, all)
  edit.become(conv, { inputs: [from, edit.constant(wide.shape, wide.values), ...conv.inputs.slice(2)] })
}

/** [out, some, h, w] to [out, all, h, w]: the filter's channels begin at `start`. */
function widened({ shape, values }: FloatConstant, start: number, all: number): FloatConstant {
  const [out, some, h, w] = shape as [number, number, number, number]
  const wide = new Float32Array(out * all * h * w)
  for (let o = 0; o < out; o++)
    wide.set(values.subarray(o * some * h * w, (o + 1) * some * h * w), (o * all + start) * h * w)
  return { shape: [out, all, h, w], values: wide }
}
