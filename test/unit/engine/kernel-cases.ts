/**
 * @file Cases for the kernel test: for every kernel of the table how to call it, on at least twenty sets of shapes (scalars,
 * broadcasting, size-1 and odd axes), and where its derivative exists.
 */
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { depthToSpace, spaceToDepth } from '../../../src/models/ops/space-to-depth.ts'
import type { KernelName } from '../../../src/engine/kernels/index.ts'

export type Shapes = readonly (readonly number[])[]

export interface KernelCases {
  readonly call: (...inputs: Tensor[]) => Tensor
  readonly shapes: readonly Shapes[]
  /** Values are drawn from this range, away from its kinks. */
  readonly range: readonly [number, number]
  /** Distance that every value keeps from a whole number (kinks lie on those). */
  readonly away: number
  /** `none`: the operation has no useful derivative. */
  readonly gradient: 'checked' | 'none'
  /** Where TensorFlow.js has a gradient at all; default everywhere. */
  readonly gradientOn?: (shapes: Shapes) => boolean
}

const equalShapes = ([a, b]: Shapes): boolean => a?.join() === b?.join()
/** TensorFlow.js does not sum these gradients over broadcast axes. */
const NO_BROADCAST = { gradientOn: equalShapes } as const

/** True and false by place. */
const pattern = (shape: number[]): Tensor =>
  tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (i * 7) % 3 === 0),
    shape,
    'bool',
  )

const UNARY: readonly Shapes[] = [
  [], [1], [2], [7], [1, 1], [3, 1], [1, 5], [4, 3], [2, 3, 4], [1, 1, 7], [5, 1, 3], [3, 2, 1],
  [1, 2, 3, 4], [2, 5, 3, 1], [1, 1, 1, 6], [2, 7, 5, 3], [1, 8, 8, 2], [3, 1, 4, 2], [1, 2, 1, 2, 3], [2, 1, 3, 1, 2],
].map((s) => [s]) // prettier-ignore

const BINARY: readonly Shapes[] = [
  [[], []], [[3], []], [[], [4]], [[5], [5]], [[1], [6]], [[2, 3], [2, 3]], [[2, 3], [3]], [[2, 1], [1, 3]],
  [[4, 1, 2], [3, 1]], [[2, 3, 4], [4]], [[1, 3, 5, 2], [1, 3, 5, 2]], [[2, 3, 3, 4], [4]], [[2, 3, 3, 4], []],
  [[1, 5, 3, 3], [1, 1, 1, 3]], [[2, 4, 4, 3], [2, 1, 1, 3]], [[3], [2, 3, 5, 3]], [[1, 1, 1, 2], [2, 3, 3, 2]],
  [[2, 3, 5, 1], [2, 3, 5, 4]], [[3, 4], [2, 1, 3, 4]], [[5, 2, 3], [1, 2, 3]],
] // prettier-ignore

const cases = (
  call: KernelCases['call'],
  shapes: readonly Shapes[],
  options: Partial<KernelCases> = {},
): KernelCases => ({
  call,
  shapes,
  range: [-2, 2],
  away: 0,
  gradient: 'checked',
  ...options,
})

const POSITIVE = { range: [0.3, 2.5] } as const
const KINKED = { away: 0.05 } as const
const NO_GRADIENT = { gradient: 'none', away: 0.05 } as const

const unary = (call: (x: Tensor) => Tensor, options: Partial<KernelCases> = {}): KernelCases =>
  cases((x) => call(x as Tensor), UNARY, options)
const binary = (call: (a: Tensor, b: Tensor) => Tensor, options: Partial<KernelCases> = {}): KernelCases =>
  cases((a, b) => call(a as Tensor, b as Tensor), BINARY, options)
const float = (t: Tensor): Tensor => tf.cast(t, 'float32')

/** Every axis set of every unary shape of at least rank 1: reductions over first, last, middle and all axes. */
const reduced = (
  call: (x: Tensor, axes: number[], keep: boolean) => Tensor,
  options: Partial<KernelCases> = {},
): KernelCases =>
  unary((x) => {
    const all = [...Array(x.rank).keys()]
    if (x.rank === 0) return call(x, [], false)
    const parts = [
      call(x, [x.rank - 1], true),
      call(x, all, false),
      call(x, all.slice(0, -1), false),
      call(
        x,
        all.filter((a) => a % 2 === 1),
        true,
      ),
    ]
    return parts.map((p) => tf.sum(tf.square(p))).reduce((a, b) => a.add(b))
  }, options)

const CONV_SHAPES: readonly { x: number[]; k: [number, number]; out: number; stride: number; pad: 'same' | 'valid' }[] =
  [
    ...[1, 2].flatMap((stride) =>
      (['same', 'valid'] as const).flatMap((pad) => [
        { x: [1, 5, 5, 1], k: [3, 3] as [number, number], out: 1, stride, pad },
        { x: [2, 7, 6, 3], k: [3, 3] as [number, number], out: 4, stride, pad },
        { x: [1, 4, 9, 2], k: [1, 1] as [number, number], out: 5, stride, pad },
        { x: [2, 6, 8, 3], k: [2, 2] as [number, number], out: 2, stride, pad },
        { x: [1, 8, 7, 2], k: [5, 3] as [number, number], out: 3, stride, pad },
      ]),
    ),
    { x: [3, 9, 9, 1], k: [3, 3], out: 2, stride: 3, pad: 'same' },
  ]

/** Convolution cases carry stride and pad in a table beside the shapes; a case finds its own by the shapes. */
const convolved = (
  call: (x: Tensor4D, f: Tensor4D, stride: number, pad: 'same' | 'valid') => Tensor,
  depthwise: boolean,
): KernelCases => {
  const shapes = CONV_SHAPES.map(({ x, k, out }): Shapes => [
    x,
    depthwise ? [...k, x[3] as number, 1] : [...k, x[3] as number, out],
  ])
  const all = (x: Tensor, f: Tensor): Tensor => {
    const fitting = CONV_SHAPES.filter(
      (c) => c.x.join() === x.shape.join() && c.k.join() === f.shape.slice(0, 2).join(),
    )
    return fitting
      .map((c) => tf.sum(tf.square(call(x as Tensor4D, f as Tensor4D, c.stride, c.pad))))
      .reduce((a, b) => a.add(b))
  }
  return cases((x, f) => all(x as Tensor, f as Tensor), shapes, { range: [-1, 1] })
}

const conv = convolved((x, f, stride, pad) => tf.conv2d(x, f, stride, pad), false)
const depthwise = convolved((x, f, stride, pad) => tf.depthwiseConv2d(x, f, stride, pad), true)

/** The gradient kernels as functions of their own: the derivative of the convolution in one direction. */
const gradientOf = (c: KernelCases, which: 0 | 1): KernelCases => ({
  ...c,
  gradient: 'none',
  call: (x, f) => tf.grads((a: Tensor, b: Tensor) => c.call(a, b))([x as Tensor, f as Tensor])[which] as Tensor,
})

const MATRICES: readonly Shapes[] = [
  [[1, 1], [1, 1]], [[2, 3], [3, 4]], [[1, 7], [7, 1]], [[5, 2], [2, 5]], [[3, 3], [3, 3]], [[4, 1], [1, 6]], [[2, 8], [8, 3]],
  [[1, 2, 3], [1, 3, 4]], [[2, 2, 3], [2, 3, 2]], [[3, 1, 5], [3, 5, 1]], [[2, 4, 1], [2, 1, 4]], [[4, 3, 2], [4, 2, 3]],
  [[1, 6, 6], [1, 6, 6]], [[5, 2, 2], [5, 2, 2]], [[2, 1, 1], [2, 1, 1]], [[2, 3, 7], [2, 7, 5]], [[1, 1, 9], [1, 9, 1]],
  [[3, 5, 4], [3, 4, 2]], [[2, 2, 8], [2, 8, 2]], [[6, 1, 3], [6, 3, 1]],
] // prettier-ignore

/** Each product in its four transpositions, so that fused and composed lowerings are both met. */
const products = (a: Tensor, b: Tensor): Tensor => {
  const flip = (t: Tensor): Tensor => tf.transpose(t, [...Array(t.rank - 2).keys(), t.rank - 1, t.rank - 2])
  const [at, bt] = [flip(a), flip(b)]
  const all = [
    tf.matMul(a, b),
    tf.matMul(at, b, true, false),
    tf.matMul(a, bt, false, true),
    tf.matMul(at, bt, true, true),
  ]
  return all.map((p) => tf.square(p)).reduce((x, y) => x.add(y))
}

const BLOCKS: readonly Shapes[] = [1, 2, 3, 4].flatMap((n) =>
  [[2, 2, 4], [4, 6, 8], [6, 2, 12], [2, 8, 4], [4, 4, 20]].map(([h, w, c]) => [[n, h as number, w as number, c as number]]),
) // prettier-ignore

const last = (x: Tensor): number => x.rank - 1
const fromRankOne =
  (f: (x: Tensor) => Tensor) =>
  (x: Tensor): Tensor =>
    x.rank === 0 ? tf.square(x) : f(x)
export const CASES: Readonly<Record<KernelName, KernelCases>> = {
  Add: binary((a, b) => a.add(b)),
  Sub: binary((a, b) => a.sub(b)),
  Multiply: binary((a, b) => a.mul(b)),
  RealDiv: binary((a, b) => a.div(b), POSITIVE),
  Maximum: binary((a, b) => tf.maximum(a, b), NO_BROADCAST),
  Minimum: binary((a, b) => tf.minimum(a, b), NO_BROADCAST),
  Pow: binary((a, b) => tf.pow(a, b), POSITIVE),
  SquaredDifference: binary((a, b) => tf.squaredDifference(a, b), NO_BROADCAST),
  Greater: binary((a, b) => float(a.greater(b)), NO_GRADIENT),
  GreaterEqual: binary((a, b) => float(a.greaterEqual(b)), NO_GRADIENT),
  Less: binary((a, b) => float(a.less(b)), NO_GRADIENT),
  LessEqual: binary((a, b) => float(a.lessEqual(b)), NO_GRADIENT),
  Equal: binary((a, b) => float(tf.equal(tf.cast(a, 'int32'), tf.cast(b, 'int32'))), NO_GRADIENT),
  NotEqual: binary((a, b) => float(tf.notEqual(tf.cast(a, 'int32'), tf.cast(b, 'int32'))), NO_GRADIENT),
  LogicalAnd: binary((a, b) => float(tf.logicalAnd(a.greater(0), b.greater(0))), NO_GRADIENT),
  LogicalNot: unary((x) => float(tf.logicalNot(x.greater(0))), NO_GRADIENT),
  Relu: unary((x) => tf.relu(x), KINKED),
  Exp: unary((x) => tf.exp(x)),
  Log: unary((x) => tf.log(x), POSITIVE),
  Log1p: unary((x) => tf.log1p(x), POSITIVE),
  Expm1: unary((x) => tf.expm1(x)),
  Sqrt: unary((x) => tf.sqrt(x), POSITIVE),
  Rsqrt: unary((x) => tf.rsqrt(x), POSITIVE),
  Reciprocal: unary((x) => tf.reciprocal(x), POSITIVE),
  Square: unary((x) => tf.square(x)),
  Neg: unary((x) => tf.neg(x)),
  Abs: unary((x) => tf.abs(x), KINKED),
  Sign: unary((x) => tf.sign(x), NO_GRADIENT),
  Floor: unary((x) => tf.floor(x), NO_GRADIENT),
  Sigmoid: unary((x) => tf.sigmoid(x)),
  Tanh: unary((x) => tf.tanh(x)),
  Erf: unary((x) => tf.erf(x)),
  Sin: unary((x) => tf.sin(x)),
  Cos: unary((x) => tf.cos(x)),
  Softplus: unary((x) => tf.softplus(x)),
  Elu: unary((x) => tf.elu(x), { ...KINKED, gradient: 'none' }), // its gradient is a kernel of its own, not in the table
  LeakyRelu: unary((x) => tf.leakyRelu(x, 0.2), KINKED),
  Step: unary((x) => tf.step(x, 0.3), NO_GRADIENT),
  ClipByValue: unary((x) => tf.clipByValue(x, -1, 1), KINKED),
  Cast: unary((x) => float(tf.cast(x.mul(3), 'int32')).add(float(tf.cast(x, 'bool'))), NO_GRADIENT),
  Select: binary((a, b) => tf.where(pattern(a.add(b).shape), a.mul(b), b.sub(a)), NO_BROADCAST),
  Identity: unary((x) => tf.square(x.clone())),
  Reshape: unary((x) => tf.square(x).reshape([x.size])),
  ExpandDims: unary((x) => tf.square(tf.expandDims(x, 0))),
  Transpose: unary((x) => tf.square(tf.transpose(x))),
  Concat: unary(fromRankOne((x) => tf.square(tf.concat([x, x.mul(2), x], last(x))))),
  Slice: unary(
    fromRankOne((x) =>
      tf.square(
        tf.slice(
          x,
          x.shape.map((d) => Math.floor(d / 3)),
          x.shape.map((d) => Math.ceil(d / 2)),
        ),
      ),
    ),
  ),
  SplitV: unary(
    fromRankOne((x) => {
      const [a, b] = tf.split(tf.concat([x, x.mul(3)], last(x)), 2, last(x)) as [Tensor, Tensor]
      return a.mul(b)
    }),
  ),
  PadV2: unary(
    fromRankOne((x) =>
      tf.square(
        tf.pad(
          x,
          x.shape.map((_, i) => [i % 2, 2] as [number, number]),
          0.5,
        ),
      ),
    ),
  ),
  MirrorPad: cases(
    (x) =>
      tf.square(
        tf.mirrorPad(
          x as Tensor,
          (x as Tensor).shape.map((d) => [Math.min(1, d - 1), Math.min(2, d - 1)] as [number, number]),
          'reflect',
        ),
      ),
    UNARY.filter(([s]) => (s as number[]).length > 0).concat([[[9, 4]]]),
    { gradient: 'none' }, // TensorFlow.js has none
  ),
  Tile: unary(
    fromRankOne((x) =>
      tf.square(
        tf.tile(
          x,
          x.shape.map((_, i) => (i % 2) + 1),
        ),
      ),
    ),
    { gradientOn: ([s]) => (s as number[]).length < 5 }, // TensorFlow.js has none beyond
  ),
  Reverse: unary(fromRankOne((x) => tf.reverse(x).mul(x))),
  ZerosLike: unary((x) => x.add(tf.zerosLike(x)).mul(x)),
  OnesLike: unary((x) => x.add(tf.onesLike(x)).mul(x)),
  Fill: unary((x) => x.mul(tf.fill(x.shape, 1.5)).mul(x)),
  Sum: reduced((x, axes, keep) => tf.sum(x, axes, keep)),
  Mean: reduced((x, axes, keep) => tf.mean(x, axes, keep)),
  Max: reduced((x, axes, keep) => tf.max(x, axes, keep)),
  Min: reduced((x, axes, keep) => tf.min(x, axes, keep)),
  Prod: reduced((x, axes, keep) => tf.prod(x, axes, keep), { ...POSITIVE, gradient: 'none' }), // needs a cumulative product
  BatchMatMul: cases((a, b) => products(a as Tensor, b as Tensor), MATRICES),
  Conv2D: conv,
  DepthwiseConv2dNative: depthwise,
  Conv2DBackpropInput: gradientOf(conv, 0),
  Conv2DBackpropFilter: gradientOf(conv, 1),
  DepthwiseConv2dNativeBackpropInput: gradientOf(depthwise, 0),
  DepthwiseConv2dNativeBackpropFilter: gradientOf(depthwise, 1),
  DepthToSpace: cases((x) => tf.square(depthToSpace(x as Tensor4D, 2)), BLOCKS),
  SpaceToDepth: cases((x) => tf.square(spaceToDepth(x as Tensor4D, 2)), BLOCKS),
}
