/**
 * @file Convolutions and their gradients. What is emitted was chosen by measurement: filter gradients as matrix products over
 * shifted rows, input gradients as convolutions with flipped filters (a transposed convolution is a third slower on a CPU).
 */
import tf from '@tensorflow/tfjs'
import type { backend_util } from '@tensorflow/tfjs-core'
import { traceBackend, type TensorRef } from '../trace/backend.ts'
import { transposed } from '../trace/layout.ts'
import { graph, nameOf, reshaped, result, sizeOf, type Call, type Lowering } from './kernel.ts'
import { matmul } from './reduce.ts'

type Info = backend_util.Conv2DInfo

const emit = (op: string, inputs: string[], attributes = {}): string => graph().emit(op, inputs, attributes)
const ints = (values: readonly number[]): string => graph().integers(values)

function convInfo({ attribute }: Call, input: number[], filter: number[], depthwise = false): Info {
  const info = tf.backend_util.computeConv2DInfo(
    input as [number, number, number, number],
    filter as [number, number, number, number],
    attribute('strides'),
    attribute<[number, number] | undefined>('dilations') ?? 1,
    attribute('pad'),
    attribute('dimRoundingMode'),
    depthwise,
  )
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) throw new Error('Conv2D: only dilation 1 is supported')
  if (depthwise && info.outChannels !== info.inChannels)
    throw new Error('Depthwise: only one filter a channel is supported')
  return info
}

const geometry = (c: Info, group = 1) => ({
  kernel_shape: [c.filterHeight, c.filterWidth],
  pads: [c.padInfo.top, c.padInfo.left, c.padInfo.bottom, c.padInfo.right],
  strides: [c.strideHeight, c.strideWidth],
  group,
})

/** A filter, stored [row, column, in, out], in the order that the operator wants. Constants are moved once, here. */
function filterAs(filter: TensorRef, perm: readonly number[]): string {
  const values = traceBackend.valuesOf(filter)
  if (values === null) return emit('Transpose', [nameOf(filter)], { perm })
  return graph().constant(
    perm.map((p) => filter.shape[p] as number),
    transposed(values, filter.shape, perm),
  )
}
const OIHW = [3, 2, 0, 1]
const IOHW = [2, 3, 0, 1]

/** The filter of the input gradient of a stride-1 convolution: turned by 180 degrees, in and out exchanged. */
function turned(filter: TensorRef): string {
  const [kh, kw, a, b] = filter.shape as [number, number, number, number]
  if (kh === 1 && kw === 1) return filterAs(filter, IOHW)
  const taps = reshaped(nameOf(filter), [kh * kw, a, b])
  const backwards = ints(Array.from({ length: kh * kw }, (_, i) => kh * kw - 1 - i))
  const moved = emit('Transpose', [emit('Gather', [taps, backwards], { axis: 0 })], { perm: [1, 2, 0] })
  return reshaped(moved, [a, b, kh, kw])
}

const conv2d: Lowering = (call) => {
  const [x, filter] = [call.input('x'), call.input('filter')]
  const c = convInfo(call, x.shape, filter.shape)
  return result(emit('Conv', [nameOf(x, 'nchw'), filterAs(filter, OIHW)], geometry(c)), c.outShape, 'nchw')
}

const depthwise: Lowering = (call) => {
  const [x, filter] = [call.input('x'), call.input('filter')]
  const c = convInfo(call, x.shape, filter.shape, true)
  const name = emit('Conv', [nameOf(x, 'nchw'), filterAs(filter, IOHW)], geometry(c, c.inChannels))
  return result(name, c.outShape, 'nchw')
}

/** Pads of a full convolution: what the forward pads leave of the filter's reach. */
const fullPads = (c: Info): number[] => {
  const { top, left, bottom, right } = c.padInfo
  const [h, w] = [c.filterHeight - 1, c.filterWidth - 1]
  return [h - top, w - left, h - bottom, w - right]
}
const fits = (c: Info): boolean => c.strideHeight === 1 && c.strideWidth === 1 && fullPads(c).every((p) => p >= 0)

/** Blocks side by side (stride = filter, no pads): each input pixel belongs to one output pixel. */
const blocks = (c: Info): boolean =>
  c.strideHeight === c.filterHeight &&
  c.strideWidth === c.filterWidth &&
  c.filterHeight === c.filterWidth &&
  [c.padInfo.top, c.padInfo.left, c.padInfo.bottom, c.padInfo.right].every((p) => p === 0) &&
  c.inHeight === c.outHeight * c.strideHeight &&
  c.inWidth === c.outWidth * c.strideWidth

const inputGradient: Lowering = (call) => {
  const [dy, filter] = [call.input('dy'), call.input('filter')]
  const shape = call.attribute<number[]>('inputShape')
  const c = convInfo(call, shape, filter.shape)
  const d = nameOf(dy, 'nchw')
  if (fits(c)) {
    const kernel_shape = [c.filterHeight, c.filterWidth]
    return result(emit('Conv', [d, turned(filter)], { kernel_shape, pads: fullPads(c) }), shape, 'nchw')
  }
  if (blocks(c)) {
    // [kh,kw,in,out] is [kh*kw*in, out]: a 1x1 convolution, then depth to space.
    const [kh, kw, ci, co] = filter.shape as [number, number, number, number]
    const each = emit('Conv', [d, reshaped(nameOf(filter), [kh * kw * ci, co, 1, 1])], { kernel_shape: [1, 1] })
    return result(emit('DepthToSpace', [each], { blocksize: kh, mode: 'DCR' }), shape, 'nchw')
  }
  return result(
    emit('ConvTranspose', [d, filterAs(filter, OIHW)], { ...geometry(c), output_padding: leftover(c) }),
    shape,
    'nchw',
  )
}

const leftover = (c: Info): number[] => [
  c.inHeight - ((c.outHeight - 1) * c.strideHeight + c.filterHeight - c.padInfo.top - c.padInfo.bottom),
  c.inWidth - ((c.outWidth - 1) * c.strideWidth + c.filterWidth - c.padInfo.left - c.padInfo.right),
]

const depthwiseInputGradient: Lowering = (call) => {
  const [dy, filter] = [call.input('dy'), call.input('filter')]
  const shape = call.attribute<number[]>('inputShape')
  const c = convInfo(call, shape, filter.shape, true)
  const d = nameOf(dy, 'nchw')
  const group = c.inChannels
  if (!fits(c)) {
    const attributes = { ...geometry(c, group), output_padding: leftover(c) }
    return result(emit('ConvTranspose', [d, filterAs(filter, IOHW)], attributes), shape, 'nchw')
  }
  const kernel_shape = [c.filterHeight, c.filterWidth]
  return result(emit('Conv', [d, turned(filter)], { kernel_shape, pads: fullPads(c), group }), shape, 'nchw')
}

/** The input with the convolution's zero border. */
function bordered(x: TensorRef, c: Info): string {
  const { top, left, bottom, right } = c.padInfo
  const name = nameOf(x, 'nchw')
  return top + left + bottom + right === 0 ? name : emit('Pad', [name, ints([0, 0, top, left, 0, 0, bottom, right])])
}

/** For each filter tap the part of the input that it meets: [n, channels, outHeight, outWidth]. */
function taps(x: TensorRef, c: Info): string[] {
  const from = bordered(x, c)
  const offsets = Array.from({ length: c.filterHeight * c.filterWidth }, (_, i) => [
    Math.floor(i / c.filterWidth),
    i % c.filterWidth,
  ])
  return offsets.map((o) => {
    const [row, column] = o as [number, number]
    const ends = [row + (c.outHeight - 1) * c.strideHeight + 1, column + (c.outWidth - 1) * c.strideWidth + 1]
    return emit('Slice', [from, ints([row, column]), ints(ends), ints([2, 3]), ints([c.strideHeight, c.strideWidth])])
  })
}

const filterGradient: Lowering = (call) => {
  const [x, dy] = [call.input('x'), call.input('dy')]
  const shape = call.attribute<number[]>('filterShape')
  const c = convInfo(call, x.shape, shape)
  // Each part is [n, in, out] for one tap; the filter is [taps, in, out] summed over n.
  const parts =
    c.filterHeight * c.filterWidth === 1 && fits(c) ? [pointwise(x, dy)] : fits(c) ? byRows(x, dy, c) : byTaps(x, dy, c)
  const all = parts.length === 1 ? (parts[0] as string) : emit('Concat', parts, { axis: 1 })
  return result(reshaped(emit('ReduceSum', [all, ints([0])], { keepdims: 0 }), shape), shape)
}

const flatMap = (t: TensorRef): string => {
  const [n, h, w, ch] = t.shape as [number, number, number, number]
  return reshaped(nameOf(t, 'nchw'), [n, ch, h * w])
}

const pointwise = (x: TensorRef, dy: TensorRef): string => matmul(flatMap(x), flatMap(dy), 3, false, true)

function byTaps(x: TensorRef, dy: TensorRef, c: Info): string[] {
  const d = flatMap(dy)
  return taps(x, c).map((t) =>
    matmul(reshaped(t, [c.batchSize, c.inChannels, c.outHeight * c.outWidth]), d, 3, false, true),
  )
}

/**
 * Stride 1: one slice of the input a column, one shifted copy of the gradient a row; all matrix products then read whole
 * contiguous planes (7 % of a training step less than a slice a tap).
 */
function byRows(x: TensorRef, dy: TensorRef, c: Info): string[] {
  const from = bordered(x, c)
  const height = c.outHeight + c.filterHeight - 1
  const plane = height * c.outWidth
  const columns = Array.from({ length: c.filterWidth }, (_, j) =>
    reshaped(emit('Slice', [from, ints([j]), ints([j + c.outWidth]), ints([3])]), [c.batchSize, c.inChannels, plane]),
  )
  const rows = Array.from({ length: c.filterHeight }, (_, i) => {
    const shifted = emit('Pad', [nameOf(dy, 'nchw'), ints([0, 0, i, 0, 0, 0, c.filterHeight - 1 - i, 0])])
    return reshaped(shifted, [c.batchSize, c.outChannels, plane])
  })
  return rows.flatMap((row) => columns.map((column) => matmul(column, row, 3, false, true)))
}

const depthwiseFilterGradient: Lowering = (call) => {
  const [x, dy] = [call.input('x'), call.input('dy')]
  const shape = call.attribute<number[]>('filterShape')
  const c = convInfo(call, x.shape, shape, true)
  const d = nameOf(dy, 'nchw')
  const parts = taps(x, c).map((t) => emit('ReduceSum', [emit('Mul', [t, d]), ints([0, 2, 3])], { keepdims: 0 }))
  const all = parts.length === 1 ? (parts[0] as string) : emit('Concat', parts, { axis: 0 })
  return result(reshaped(all, shape), shape)
}

const depthToSpace: Lowering = ({ input, attribute }) => {
  const x = input('x')
  const b = attribute<number>('blockSize')
  const [n, h, w, ch] = x.shape as [number, number, number, number]
  const name = emit('DepthToSpace', [nameOf(x, 'nchw')], { blocksize: b, mode: 'DCR' })
  return result(name, [n, h * b, w * b, ch / (b * b)], 'nchw')
}

/** SpaceToDepth falls back to the CPU on the WebGPU provider; a strided convolution with a one-hot filter is the same map. */
const spaceToDepth: Lowering = ({ input, attribute }) => {
  const x = input('x')
  const b = attribute<number>('blockSize')
  const [n, h, w, ch] = x.shape as [number, number, number, number]
  const shape = [n, h / b, w / b, ch * b * b]
  const from = nameOf(x, 'nchw')
  if (graph().dialect === 'cpu') return result(emit('SpaceToDepth', [from], { blocksize: b }), shape, 'nchw')
  const attributes = { kernel_shape: [b, b], strides: [b, b] }
  return result(emit('Conv', [from, oneHotFilter(b, ch)], attributes), shape, 'nchw')
}

/** [b*b*channels, channels, b, b]: output (row * b + column) * channels + channel takes that one pixel of the block. */
function oneHotFilter(b: number, channels: number): string {
  const shape = [b * b * channels, channels, b, b]
  const values = new Float32Array(sizeOf(shape))
  for (let tap = 0; tap < b * b; tap++)
    for (let ch = 0; ch < channels; ch++) values[((tap * channels + ch) * channels + ch) * b * b + tap] = 1
  return graph().constant(shape, values)
}

export const CONVOLUTION = {
  Conv2D: conv2d,
  DepthwiseConv2dNative: depthwise,
  Conv2DBackpropInput: inputGradient,
  Conv2DBackpropFilter: filterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
} satisfies Record<string, Lowering>
