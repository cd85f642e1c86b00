/** @file Reductions and matrix products. */
import tf from '@tensorflow/tfjs'
import { traceBackend, type TensorRef } from '../trace/backend.ts'
import { physicalAxis } from '../trace/layout.ts'
import { graph, nameOf, result, same, type Lowering } from './kernel.ts'

const { backend_util, util } = tf

/** ReduceSum takes its axes as an input since opset 13, the others as an attribute until 18. */
const AXES_AS_INPUT = new Set(['ReduceSum'])

/** Whether the result of reducing an NCHW tensor over these logical axes has the same order in both layouts. */
function orderFree(x: TensorRef, axes: readonly number[], keepDims: boolean): boolean {
  const kept = [0, 1, 2, 3].filter((a) => !axes.includes(a))
  return (
    traceBackend.isNchw(x) &&
    (keepDims || kept.length < 2 || !(kept.includes(3) && (kept.includes(1) || kept.includes(2))))
  )
}

const reduction =
  (op: string): Lowering =>
  ({ input, attribute }) => {
    const x = input('x')
    // Max calls its axes by another name than the rest.
    const given = attribute<number[] | undefined>('axis') ?? attribute<number[]>('reductionIndices')
    const axes = util.parseAxisParam(given, x.shape)
    if (axes.length === 0) return same(x)
    const keepDims = attribute<boolean>('keepDims')
    const layout = orderFree(x, axes, keepDims) ? 'nchw' : 'logical'
    const [short] = backend_util.computeOutAndReduceShapes(x.shape, axes)
    const shape = keepDims ? backend_util.expandShapeToKeepDim(short, axes) : short
    const where = axes.map((a) => physicalAxis(a, layout)).sort((a, b) => a - b)
    return result(reduced(op, nameOf(x, layout), where, keepDims), shape, keepDims ? layout : 'logical')
  }

function reduced(op: string, x: string, axes: readonly number[], keepDims: boolean): string {
  const keepdims = keepDims ? 1 : 0
  if (AXES_AS_INPUT.has(op)) return graph().emit(op, [x, graph().integers(axes)], { keepdims })
  return graph().emit(op, [x], { axes, keepdims })
}

/** a x b over the last two axes of rank-3 (or higher, equal rank) tensors, either operand transposed. */
export function matmul(a: string, b: string, rank: number, transposeA: boolean, transposeB: boolean): string {
  if (!transposeA && !transposeB) return graph().emit('MatMul', [a, b])
  if (graph().dialect === 'cpu')
    return graph().emit('FusedMatMul', [a, b], { transA: +transposeA, transB: +transposeB }, 'com.microsoft')
  return graph().emit('MatMul', [transposeA ? swapped(a, rank) : a, transposeB ? swapped(b, rank) : b])
}

function swapped(x: string, rank: number): string {
  const perm = [...Array(rank).keys()]
  perm.splice(rank - 2, 2, rank - 1, rank - 2)
  return graph().emit('Transpose', [x], { perm })
}

const batchMatMul: Lowering = ({ input, attribute }) => {
  const [a, b] = [input('a'), input('b')]
  const [ta, tb] = [attribute<boolean>('transposeA'), attribute<boolean>('transposeB')]
  const rank = a.shape.length
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const rows = a.shape.at(ta ? -1 : -2) as number
  const columns = b.shape.at(tb ? -2 : -1) as number
  return result(matmul(nameOf(a), nameOf(b), rank, ta, tb), [...batch, rows, columns])
}

export const REDUCE = {
  Sum: reduction('ReduceSum'),
  Mean: reduction('ReduceMean'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  BatchMatMul: batchMatMul,
} satisfies Record<string, Lowering>
