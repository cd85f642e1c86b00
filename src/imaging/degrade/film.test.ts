import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NormalPool, random } from '../random.ts'
import { addGrain, randomFilm, type Film } from './film.ts'

const EDGE = 128
const AREA = EDGE * EDGE
const pool = new NormalPool(3)
const film: Film = { strength: 0.05, size: 0.8, colour: 0, dark: 0.5, light: 0.2 }

function grainOn(level: number, options: Partial<Film> = {}, seed = 1) {
  const patch = new Float32Array(3 * AREA).fill(level)
  const { noisy, map } = addGrain(patch, EDGE, EDGE, { ...film, ...options }, pool, random(seed))
  return { off: noisy.map((v, i) => v - patch[i]!), map }
}

/** Of two stretches of the same values, `shift` apart. */
function correlation(off: Float32Array, shift: number): number {
  const [a, b] = [off.subarray(0, off.length - shift), off.subarray(shift)]
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((s, v, i) => s + v * y[i]!, 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

const deviation = (off: Float32Array) => Math.sqrt(off.reduce((s, v) => s + v * v, 0) / off.length)
const near = (a: number, b: number, part: number) => assert.ok(Math.abs(a - b) <= part * Math.abs(b), `${a}, not ${b}`)

test('the deviation is that asked for at black, mid grey and white, for any size and colour, and the map tells it', () => {
  for (const options of [{}, { size: 0.3 }, { size: 1.4 }, { colour: 0.5 }, { colour: 1 }])
    for (const [level, share] of [
      [0, 0.5],
      [0.5, 1],
      [1, 0.2],
    ] as const) {
      const { off, map } = grainOn(level, options)
      near(deviation(off), 0.05 * share, 0.06)
      near(map[77]!, 0.05 * share, 1e-5)
    }
})

test('neighbours correlate by exp(-1 / (4 size^2)), across as along', () => {
  for (const size of [0.8, 1.2]) {
    const plane = grainOn(0.5, { size }).off.slice(0, AREA)
    for (const shift of [1, EDGE]) assert.ok(Math.abs(correlation(plane, shift) - Math.exp(-0.25 / size ** 2)) < 0.05)
  }
})

test('grey grain is the same in all channels, colour grain is not', () => {
  assert.ok(correlation(grainOn(0.5).off, AREA) > 0.999)
  assert.ok(Math.abs(correlation(grainOn(0.5, { colour: 1 }).off, AREA)) < 0.1)
  assert.ok(Math.abs(correlation(grainOn(0.5, { colour: 0.5 }).off, AREA) - 0.5) < 0.1)
})

test('films differ, the same seed gives the same grain', () => {
  assert.deepEqual(grainOn(0.4, randomFilm(random(6)), 2), grainOn(0.4, randomFilm(random(6)), 2))
  assert.notDeepEqual(randomFilm(random(6)), randomFilm(random(7)))
})
