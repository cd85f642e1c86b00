/** @file Push-pull against what must come out: constants, ramps, untouched known pixels. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillHoles } from './push-pull.ts'
import { random } from './random.ts'

const planar = (width: number, height: number, channels: number) => ({
  width,
  height,
  channels,
  pixelStride: 1,
  channelStride: width * height,
})

test('a constant picture with any holes becomes whole, whatever stands in the holes', () => {
  const r = random(1)
  for (const [width, height] of [
    [1, 1],
    [7, 3],
    [33, 64],
  ] as const) {
    const holes = Uint8Array.from({ length: width * height }, (_, i) => (i > 0 && r() < 0.8 ? 1 : 0))
    const data = Float32Array.from({ length: 2 * width * height }, (_, i) =>
      holes[i % holes.length] === 1 ? 99 : i < holes.length ? 0.25 : 0.75,
    )
    fillHoles(data, holes, planar(width, height, 2))
    for (const [i, v] of data.entries()) assert.ok(Math.abs(v - (i < holes.length ? 0.25 : 0.75)) < 1e-5)
  }
})

test('in a ramp the fill of a small hole lies near the ramp, and known samples keep every bit', () => {
  const [width, height] = [48, 40]
  const ramp = (i: number): number => 20 + 3 * (i % width) + Math.floor(i / width)
  const data = Uint8Array.from({ length: width * height }, (_, i) => ramp(i))
  const before = data.slice()
  const holes = new Uint8Array(width * height)
  for (let y = 18; y < 22; y++) for (let x = 20; x < 24; x++) holes[y * width + x] = 1
  for (let i = 0; i < holes.length; i++) if (holes[i] === 1) data[i] = 0
  fillHoles(data, holes, { width, height, channels: 1, pixelStride: 1, channelStride: 1 })
  for (let i = 0; i < holes.length; i++)
    if (holes[i] === 0) assert.equal(data[i], before[i])
    else assert.ok(Math.abs((data[i] as number) - ramp(i)) <= 6, `${data[i]} instead of ${ramp(i)}`)
})

test('a picture that is all hole stays as it is', () => {
  const data = Float32Array.of(0.1, 0.2, 0.3, 0.4)
  fillHoles(data, new Uint8Array(4).fill(1), planar(2, 2, 1))
  assert.deepEqual(data, Float32Array.of(0.1, 0.2, 0.3, 0.4))
})
