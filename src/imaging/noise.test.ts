import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addRandomNoise, MAX_DEVIATION } from './noise.ts'
import { NormalPool, random } from './random.ts'

const SIZE = 64
const pool = new NormalPool(1)
const scratch = new Float32Array(3 * SIZE * SIZE)

/** What noise of this seed does to an even grey patch. */
function onGrey(seed: number): { error: Float32Array; map: Float32Array } {
  const patch = new Float32Array(3 * SIZE * SIZE).fill(0.5)
  const map = addRandomNoise(patch, SIZE, pool, random(seed), scratch)
  return { error: patch.map((v) => v - 0.5), map }
}

const deviation = (x: Float32Array): number => Math.sqrt(x.reduce((s, v) => s + v * v, 0) / x.length)

test('the map tells the deviation that the noise really has, whatever its kind', () => {
  for (let seed = 0; seed < 60; seed++) {
    const { error, map } = onGrey(seed)
    const said = deviation(map)
    assert.ok(said <= MAX_DEVIATION * 1.01)
    assert.ok(Math.abs(deviation(error) / said - 1) < 0.08, `seed ${seed}: ${deviation(error)} instead of ${said}`)
  }
})

test('some of the noise is correlated between neighbours, as in camera JPEGs, and most is not', () => {
  const correlations = Array.from({ length: 60 }, (_, seed) => {
    const { error } = onGrey(seed)
    const sum = error.reduce((s, v, i) => s + v * (error[i + 1] ?? 0), 0)
    return sum / error.reduce((s, v) => s + v * v, 0)
  })
  const strong = correlations.filter((c) => c > 0.1).length
  assert.ok(strong > 1 && strong < 20, `${strong} of 60 are correlated`)
  assert.ok(correlations.filter((c) => Math.abs(c) < 0.05).length > 30)
})

test('signal-dependent noise is stronger in the light', () => {
  let found = 0
  for (let seed = 0; seed < 60; seed++) {
    const patch = Float32Array.from({ length: 3 * SIZE * SIZE }, (_, i) => (i % SIZE < SIZE / 2 ? 0.1 : 0.9))
    const map = addRandomNoise(patch, SIZE, pool, random(seed), scratch)
    const [dark, light] = [map[0] as number, map[SIZE - 1] as number]
    assert.ok(light >= dark)
    if (light > 1.2 * dark) found++
  }
  assert.ok(found > 5)
})
