import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kernelOf } from './kernel-of.ts'

const sum = (values: Float32Array) => values.reduce((s, v) => s + v, 0)

test('a blur of every kind has a kernel that keeps the light', () => {
  for (const blur of [
    { kind: 'gaussian', sigma: 2 },
    { kind: 'defocus', radius: 3 },
    { kind: 'motion', length: 11, angle: 30 },
    { kind: 'kernel', rows: [[0, 1, 0], [1, 2, 1], [0, 3, 0]] }, // prettier-ignore
  ] as const) {
    const kernel = kernelOf(blur as Parameters<typeof kernelOf>[0])
    assert.ok(Math.abs(sum(kernel.weights) - 1) < 1e-6, blur.kind)
    assert.deepEqual([kernel.width % 2, kernel.height % 2], [1, 1], blur.kind)
  }
})

test('rows of weights are taken as they are, to the sum of 1', () => {
  const { width, height, weights } = kernelOf({ kind: 'kernel', rows: [[1], [2], [5]] })
  assert.deepEqual([width, height, [...weights]], [1, 3, [0.125, 0.25, 0.625]])
})

test('rows that are no kernel are refused', () => {
  for (const rows of [[[1, 1]], [[1], [1]], [[1, 1, 1], [1], [1, 1, 1]], [[0]], [[-1, 3, -1]]])
    // prettier-ignore
    assert.throws(() => kernelOf({ kind: 'kernel', rows }), RangeError)
})
