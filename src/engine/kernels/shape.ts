/** @file Kernels that move, cut, join or fill without arithmetic. */
import tf from '@tensorflow/tfjs'
import { traceBackend, type TensorRef } from '../trace/backend.ts'
import { physical, physicalAxis, transposed } from '../trace/layout.ts'
import { graph, layoutOf, nameOf, reshaped, result, same, sizeOf, type Call, type Lowering } from './kernel.ts'

const { backend_util, slice_util, util } = tf

const equal = (a: readonly number[], b: readonly number[]): boolean => util.arraysEqual([...a], [...b])
const flatFour = (shape: readonly number[]): boolean => shape.length === 4 && shape[1] === 1 && shape[2] === 1

/** A reshape in row-major order; [n,1,1,c] is the same bytes in both layouts, so it needs no transpose. */
function reshape(x: TensorRef, shape: number[]): TensorRef {
  if (equal(x.shape, shape)) return same(x)
  const values = traceBackend.valuesOf(x)
  if (values !== null) return traceBackend.known(values, shape, x.dtype)
  const from = flatFour(x.shape) ? nameOf(x, layoutOf(x)) : nameOf(x)
  const layout = flatFour(shape) ? 'nchw' : 'logical'
  return result(reshaped(from, shape, layout), shape, layout)
}

const expandDims: Lowering = ({ input, attribute }) => {
  const x = input('input')
  const dim = attribute<number>('dim')
  const shape = [...x.shape]
  shape.splice(dim < 0 ? x.shape.length + dim + 1 : dim, 0, 1)
  return reshape(x, shape)
}

const transpose: Lowering = ({ input, attribute }) => {
  const x = input('x')
  const perm = attribute<number[]>('perm')
  const shape = perm.map((p) => x.shape[p] as number)
  const values = traceBackend.valuesOf(x)
  if (values !== null) return traceBackend.known(transposed(values, x.shape, perm), shape)
  return result(graph().emit('Transpose', [nameOf(x)], { perm }), shape)
}

const concat: Lowering = ({ inputs, attribute }) => {
  const parts = inputs.filter((t) => sizeOf(t.shape) > 0)
  const axis = util.parseAxisParam(attribute<number>('axis'), inputs[0]?.shape ?? [])[0] as number
  const shape = backend_util.computeOutShape(
    inputs.map((t) => t.shape),
    axis,
  )
  const layout = parts.some((t) => traceBackend.isNchw(t)) ? 'nchw' : 'logical'
  const names = parts.map((t) => nameOf(t, layout))
  return result(graph().emit('Concat', names, { axis: physicalAxis(axis, layout) }), shape, layout)
}

function slice(x: TensorRef, begin: readonly number[], size: readonly number[]): TensorRef {
  const axes = begin.map((_, i) => i).filter((i) => begin[i] !== 0 || size[i] !== x.shape[i])
  if (axes.length === 0) return same(x)
  const layout = layoutOf(x)
  const at = (values: (axis: number) => number): string => graph().integers(axes.map(values))
  const name = graph().emit('Slice', [
    nameOf(x, layout),
    at((i) => begin[i] as number),
    at((i) => (begin[i] as number) + (size[i] as number)),
    at((i) => physicalAxis(i, layout)),
  ])
  return result(name, size, layout)
}

function split({ input, attribute }: Call): TensorRef[] {
  const x = input('x')
  const axis = util.parseAxisParam(attribute<number>('axis'), x.shape)[0] as number
  const sizes = backend_util.prepareSplitSize({ shape: x.shape } as never, attribute('numOrSizeSplits'), axis)
  let start = 0
  return sizes.map((width) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0))
    start += width
    return slice(
      x,
      begin,
      x.shape.map((d, i) => (i === axis ? width : d)),
    )
  })
}

type Paddings = [number, number][]

function padded(x: TensorRef, paddings: Paddings, mode: string, value: number): TensorRef {
  const layout = layoutOf(x)
  const p = physical(paddings, layout)
  const amounts = graph().integers([...p.map((v) => v[0]), ...p.map((v) => v[1])])
  const inputs = [nameOf(x, layout), amounts, ...(mode === 'constant' ? [graph().scalar(value)] : [])]
  const shape = x.shape.map((d, i) => d + (paddings[i]?.[0] ?? 0) + (paddings[i]?.[1] ?? 0))
  return result(graph().emit('Pad', inputs, { mode }), shape, layout)
}

/** Repetition by Expand where the axis has one element (the usual case: gradients of reductions), else by Tile. */
const tile: Lowering = ({ input, attribute }) => {
  const x = input('x')
  const reps = attribute<number[]>('reps')
  const layout = layoutOf(x)
  const shape = x.shape.map((d, i) => d * (reps[i] as number))
  const widens = x.shape.every((d, i) => d === 1 || reps[i] === 1)
  const [op, amounts] = widens ? ['Expand', shape] : ['Tile', reps]
  return result(graph().emit(op, [nameOf(x, layout), graph().integers(physical(amounts, layout))]), shape, layout)
}

const filled = (shape: readonly number[], value: number, dtype: TensorRef['dtype'] = 'float32'): TensorRef =>
  traceBackend.known(new Float32Array(sizeOf(shape)).fill(value), shape, dtype)

const reverse: Lowering = ({ input, attribute }) => {
  const x = input('x')
  const axes = util.parseAxisParam(attribute<number[]>('dims'), x.shape)
  if (axes.length === 0) return same(x)
  const layout = layoutOf(x)
  const g = graph()
  const every = (v: number): string => g.integers(axes.map(() => v))
  const where = g.integers(axes.map((a) => physicalAxis(a, layout)))
  return result(g.emit('Slice', [nameOf(x, layout), every(-1), every(-(2 ** 31)), where, every(-1)]), x.shape, layout)
}

export const SHAPE = {
  Reshape: ({ input, attribute }) => {
    const x = input('x')
    return reshape(x, util.inferFromImplicitShape(attribute('shape'), sizeOf(x.shape)))
  },
  ExpandDims: expandDims,
  Transpose: transpose,
  Concat: concat,
  Slice: ({ input, attribute }) => {
    const x = input('x')
    const [begin, size] = slice_util.parseSliceParams(
      { shape: x.shape } as never,
      attribute('begin'),
      attribute('size'),
    )
    return slice(x, begin as number[], size as number[])
  },
  SplitV: split,
  PadV2: ({ input, attribute }) => padded(input('x'), attribute('paddings'), 'constant', attribute('constantValue')),
  MirrorPad: ({ input, attribute }) => {
    if (attribute('mode') !== 'reflect') throw new Error('MirrorPad: only the mode "reflect" is supported')
    return padded(input('x'), attribute('paddings'), 'reflect', 0)
  },
  Tile: tile,
  Reverse: reverse,
  ZerosLike: ({ input }) => filled(input('x').shape, 0, input('x').dtype),
  OnesLike: ({ input }) => filled(input('x').shape, 1, input('x').dtype),
  Fill: ({ attribute }) => filled(attribute('shape'), attribute('value'), attribute('dtype')),
} satisfies Record<string, Lowering>
