/**
 * @file Every kernel of the tracing backend against three oracles: tfjs-backend-cpu for the forward pass, finite differences in
 * float64 for the gradient, and tf.grads second. Both dialects run.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs-core'
import { KERNELS, uniqueUnion } from '../../../src/engine/kernels/index.ts'
import { interpret } from '../../../src/engine/reference/interpret.ts'
import { Session } from '../../../src/engine/session.ts'
import { physical, TO_NCHW, transposed } from '../../../src/engine/trace/layout.ts'
import { trace, type InputSpec, type Tensors } from '../../../src/engine/trace/trace.ts'
import { fillNormal, random, type Random } from '../../../src/imaging/random.ts'
import { CASES, type KernelCases, type Shapes } from './kernel-cases.ts'

const SEED = 20261121
const F32 = 1e-5
const DIFFERENCES = 1e-6
const STEP = 1e-5
const DIRECTIONS = 2

await tf.setBackend('cpu')

function draw(shape: readonly number[], c: KernelCases, r: Random): Float32Array {
  const [low, high] = c.range
  const size = shape.reduce((a, b) => a * b, 1)
  return Float32Array.from({ length: size }, () => {
    const v = low + (high - low) * r()
    const whole = Math.round(v)
    return Math.abs(v - whole) >= c.away ? v : whole + (v < whole ? -c.away : c.away)
  })
}

/** Values in the order that the graph wants them. */
const fed = (values: Float32Array, shape: readonly number[]): Float32Array =>
  shape.length === 4 ? transposed(values, shape, TO_NCHW) : values
const shapeFed = (shape: readonly number[]): number[] => physical(shape, shape.length === 4 ? 'nchw' : 'logical')

/** ||a - b|| / ||b||, and the absolute distance where b is nearly zero. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length)
  let [difference, size] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    difference += ((a[i] as number) - (b[i] as number)) ** 2
    size += (b[i] as number) ** 2
  }
  return Math.sqrt(difference) / Math.max(Math.sqrt(size), 1e-3)
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `x${i}`)

const specsOf = (shapes: Shapes): InputSpec[] => shapes.map((shape, i) => ({ name: `x${i}`, shape }))
const listed = (inputs: Tensors, count: number): Tensor[] => names(count).map((n) => inputs[n] as Tensor)

/** sum(f(x) * weight): a scalar whose gradient meets every output with a weight of its own. */
const weighted =
  (c: KernelCases) =>
  (...xs: Tensor[]): Tensor => {
    const y = c.call(...xs)
    const weight = fillNormal(new Float32Array(y.size), random(SEED, 99))
    return tf.sum(y.mul(tf.tensor(weight, y.shape)))
  }

async function checkForward(c: KernelCases, shapes: Shapes, values: Float32Array[]): Promise<void> {
  const expected = tf.tidy(() => c.call(...values.map((v, i) => tf.tensor(v, [...(shapes[i] ?? [])]))))
  for (const dialect of ['cpu', 'generic'] as const) {
    const { graph } = trace((i) => ({ y: c.call(...listed(i, shapes.length)) }), specsOf(shapes), dialect)
    await using session = await Session.create(graph, { provider: 'cpu', purpose: 'training', threads: 1 })
    const feeds = Object.fromEntries(graph.inputs.map(({ name }) => [name, feed(name, shapes, values)]))
    const { y } = await session.run(feeds)
    const worst = distance(y as Float32Array, fed(expected.dataSync() as Float32Array, expected.shape))
    assert.ok(worst < F32, `forward (${dialect}) of [${shapes.join('] [')}] is off by ${worst}`)
  }
}

const indexOf = (name: string): number => Number(name.slice(1))
const feed = (name: string, shapes: Shapes, values: Float32Array[]): Float32Array =>
  fed(values[indexOf(name)] as Float32Array, shapes[indexOf(name)] as number[])

async function checkGradient(c: KernelCases, shapes: Shapes, values: Float32Array[], r: Random): Promise<void> {
  const count = shapes.length
  const f = weighted(c)
  const forward = trace((i) => ({ y: f(...listed(i, count)) }), specsOf(shapes), 'cpu').graph
  const traced = trace((i) => gradientsOf(f, listed(i, count)), specsOf(shapes), 'cpu')
  const inputs = Object.fromEntries(
    names(count).map((n, i) => [
      n,
      { shape: shapeFed(shapes[i] ?? []), values: Float64Array.from(feed(n, shapes, values)) },
    ]),
  )
  const exact = interpret(traced.graph, inputs)
  for (let k = 0; k < DIRECTIONS; k++) {
    const along = names(count).map((n) =>
      Float64Array.from((inputs[n] as { values: Float64Array }).values, () => r() * 2 - 1),
    )
    const at = (h: number): number => {
      const moved = names(count).map((n, i) => {
        const x = inputs[n] as { shape: number[]; values: Float64Array }
        return [n, { shape: x.shape, values: x.values.map((v, j) => v + h * (along[i]?.[j] as number)) }] as const
      })
      return interpret(forward, Object.fromEntries(moved))['y']?.values[0] as number
    }
    const numeric = (at(STEP) - at(-STEP)) / (2 * STEP)
    const analytic = names(count).reduce(
      (s, n, i) => s + dot(exact[`d${n}`]?.values as Float64Array, along[i] as Float64Array),
      0,
    )
    const off = Math.abs(numeric - analytic) / Math.max(1, Math.abs(numeric))
    assert.ok(off < DIFFERENCES, `gradient of [${shapes.join('] [')}]: ${analytic} but differences give ${numeric}`)
  }
  await checkAgainstTensorFlow(f, shapes, values, traced.graph, exact)
}

async function checkAgainstTensorFlow(
  f: (...xs: Tensor[]) => Tensor,
  shapes: Shapes,
  values: Float32Array[],
  graph: Parameters<typeof interpret>[0],
  exact: ReturnType<typeof interpret>,
): Promise<void> {
  await using session = await Session.create(graph, { provider: 'cpu', purpose: 'training', threads: 1 })
  const feeds = Object.fromEntries(graph.inputs.map(({ name }) => [name, feed(name, shapes, values)]))
  const run = await session.run(feeds)
  const grads = tf.grads(f)(values.map((v, i) => tf.tensor(v, [...(shapes[i] ?? [])])))
  for (const [i, n] of names(shapes.length).entries()) {
    const ours = run[`d${n}`] as Float32Array
    assert.ok(distance(ours, exact[`d${n}`]?.values as Float64Array) < F32, `onnxruntime differs from float64 on d${n}`)
    const theirs = grads[i] as Tensor
    assert.ok(distance(ours, fed(theirs.dataSync() as Float32Array, theirs.shape)) < F32, `tf.grads differs on d${n}`)
  }
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, v, i) => s + v * (b[i] as number), 0)

const gradientsOf = (f: (...xs: Tensor[]) => Tensor, xs: Tensor[]): Tensors =>
  Object.fromEntries(
    tf
      .grads(f)(xs)
      .map((g, i) => [`dx${i}`, g]),
  )

for (const [name, c] of Object.entries(CASES))
  test(`${name}: ${c.shapes.length} sets of shapes, seed ${SEED}`, async () => {
    assert.ok(c.shapes.length >= 20, 'at least twenty sets of shapes')
    for (const [index, shapes] of c.shapes.entries()) {
      const r = random(SEED, index)
      const values = shapes.map((s) => draw(s, c, r))
      await checkForward(c, shapes, values)
      if (c.gradient === 'checked' && (c.gradientOn?.(shapes) ?? true)) await checkGradient(c, shapes, values, r)
    }
  })

test('every kernel of the table has cases, and the cases name no other', () => {
  assert.deepEqual(Object.keys(CASES).sort(), Object.keys(KERNELS).sort())
})

test('a kernel that is defined twice is an error', () => {
  assert.throws(() => uniqueUnion({ Add: 1 }, { Add: 2 }), /Add is defined twice/)
})
