/** @file The line around a disc is its circle, and closes; pieces of a patch have the pieces of its lines. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { MaskOp } from '../../shared/mask.ts'
import { contourOf } from './contour.ts'
import { rasterise } from './rasterise.ts'

const SIZE = { width: 80, height: 80 }
const WHOLE = { left: 0, top: 0, ...SIZE }
const disc = (x: number, y: number, size: number): MaskOp => ({
  kind: 'stroke',
  mode: 'add',
  size,
  hardness: 1,
  points: [x, y],
})

const lengthOf = (line: readonly number[]) => {
  let length = 0
  for (let i = 2; i < line.length; i += 2) length += Math.hypot(line[i]! - line[i - 2]!, line[i + 1]! - line[i - 1]!)
  return length
}

/** Twice the area to the left of a closed line, in the sense of the picture's axes. */
const areaOf = (line: readonly number[]) => {
  let area = 0
  for (let i = 2; i < line.length; i += 2) area += line[i - 2]! * line[i + 1]! - line[i]! * line[i - 1]!
  return area / 2
}

test('around a disc: one closed line, every point at its radius, as long as the circle', () => {
  const lines = contourOf(rasterise([disc(40.3, 39.8, 50)], SIZE, WHOLE, 1))
  assert.equal(lines.length, 1)
  const [line = []] = lines
  for (let i = 0; i < line.length; i += 2)
    assert.ok(Math.abs(Math.hypot(line[i]! - 40.3, line[i + 1]! - 39.8) - 25) < 0.2)
  assert.deepEqual(line.slice(0, 2), line.slice(-2))
  assert.ok(Math.abs(lengthOf(line) / (2 * Math.PI * 25) - 1) < 0.01)
  assert.ok(Math.abs(Math.abs(areaOf(line)) / (Math.PI * 625) - 1) < 0.01)
})

test('a ring has two lines that go round in opposite senses', () => {
  const hole: MaskOp = { ...disc(40, 40, 30), mode: 'subtract' } as MaskOp
  const lines = contourOf(rasterise([disc(40, 40, 60), hole], SIZE, WHOLE, 1))
  assert.equal(lines.length, 2)
  const [outer, inner] = lines.map(areaOf).toSorted((a, b) => Math.abs(b) - Math.abs(a)) as [number, number]
  assert.ok(outer * inner < 0)
  assert.ok(Math.abs(Math.abs(outer) / (Math.PI * 900) - 1) < 0.01)
  assert.ok(Math.abs(Math.abs(inner) / (Math.PI * 225) - 1) < 0.01)
})

test('straight edges are two points, and marks that meet at a corner stay two', () => {
  const rectangle: MaskOp = { kind: 'area', mode: 'add', points: [10, 20, 60, 20, 60, 50, 10, 50] }
  const [line = []] = contourOf(rasterise([rectangle], SIZE, WHOLE, 1))
  assert.ok(line.length / 2 <= 10, `${line.length / 2} points`)
  const data = Uint8Array.of(0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0)
  assert.equal(contourOf({ left: 0, top: 0, width: 4, height: 4, scale: 1, data }).length, 2)
})

test('the pieces together are as long as the whole', () => {
  const ops = [disc(20, 20, 24), disc(50, 44, 41), disc(33, 60, 9)]
  const patch = rasterise(ops, SIZE, WHOLE, 1)
  const length = (lines: readonly (readonly number[])[]) => lines.reduce((sum, line) => sum + lengthOf(line), 0)
  const whole = length(contourOf(patch))
  let pieces = 0
  for (let top = 0; top < 80; top += 32)
    for (let left = 0; left < 80; left += 32) pieces += length(contourOf(patch, { left, top, width: 32, height: 32 }))
  assert.ok(Math.abs(pieces / whole - 1) < 0.002)
})
