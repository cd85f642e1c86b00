/** @file Rewriting for blocked convolutions: the function stays the same in float64, what is slow is gone, what would not gain is left. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GraphBuilder } from '../../../src/engine/onnx/builder.ts'
import type { Graph } from '../../../src/engine/onnx/model.ts'
import type { NdArray } from '../../../src/engine/reference/array.ts'
import { interpret } from '../../../src/engine/reference/interpret.ts'
import { forBlockedConvolutions } from '../../../src/engine/rewrite/index.ts'
import { Session } from '../../../src/engine/session.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'

interface Choices {
  readonly batch?: number
  /** Channels of the picture, of the convolutions, and the first that the slice takes. */
  readonly colours?: number
  readonly width?: number
  readonly sliceFrom?: number
}

/** A small U-net with everything that is rewritten: blocks into channels, a slice of channels, depth to space onto a skip. */
function unet({ batch = 1, colours = 4, width = 16, sliceFrom = 5 }: Choices = {}): Graph {
  const b = new GraphBuilder('cpu')
  let seed = 0
  const values = (shape: number[]): string => {
    const size = shape.reduce((x, y) => x * y, 1)
    return b.constant(
      shape,
      fillNormal(new Float32Array(size), random(3, seed++)).map((v) => v / Math.sqrt(size / 16)),
    )
  }
  const conv = (x: string, from: number, to: number, size: number, stride = 1): string => {
    const pad = stride === 1 ? (size - 1) / 2 : 0
    const attributes = { kernel_shape: [size, size], pads: [pad, pad, pad, pad], strides: [stride, stride], group: 1 }
    return b.emit('Add', [b.emit('Conv', [x, values([to, from, size, size])], attributes), values([to, 1, 1])])
  }
  const half = conv(b.emit('SpaceToDepth', ['x'], { blocksize: 2 }), 4 * colours, width, 3)
  const quarter = b.emit('Relu', [conv(half, width, 2 * width, 2, 2)])
  const both = conv(quarter, 2 * width, 2 * width, 1)
  const some = b.emit('Slice', [both, b.integers([sliceFrom]), b.integers([sliceFrom + width]), b.integers([1])])
  const deep = conv(b.emit('Add', [quarter, conv(some, width, 2 * width, 1)]), 2 * width, 4 * width, 1)
  const wide = b.emit('DepthToSpace', [deep], { blocksize: 2, mode: 'DCR' })
  const last = conv(b.emit('Add', [wide, half]), width, 12, 3)
  const from = b.emit('DepthToSpace', [last], { blocksize: 2, mode: 'DCR' })
  const free = (name: string, channels: number) => ({ name, shape: [batch, channels, 'rows', 'columns'] })
  return b.finish([free('x', colours)], [{ from, info: free('y', 3) }])
}

const picture = (shape: number[]): NdArray => {
  const size = shape.reduce((x, y) => x * y, 1)
  return { shape, values: Float64Array.from(fillNormal(new Float32Array(size), random(9))) }
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce(
    (worst, v, i) => Math.max(worst, Math.abs(v - (b[i] as number))),
    a.length === b.length ? 0 : NaN,
  )

const count = (graph: Graph, op: string): number => graph.nodes.filter((n) => n.op === op).length

test('the rewritten graph is the same function at any size, without the moves', () => {
  const graph = unet()
  const rewritten = forBlockedConvolutions(graph)
  for (const shape of [
    [1, 4, 8, 12],
    [1, 4, 16, 4],
  ]) {
    const x = picture(shape)
    const [before, after] = [interpret(graph, { x })['y'] as NdArray, interpret(rewritten, { x })['y'] as NdArray]
    assert.deepEqual(after.shape, before.shape)
    assert.ok(largestDifference(after.values, before.values) < 1e-12)
    assert.ok(before.values.some((v) => Math.abs(v) > 0.1))
  }
  assert.deepEqual(
    ['SpaceToDepth', 'Slice', 'DepthToSpace'].map((op) => count(rewritten, op)),
    [0, 0, 1],
  )
  assert.equal(count(graph, 'SpaceToDepth'), 1, 'the graph that was given has not changed')
})

test('onnxruntime runs it to the same values', async () => {
  const graph = unet()
  const x = picture([1, 4, 24, 40])
  const truth = interpret(graph, { x })['y'] as NdArray
  await using session = await Session.create(graph, { provider: 'cpu', purpose: 'inference' })
  const { y } = await session.run({ x: Float32Array.from(x.values) }, {}, { rows: 24, columns: 40 })
  assert.ok(y !== undefined && largestDifference(y, truth.values) < 1e-4)
})

test('what would not gain by it is left alone, and stays the same function', () => {
  const cases: [string, Choices, string, number][] = [
    ['more than one picture', { batch: 2 }, 'DepthToSpace', 2],
    ['channels that do not fill blocks', { width: 12 }, 'DepthToSpace', 2],
    ['a picture of as many channels as a block', { colours: 8 }, 'SpaceToDepth', 1],
  ]
  for (const [what, choices, op, left] of cases) {
    const graph = unet(choices)
    const rewritten = forBlockedConvolutions(graph)
    assert.equal(count(rewritten, op), left, what)
    const x = picture([choices.batch ?? 1, choices.colours ?? 4, 4, 8])
    const [before, after] = [graph, rewritten].map((g) => (interpret(g, { x })['y'] as NdArray).values)
    assert.ok(largestDifference(after ?? [], before ?? []) < 1e-12, what)
  }
})

test('the first and the last channels can be sliced too', () => {
  for (const sliceFrom of [0, 16]) {
    const graph = unet({ sliceFrom })
    const x = picture([1, 4, 4, 4])
    const [before, after] = [graph, forBlockedConvolutions(graph)].map(
      (g) => (interpret(g, { x })['y'] as NdArray).values,
    )
    assert.ok(largestDifference(after ?? [], before ?? []) < 1e-12)
  }
})
