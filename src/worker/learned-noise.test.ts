import assert from 'node:assert/strict'
import { test } from 'node:test'
import { samplePhoto } from '../imaging/checkup/sample.ts'
import type { Raster } from '../imaging/raster.ts'
import { learnedNoise, type MapNoise } from './learned-noise.ts'

const grey = (width: number, height: number, at: (x: number, y: number) => number): Raster => ({
  width,
  height,
  channels: 3,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return at(pixel % width, Math.floor(pixel / width))
  }),
})

/** Tells of each cell what `at` says of its lightness in grey levels, and counts the pixels that it was shown. */
function teller(at: (light: number) => number) {
  const shown = { pixels: 0 }
  const map: MapNoise = ({ width, height, pixels }) => {
    shown.pixels += width * height
    const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)]
    const light = (i: number) => 255 * (pixels[Math.floor(i / columns) * 8 * width + (i % columns) * 8] as number)
    return Promise.resolve({
      columns,
      rows,
      deviations: Float32Array.from({ length: columns * rows }, (_, i) => at(light(i)) / 255),
    })
  }
  return { shown, map }
}

test('the level is the median of what is not clipped, and nothing about it is a guess', async () => {
  // A quarter black, where the noise is clipped; half dark, a quarter light.
  const photo = grey(192, 64, (x) => (x < 80 ? 0 : x < 144 ? 80 : 160))
  const { map } = teller((light) => (light < 8 ? 0.1 : light < 100 ? 4 : 10))
  const { sigma, upper, certain } = await learnedNoise(map)(samplePhoto(photo), true)
  assert.ok(Math.abs(sigma - 4) < 1e-4)
  assert.deepEqual([upper, certain], [sigma, true])
})

test('variance that grows with the light is told as slope and floor', async () => {
  const photo = grey(240, 160, (x, y) => 20 + 8 * ((Math.floor(x / 8) + Math.floor(y / 8)) % 26))
  const { map } = teller((light) => Math.sqrt(0.3 * light + 5))
  const { curve } = await learnedNoise(map)(samplePhoto(photo), true)
  assert.ok(
    Math.abs((curve?.signal ?? 0) - 0.3) < 1e-3 && Math.abs((curve?.floor ?? 0) - 5) < 0.1,
    JSON.stringify(curve),
  )
})

test('of a large photo sixteen blocks are looked at; the noisiest comes first', async () => {
  const photo = grey(3_000, 2_000, (x, y) => (x > 1_500 && y > 1_000 ? 200 : 100))
  const { map, shown } = teller((light) => (light > 150 ? 20 : 5))
  const { regions } = await learnedNoise(map)(samplePhoto(photo), true)
  assert.equal(shown.pixels, 16 * 192 * 192)
  assert.equal(regions.length, 16)
  const [first] = regions
  assert.ok(first !== undefined && first.x >= 1_500 && first.y >= 1_000)
})

test('a photo without one whole cell is left to the formulas', async () => {
  const { map } = teller(() => 9)
  const found = await learnedNoise(map)(samplePhoto(grey(7, 5, () => 100)), true)
  assert.equal(found.sigma, found.white)
})
