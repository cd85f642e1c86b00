/** @file The pure pieces around the VAE: Frechet distance, squares of photos, ways between latents, directions. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { squareOf } from '../../../src/imaging/area-resize.ts'
import { frechetDistance, momentsOf, type Moments } from '../../../src/imaging/metrics/frechet.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { mixed, slerp } from '../../../src/models/vae/slerp.ts'
import { directionsOf } from '../../../src/worker/vae/directions.ts'
import { divergences, unitsOf } from '../../../src/worker/vae/measure.ts'
import { reducedMask } from '../../../src/worker/vae/small-photos.ts'

const near = (a: number, b: number, tolerance = 1e-6): void =>
  assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)), `${a} instead of ${b}`)

const diagonal = (mean: readonly number[], deviations: readonly number[]): Moments => {
  const n = mean.length
  const covariance = new Float64Array(n * n)
  for (const [i, d] of deviations.entries()) covariance[i * n + i] = d * d
  return { mean: Float64Array.from(mean), covariance }
}

test('Frechet: between diagonal Gaussians it is the sum of squared differences of means and deviations', () => {
  const [a, b] = [diagonal([0, 1, -2], [1, 2, 0.5]), diagonal([3, 1, 0], [2, 2, 1.5])]
  near(frechetDistance(a, b), 9 + 0 + 4 + 1 + 0 + 1)
  near(frechetDistance(b, a), 15)
  near(frechetDistance(a, a), 0)
})

test('Frechet: between commuting Gaussians it is that of their eigenvalues', () => {
  // One rotation for both: C = R diag(d^2) R^T.
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)]
  const turned = (d: readonly [number, number]): Moments => {
    const [p, q] = [d[0] ** 2, d[1] ** 2]
    const off = c * s * (p - q)
    return {
      mean: Float64Array.of(0, 0),
      covariance: Float64Array.of(c * c * p + s * s * q, off, off, s * s * p + c * c * q),
    }
  }
  near(frechetDistance(turned([1, 3]), turned([2, 0.5])), 1 + 6.25)
  // A singular one: only one direction is left.
  near(frechetDistance(turned([1, 0]), turned([4, 0])), 9)
})

test('Frechet: of samples of one Gaussian it goes to nothing, of two to what they are apart', () => {
  const cloud = (seed: number, mean: number, deviation: number) =>
    momentsOf(
      Array.from({ length: 4_000 }, (_, i) =>
        fillNormal(new Float32Array(6), random(seed, i)).map((e) => mean + deviation * e),
      ),
    )
  assert.ok(frechetDistance(cloud(1, 0, 1), cloud(2, 0, 1)) < 0.01)
  near(frechetDistance(cloud(1, 0, 1), cloud(2, 1, 2)), 6 * (1 + 1), 0.05)
  assert.throws(() => frechetDistance(cloud(1, 0, 1), diagonal([0], [1])), /Expected vectors of 6/)
  assert.throws(() => momentsOf([[1]]), /at least two/)
})

test('a square at its own size is itself; smaller it keeps the mean of every block', () => {
  const pixels = Uint8Array.from({ length: 3 * 8 * 6 }, (_, i) => (i * 37) % 251)
  const own = squareOf(pixels, 8, 6, { left: 1, top: 0, edge: 6 }, 6)
  for (let y = 0; y < 6; y++)
    for (let x = 0; x < 6; x++)
      for (let c = 0; c < 3; c++) assert.equal(own[3 * (y * 6 + x) + c], pixels[3 * (y * 8 + x + 1) + c])
  const half = squareOf(pixels, 8, 6, { left: 0, top: 0, edge: 6 }, 3)
  const block = [0, 1, 8, 9].reduce((s, at) => s + (pixels[3 * at] as number), 0) / 4
  assert.ok(Math.abs((half[0] as number) - block) <= 0.5)
})

test('a small pixel is known only if all that it covers is', () => {
  const mask = new Uint8Array(64 * 64)
  mask[10 * 64 + 20] = 1
  const same = reducedMask(mask, 64, 64, 64)
  assert.equal(
    same.reduce((a, b) => a + b, 0),
    64 * 64 - 1,
  )
  const half = reducedMask(mask, 64, 64, 32)
  // Its own small pixel and the ring around it, which the reduction mixed with it.
  assert.equal(
    half.reduce((a, b) => a + b, 0),
    32 * 32 - 9,
  )
  assert.equal(half[5 * 32 + 10], 0)
})

test('the way between two latents keeps their length, ends at them, and goes evenly', () => {
  const [a, b] = [3, 4].map((seed) => fillNormal(new Float32Array(64), random(seed))) as [Float32Array, Float32Array]
  const length = (v: Float32Array): number => Math.hypot(...v)
  assert.deepEqual(slerp(a, b, 0), a)
  for (const [i, v] of slerp(a, b, 1).entries()) near(v, b[i] as number, 1e-5)
  for (const t of [0.25, 0.5, 0.75]) near(length(slerp(a, b, t)), (1 - t) * length(a) + t * length(b), 1e-5)
  const straight = a.map((v, i) => (v + (b[i] as number)) / 2)
  assert.ok(length(straight) < 0.8 * length(slerp(a, b, 0.5)), 'the straight line leaves the shell')
  const cosine = (x: Float32Array, y: Float32Array): number =>
    x.reduce((s, v, i) => s + v * (y[i] as number), 0) / length(x) / length(y)
  near(Math.acos(cosine(a, slerp(a, b, 0.3))), 0.3 * Math.acos(cosine(a, b)), 1e-4)
  for (const v of slerp([1, 0], [2, 0], 0.5)) assert.ok(Number.isFinite(v))
  assert.deepEqual(slerp([0, 0], [2, 4], 0.5), Float32Array.of(1, 2))
})

test('a mix with noise has unit variance whatever the share; share 0 is the latent', () => {
  const [z, e] = [5, 6].map((seed) => fillNormal(new Float32Array(50_000), random(seed))) as [
    Float32Array,
    Float32Array,
  ]
  for (const share of [0.3, 0.8]) near(mixed(z, e, share).reduce((s, v) => s + v * v, 0) / z.length, 1, 0.03)
  assert.deepEqual(mixed(z, e, 0), z)
})

test('a direction leads from the pictures with little of it to those with much', () => {
  const edge = 4
  const pictures = Array.from({ length: 40 }, (_, i) => new Float32Array(3 * edge * edge).fill(i / 40))
  const latents = pictures.map((p, i) => Float32Array.of(2 * (p[0] as number), i % 2))
  const { brightness, detail } = directionsOf(pictures, latents, edge)
  // Means of the outer quarters: 0.1125 and 0.8625.
  near(brightness[0] as number, 0.75, 1e-4)
  near(brightness[1] as number, 0, 1e-6)
  assert.equal(detail.length, 2)
})

test('units: one that follows the pictures is active, one that is the prior costs nothing', () => {
  const encoded = Array.from({ length: 50 }, (_, i) => ({
    mean: Float32Array.of((i - 24.5) / 10, 0),
    logDeviation: Float32Array.of(-2, 0),
  }))
  const [follows, idle] = unitsOf(encoded) as [{ kl: number; variance: number }, { kl: number; variance: number }]
  assert.ok(follows.variance > 1 && follows.kl > 1)
  assert.deepEqual(idle, { kl: 0, variance: 0 })
  near(divergences({ mean: Float32Array.of(1), logDeviation: Float32Array.of(0) })[0] as number, 0.5)
})
