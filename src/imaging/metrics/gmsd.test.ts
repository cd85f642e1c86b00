import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Planes } from '../pad.ts'
import { gmsd } from './gmsd.ts'

const [WIDTH, HEIGHT] = [40, 24]
const black = (): Planes => ({ width: WIDTH, height: HEIGHT, pixels: new Float32Array(WIDTH * HEIGHT * 3) })

/** White where one pixel of the half-size picture is. */
function dot(): Planes {
  const p = black()
  for (let c = 0; c < 3; c++)
    for (const [x, y] of [
      [20, 12],
      [21, 12],
      [20, 13],
      [21, 13],
    ] as const)
      p.pixels[c * WIDTH * HEIGHT + y * WIDTH + x] = 1
  return p
}

test('equal pictures are at 0', () => assert.equal(gmsd(dot(), dot()), 0))

test('a white dot on black: four neighbours with a gradient of 255 / 3, four with root 2 times that', () => {
  const places = (WIDTH * HEIGHT) / 4
  const low = (g: number) => 170 / (g * g + 170)
  const values = [...Array<number>(4).fill(low(85)), ...Array<number>(4).fill(low(85 * Math.SQRT2))]
  while (values.length < places) values.push(1)
  const mean = values.reduce((a, b) => a + b) / places
  const expected = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / (places - 1))
  assert.ok(Math.abs(gmsd(dot(), black()) - expected) < 1e-9)
  assert.ok(expected > 0.1, 'the closed form must not be near zero')
})

test('a picture without three planes or of another size is an error', () => {
  const grey = { width: 4, height: 4, pixels: new Float32Array(16) }
  assert.throws(() => gmsd(grey, grey), /three planes/)
  assert.throws(() => gmsd(grey, black()), /Expected a picture/)
})
