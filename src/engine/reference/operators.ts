/** @file The meaning of every ONNX operator that the tracing backend emits, in float64 and as directly as the standard says it. */
import type { Attribute, Attributes } from '../onnx/model.ts'
import { broadcastReader, broadcastShape, build, reader, sizeOf, type NdArray } from './array.ts'

export type Operator = (inputs: readonly NdArray[], attributes: Attributes) => NdArray

const input = (inputs: readonly NdArray[], i: number): NdArray => {
  const a = inputs[i]
  if (a === undefined) throw new Error(`Expected an input ${i}`)
  return a
}
const ints = (a: NdArray | undefined): number[] => (a === undefined ? [] : [...a.values])
const list = (a: Attribute | undefined, fallback: readonly number[]): readonly number[] =>
  Array.isArray(a) ? (a as readonly number[]) : fallback
const number = (a: Attribute | undefined, fallback: number): number => (typeof a === 'number' ? a : fallback)

const map =
  (f: (x: number) => number): Operator =>
  (inputs) => ({ shape: input(inputs, 0).shape, values: input(inputs, 0).values.map(f) })

const zip =
  (f: (x: number, y: number) => number): Operator =>
  (inputs) => {
    const [a, b] = [input(inputs, 0), input(inputs, 1)]
    const shape = broadcastShape(a.shape, b.shape)
    const [x, y] = [broadcastReader(a, shape.length), broadcastReader(b, shape.length)]
    return build(shape, (i) => f(x(i), y(i)))
  }

/** Abramowitz & Stegun have 7 digits; this series and continued fraction have 15. */
function erf(x: number): number {
  const z = Math.abs(x)
  if (z > 6) return Math.sign(x)
  let [term, sum] = [z, z]
  for (let n = 1; n < 200 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (-z * z) / n
    sum += term / (2 * n + 1)
  }
  return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI)
}

const where: Operator = (inputs) => {
  const [c, t, e] = [input(inputs, 0), input(inputs, 1), input(inputs, 2)]
  const shape = broadcastShape(c.shape, broadcastShape(t.shape, e.shape))
  const [rc, rt, re] = [c, t, e].map((a) => broadcastReader(a, shape.length)) as [Read, Read, Read]
  return build(shape, (i) => (rc(i) !== 0 ? rt(i) : re(i)))
}
type Read = (index: readonly number[]) => number

const reduction =
  (
    start: number,
    combine: (sum: number, x: number) => number,
    finish: (sum: number, count: number) => number = (s) => s,
  ): Operator =>
  (inputs, attributes) => {
    const a = input(inputs, 0)
    const axes = inputs.length > 1 ? ints(inputs[1]) : list(attributes['axes'], [])
    const kept = a.shape.map((d, i) => (axes.includes(i) ? 1 : d))
    const count = sizeOf(a.shape) / sizeOf(kept)
    const inner = a.shape.map((d, i) => (axes.includes(i) ? d : 1))
    const read = reader(a)
    const whole = build(kept, (outer) => {
      let sum = start
      build(inner, (i) => ((sum = combine(sum, read(i.map((v, axis) => v + (outer[axis] as number))))), 0))
      return finish(sum, count)
    })
    const shape = number(attributes['keepdims'], 1) === 1 ? kept : a.shape.filter((_, i) => !axes.includes(i))
    return { shape, values: whole.values }
  }

const transpose: Operator = (inputs, attributes) => {
  const a = input(inputs, 0)
  const perm = list(attributes['perm'], [])
  const read = reader(a)
  const inverse = perm.map((_, axis) => perm.indexOf(axis))
  return build(
    perm.map((p) => a.shape[p] as number),
    (i) => read(inverse.map((p) => i[p] as number)),
  )
}

/** In the new shape 0 stands for the size at the same place before, -1 for what is left over. */
const reshape: Operator = (inputs) => {
  const a = input(inputs, 0)
  const asked = ints(inputs[1]).map((d, i) => (d === 0 ? (a.shape[i] as number) : d))
  const known = sizeOf(asked.filter((d) => d !== -1))
  return { shape: asked.map((d) => (d === -1 ? a.values.length / known : d)), values: a.values }
}

const squeeze: Operator = (inputs) => {
  const a = input(inputs, 0)
  const axes = ints(inputs[1])
  return { shape: a.shape.filter((_, i) => !axes.includes(i)), values: a.values }
}

const concat: Operator = (inputs, attributes) => {
  const axis = number(attributes['axis'], 0)
  const shape = [...input(inputs, 0).shape]
  shape[axis] = inputs.reduce((n, a) => n + (a.shape[axis] as number), 0)
  const starts = inputs.map((_, k) => inputs.slice(0, k).reduce((n, a) => n + (a.shape[axis] as number), 0))
  const readers = inputs.map((a) => reader(a))
  return build(shape, (i) => {
    const at = i[axis] as number
    const k = starts.findLastIndex((s) => s <= at)
    return (readers[k] as Read)(i.map((v, a) => (a === axis ? at - (starts[k] as number) : v)))
  })
}

const slice: Operator = (inputs) => {
  const a = input(inputs, 0)
  const [starts, ends, axes] = [ints(inputs[1]), ints(inputs[2]), ints(inputs[3])]
  const steps = inputs[4] === undefined ? axes.map(() => 1) : ints(inputs[4])
  const shape = [...a.shape]
  const first = a.shape.map(() => 0)
  const step = a.shape.map(() => 1)
  for (const [k, axis] of axes.entries()) {
    const d = a.shape[axis] as number
    const s = steps[k] as number
    const clamp = (v: number): number => Math.min(Math.max(v < 0 ? v + d : v, s > 0 ? 0 : -1), s > 0 ? d : d - 1)
    const [from, to] = [clamp(starts[k] as number), clamp(ends[k] as number)]
    shape[axis] = Math.max(0, Math.ceil((to - from) / s))
    first[axis] = from
    step[axis] = s
  }
  const read = reader(a)
  return build(shape, (i) => read(i.map((v, axis) => (first[axis] as number) + v * (step[axis] as number))))
}

const pad: Operator = (inputs, attributes) => {
  const a = input(inputs, 0)
  const amounts = ints(inputs[1])
  const rank = a.shape.length
  const shape = a.shape.map((d, i) => d + (amounts[i] as number) + (amounts[i + rank] as number))
  const reflect = attributes['mode'] === 'reflect'
  const read = reader(a, inputs[2]?.values[0] ?? 0)
  const bounce = (v: number, d: number): number => (v < 0 ? -v : v >= d ? 2 * d - 2 - v : v)
  return build(shape, (i) =>
    read(
      i.map((v, axis) =>
        reflect ? bounce(v - (amounts[axis] as number), a.shape[axis] as number) : v - (amounts[axis] as number),
      ),
    ),
  )
}

const expand: Operator = (inputs) => {
  const a = input(inputs, 0)
  const shape = broadcastShape(a.shape, ints(inputs[1]))
  return build(shape, broadcastReader(a, shape.length))
}

const tile: Operator = (inputs) => {
  const a = input(inputs, 0)
  const read = reader(a)
  const reps = ints(inputs[1])
  return build(
    a.shape.map((d, i) => d * (reps[i] as number)),
    (i) => read(i.map((v, axis) => v % (a.shape[axis] as number))),
  )
}

const gather: Operator = (inputs) => {
  const [a, where0] = [input(inputs, 0), ints(inputs[1])]
  const read = reader(a)
  return build([where0.length, ...a.shape.slice(1)], (i) => read([where0[i[0] as number] as number, ...i.slice(1)]))
}

const matmul: Operator = (inputs, attributes) => {
  const [a, b] = [input(inputs, 0), input(inputs, 1)]
  const [ta, tb] = [number(attributes['transA'], 0) === 1, number(attributes['transB'], 0) === 1]
  const [rows, inner] = ta ? [a.shape.at(-1), a.shape.at(-2)] : [a.shape.at(-2), a.shape.at(-1)]
  const columns = tb ? b.shape.at(-2) : b.shape.at(-1)
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const shape = [...batch, rows as number, columns as number]
  const [x, y] = [broadcastReader(a, shape.length), broadcastReader(b, shape.length)]
  return build(shape, (i) => {
    const head = i.slice(0, -2)
    const [r, c] = [i.at(-2) as number, i.at(-1) as number]
    let sum = 0
    for (let k = 0; k < (inner as number); k++)
      sum += x([...head, ...(ta ? [k, r] : [r, k])]) * y([...head, ...(tb ? [c, k] : [k, c])])
    return sum
  })
}

const convolution: Operator = (inputs, attributes) => {
  const [x, w] = [input(inputs, 0), input(inputs, 1)]
  const [n, , h, wd] = x.shape as [number, number, number, number]
  const [co, ciGroup, kh, kw] = w.shape as [number, number, number, number]
  const [top, left, bottom, right] = list(attributes['pads'], [0, 0, 0, 0]) as [number, number, number, number]
  const [sy, sx] = list(attributes['strides'], [1, 1]) as [number, number]
  const perGroup = co / number(attributes['group'], 1)
  const [rx, rw] = [reader(x), reader(w)]
  const shape = [n, co, Math.floor((h + top + bottom - kh) / sy) + 1, Math.floor((wd + left + right - kw) / sx) + 1]
  return build(shape, (i) => {
    const [b, o, y, c] = i as readonly [number, number, number, number]
    const base = Math.floor(o / perGroup) * ciGroup
    let sum = 0
    for (let k = 0; k < ciGroup; k++)
      for (let p = 0; p < kh; p++)
        for (let q = 0; q < kw; q++) sum += rx([b, base + k, y * sy + p - top, c * sx + q - left]) * rw([o, k, p, q])
    return sum
  })
}

/** Scatters: input pixel (y, x) adds its filter at (y * stride - pad, x * stride - pad). */
const transposedConvolution: Operator = (inputs, attributes) => {
  const [x, w] = [input(inputs, 0), input(inputs, 1)]
  const [n, ci, h, wd] = x.shape as [number, number, number, number]
  const [, coGroup, kh, kw] = w.shape as [number, number, number, number]
  const [top, left, bottom, right] = list(attributes['pads'], [0, 0, 0, 0]) as [number, number, number, number]
  const [sy, sx] = list(attributes['strides'], [1, 1]) as [number, number]
  const [ey, ex] = list(attributes['output_padding'], [0, 0]) as [number, number]
  const group = number(attributes['group'], 1)
  const [rx, rw] = [reader(x), reader(w)]
  const shape = [n, coGroup * group, (h - 1) * sy + kh - top - bottom + ey, (wd - 1) * sx + kw - left - right + ex]
  const perGroup = ci / group
  return build(shape, (i) => {
    const [b, o, y, c] = i as readonly [number, number, number, number]
    const g = Math.floor(o / coGroup)
    let sum = 0
    for (let p = 0; p < kh; p++)
      for (let q = 0; q < kw; q++) {
        const [ty, tx] = [y + top - p, c + left - q]
        if (ty % sy !== 0 || tx % sx !== 0) continue
        for (let k = 0; k < perGroup; k++)
          sum += rx([b, g * perGroup + k, ty / sy, tx / sx]) * rw([g * perGroup + k, o % coGroup, p, q])
      }
    return sum
  })
}

const depthToSpace: Operator = (inputs, attributes) => {
  const a = input(inputs, 0)
  const b = number(attributes['blocksize'], 1)
  const [n, c, h, w] = a.shape as [number, number, number, number]
  const depth = c / (b * b)
  const read = reader(a)
  return build([n, depth, h * b, w * b], (i) => {
    const [batch, ch, y, x] = i as readonly [number, number, number, number]
    return read([batch, ((y % b) * b + (x % b)) * depth + ch, Math.floor(y / b), Math.floor(x / b)])
  })
}

const spaceToDepth: Operator = (inputs, attributes) => {
  const a = input(inputs, 0)
  const b = number(attributes['blocksize'], 1)
  const [n, c, h, w] = a.shape as [number, number, number, number]
  const read = reader(a)
  return build([n, c * b * b, h / b, w / b], (i) => {
    const [batch, ch, y, x] = i as readonly [number, number, number, number]
    const block = Math.floor(ch / c)
    return read([batch, ch % c, y * b + Math.floor(block / b), x * b + (block % b)])
  })
}

const truth = (f: (x: number, y: number) => boolean): Operator => zip((x, y) => (f(x, y) ? 1 : 0))

/** onnx.TensorProto.DataType to what a cast to it does. */
const CASTS: Readonly<Record<number, (x: number) => number>> = {
  1: (x) => x,
  7: Math.trunc,
  9: (x) => (x !== 0 ? 1 : 0),
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  Identity: map((x) => x),
  Add: zip((x, y) => x + y),
  Sub: zip((x, y) => x - y),
  Mul: zip((x, y) => x * y),
  Div: zip((x, y) => x / y),
  Max: zip(Math.max),
  Min: zip(Math.min),
  Pow: zip((x, y) => x ** y),
  Greater: truth((x, y) => x > y),
  GreaterOrEqual: truth((x, y) => x >= y),
  Less: truth((x, y) => x < y),
  LessOrEqual: truth((x, y) => x <= y),
  Equal: truth((x, y) => x === y),
  Cast: (inputs, attributes) => map(CASTS[number(attributes['to'], 1)] ?? ((x) => x))(inputs, attributes),
  Where: where,
  Relu: map((x) => Math.max(0, x)),
  Exp: map(Math.exp),
  Log: map(Math.log),
  Sqrt: map(Math.sqrt),
  Neg: map((x) => -x),
  Abs: map(Math.abs),
  Floor: map(Math.floor),
  Sigmoid: map((x) => 1 / (1 + Math.exp(-x))),
  Tanh: map(Math.tanh),
  Erf: map(erf),
  Sin: map(Math.sin),
  Cos: map(Math.cos),
  Reshape: reshape,
  Squeeze: squeeze,
  Transpose: transpose,
  Concat: concat,
  Slice: slice,
  Pad: pad,
  Expand: expand,
  Tile: tile,
  Gather: gather,
  ReduceSum: reduction(0, (s, x) => s + x),
  ReduceMean: reduction(
    0,
    (s, x) => s + x,
    (s, n) => s / n,
  ),
  ReduceMax: reduction(Number.NEGATIVE_INFINITY, Math.max),
  ReduceMin: reduction(Number.POSITIVE_INFINITY, Math.min),
  ReduceProd: reduction(1, (s, x) => s * x),
  MatMul: matmul,
  FusedMatMul: matmul,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
}
