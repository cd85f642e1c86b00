import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { Kernel } from '../../src/imaging/degrade/blur.ts'
import type { Planes } from '../../src/imaging/pad.ts'
import { random } from '../../src/imaging/random.ts'
import { blur, readKernels } from './kernels.ts'

const r = random(8)
const [WIDTH, HEIGHT] = [20, 15]
const photo: Planes = {
  width: WIDTH,
  height: HEIGHT,
  pixels: Float32Array.from({ length: 3 * WIDTH * HEIGHT }, () => r()),
}
const kernel: Kernel = { width: 5, height: 3, weights: Float32Array.from({ length: 15 }, (_, i) => (i + 1) / 120) }

/** sum of k(i, j) f(x - i, y - j), written out. */
function convolved(c: number, x: number, y: number, wrap: boolean): number {
  let sum = 0
  for (let j = -1; j <= 1; j++)
    for (let i = -2; i <= 2; i++) {
      const [fx, fy] = wrap ? [(x - i + WIDTH) % WIDTH, (y - j + HEIGHT) % HEIGHT] : [x - i, y - j]
      sum += kernel.weights[(j + 1) * 5 + i + 2]! * photo.pixels[(c * HEIGHT + fy) * WIDTH + fx]!
    }
  return sum
}

test('a circular blur is the convolution written out, round the edges', () => {
  const { clean, blurred } = blur(photo, kernel, 'circular')
  assert.equal(clean, photo)
  for (const [c, x, y] of [
    [0, 0, 0],
    [1, 19, 14],
    [2, 7, 3],
  ] as const)
    assert.ok(Math.abs(blurred.pixels[(c * HEIGHT + y) * WIDTH + x]! - convolved(c, x, y, true)) < 1e-5)
})

test('an open blur keeps what saw only the picture', () => {
  const { clean, blurred } = blur(photo, kernel, 'open')
  assert.deepEqual([blurred.width, blurred.height, clean.width, clean.height], [16, 13, 16, 13])
  assert.equal(clean.pixels[0], photo.pixels[WIDTH + 2])
  for (const [c, x, y] of [
    [0, 0, 0],
    [2, 15, 12],
  ] as const)
    assert.ok(Math.abs(blurred.pixels[(c * 13 + y) * 16 + x]! - convolved(c, x + 2, y + 1, false)) < 1e-5)
})

test('kernels are read in order of their names, normalised; others are refused', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-kernels-'))
  try {
    writeFileSync(path.join(folder, 'b.json'), JSON.stringify({ width: 1, height: 1, data: [7] }))
    writeFileSync(path.join(folder, 'a.json'), JSON.stringify({ width: 3, height: 1, data: [1, 2, 1] }))
    const kernels = await readKernels(folder)
    assert.deepEqual(
      kernels.map((k) => [...k.weights]),
      [[0.25, 0.5, 0.25], [1]],
    )
    writeFileSync(path.join(folder, 'c.json'), JSON.stringify({ width: 2, height: 1, data: [1, 2] }))
    await assert.rejects(readKernels(folder), /c.json is no kernel/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
