/** @file Kernels that work on each element by itself: arithmetic, comparison, activation. */
import tf from '@tensorflow/tfjs'
import { traceBackend, type TensorRef } from '../trace/backend.ts'
import type { Layout } from '../trace/layout.ts'
import { graph, layoutOf, nameOf, reshaped, result, same, sizeOf, type Lowering } from './kernel.ts'

const { backend_util } = tf

/** onnx.TensorProto.DataType, as the attribute of Cast. */
const AS_FLOAT = { to: 1 }
const AS_INT64 = { to: 7 }
const AS_BOOL = { to: 9 }

const emit = (op: string, inputs: string[], attributes = {}): string => graph().emit(op, inputs, attributes)
const scalar = (v: number): string => graph().scalar(v)

/** Truth values are floats 0 and 1 in the graph: gradients multiply by them. */
const truth = (bool: string): string => emit('Cast', [bool], AS_FLOAT)

/** An operand of an NCHW operation: rank 4, or one value per channel, or a scalar. */
function channelFirst(t: TensorRef): string {
  if (t.shape.length === 4) return nameOf(t, 'nchw')
  if (sizeOf(t.shape) === 1) return nameOf(t)
  const values = traceBackend.valuesOf(t)
  const shape = [sizeOf(t.shape), 1, 1]
  return values === null ? reshaped(nameOf(t), shape) : graph().constant(shape, values)
}

const fitsNchw = (t: TensorRef): boolean => t.shape.length === 4 || t.shape.length <= 1

/** Both operands in one layout, which is NCHW if either is there already and the other can follow for free. */
function operands(a: TensorRef, b: TensorRef): [string, string, Layout] {
  const nchw = (traceBackend.isNchw(a) || traceBackend.isNchw(b)) && fitsNchw(a) && fitsNchw(b)
  return nchw ? [channelFirst(a), channelFirst(b), 'nchw'] : [nameOf(a), nameOf(b), 'logical']
}

const binary =
  (rule: (a: string, b: string) => string, dtype: TensorRef['dtype'] = 'float32'): Lowering =>
  ({ input }) => {
    const [a, b] = [input('a'), input('b')]
    const [x, y, layout] = operands(a, b)
    return result(rule(x, y), backend_util.assertAndGetBroadcastShape(a.shape, b.shape), layout, dtype)
  }

const binaryOp = (op: string): Lowering => binary((a, b) => emit(op, [a, b]))
const comparison = (op: string): Lowering => binary((a, b) => truth(emit(op, [a, b])), 'bool')

type UnaryRule = (x: string, attribute: <T>(name: string) => T) => string
const unary =
  (rule: UnaryRule, dtype: TensorRef['dtype'] = 'float32'): Lowering =>
  ({ input, attribute }) => {
    const x = input('x')
    return result(rule(nameOf(x, layoutOf(x)), attribute), x.shape, layoutOf(x), dtype)
  }
const unaryOp = (op: string): Lowering => unary((x) => emit(op, [x]))

const positive = (x: string): string => truth(emit('Greater', [x, scalar(0)]))

/** Sign is not on every provider: (x > 0) - (x < 0). */
const sign = (x: string): string => emit('Sub', [positive(x), truth(emit('Less', [x, scalar(0)]))])

/** relu(x) + log(1 + exp(-|x|)): no overflow, and every provider has its parts. */
function softplus(x: string): string {
  const tail = emit('Log', [emit('Add', [emit('Exp', [emit('Neg', [emit('Abs', [x])])]), scalar(1)])])
  return emit('Add', [emit('Relu', [x]), tail])
}

/** 1 where x > 0, else alpha. */
const step: UnaryRule = (x, attribute) => {
  const alpha = attribute<number | undefined>('alpha') ?? 0
  const one = positive(x)
  return alpha === 0 ? one : emit('Add', [emit('Mul', [one, scalar(1 - alpha)]), scalar(alpha)])
}

const clip: UnaryRule = (x, attribute) =>
  emit('Min', [emit('Max', [x, scalar(attribute('clipValueMin'))]), scalar(attribute('clipValueMax'))])

const elu = (x: string): string =>
  emit('Add', [emit('Relu', [x]), emit('Sub', [emit('Exp', [emit('Min', [x, scalar(0)])]), scalar(1)])])

const leakyRelu: UnaryRule = (x, attribute) => emit('Max', [x, emit('Mul', [x, scalar(attribute<number>('alpha'))])])

/** Casts between float32, int32 and bool; all three are floats in the graph. */
const cast: Lowering = ({ input, attribute }) => {
  const x = input('x')
  const to = attribute<TensorRef['dtype']>('dtype')
  const rule = x.dtype === to || to === 'float32' || x.dtype === 'bool' ? null : to === 'bool' ? AS_BOOL : AS_INT64
  if (rule === null) return { ...same(x), dtype: to }
  const name = emit('Cast', [emit('Cast', [nameOf(x, layoutOf(x))], rule)], AS_FLOAT)
  return result(name, x.shape, layoutOf(x), to)
}

const select: Lowering = ({ input }) => {
  const [condition, t, e] = [input('condition'), input('t'), input('e')]
  const wide = backend_util.assertAndGetBroadcastShape(t.shape, e.shape)
  const test =
    condition.shape.length === wide.length
      ? nameOf(condition)
      : reshaped(nameOf(condition), leading(condition.shape, wide))
  return result(emit('Where', [emit('Cast', [test], AS_BOOL), nameOf(t), nameOf(e)]), wide)
}
/** A condition of lower rank chooses whole rows, as tf.where does. */
const leading = (shape: readonly number[], wide: readonly number[]): number[] => wide.map((_, i) => shape[i] ?? 1)

export const ELEMENTWISE = {
  Add: binaryOp('Add'),
  Sub: binaryOp('Sub'),
  Multiply: binaryOp('Mul'),
  RealDiv: binaryOp('Div'),
  Maximum: binaryOp('Max'),
  Minimum: binaryOp('Min'),
  Pow: binaryOp('Pow'),
  SquaredDifference: binary((a, b) => {
    const d = emit('Sub', [a, b])
    return emit('Mul', [d, d])
  }),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  Equal: comparison('Equal'),
  NotEqual: binary((a, b) => emit('Sub', [scalar(1), truth(emit('Equal', [a, b]))]), 'bool'),
  LogicalAnd: binary((a, b) => emit('Mul', [a, b]), 'bool'),
  LogicalNot: unary((x) => emit('Sub', [scalar(1), x]), 'bool'),
  Relu: unaryOp('Relu'),
  Exp: unaryOp('Exp'),
  Log: unaryOp('Log'),
  Log1p: unary((x) => emit('Log', [emit('Add', [x, scalar(1)])])),
  Expm1: unary((x) => emit('Sub', [emit('Exp', [x]), scalar(1)])),
  Sqrt: unaryOp('Sqrt'),
  Rsqrt: unary((x) => emit('Div', [scalar(1), emit('Sqrt', [x])])),
  Reciprocal: unary((x) => emit('Div', [scalar(1), x])),
  Square: unary((x) => emit('Mul', [x, x])),
  Neg: unaryOp('Neg'),
  Abs: unaryOp('Abs'),
  Sign: unary(sign),
  Floor: unaryOp('Floor'),
  Sigmoid: unaryOp('Sigmoid'),
  Tanh: unaryOp('Tanh'),
  Erf: unaryOp('Erf'),
  Sin: unaryOp('Sin'),
  Cos: unaryOp('Cos'),
  Softplus: unary(softplus),
  Elu: unary(elu),
  LeakyRelu: unary(leakyRelu),
  Step: unary(step),
  ClipByValue: unary(clip),
  Cast: cast,
  Select: select,
  Identity: ({ input }) => same(input('x')),
} satisfies Record<string, Lowering>
