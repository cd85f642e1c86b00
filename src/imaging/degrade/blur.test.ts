import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../random.ts'
import { convolve, defocus, gaussian, motion, randomKernel, shake, type Kernel } from './blur.ts'

interface Moments {
  readonly sum: number
  readonly mean: readonly [number, number]
  /** Variances along x and y, and the covariance; y downwards. */
  readonly xx: number
  readonly yy: number
  readonly xy: number
}

function moments({ width, height, weights }: Kernel): Moments {
  const total = (f: (x: number, y: number) => number) =>
    weights.reduce((s, v, i) => s + v * f((i % width) - (width - 1) / 2, Math.floor(i / width) - (height - 1) / 2), 0)
  return {
    sum: total(() => 1),
    mean: [total((x) => x), total((_, y) => y)],
    xx: total((x) => x * x),
    yy: total((_, y) => y * y),
    xy: total((x, y) => x * y),
  }
}

const near = (a: number, b: number, off: number, what = '') =>
  assert.ok(Math.abs(a - b) <= off, `${what}: ${a}, not ${b}`)

function checkShape(kernel: Kernel): void {
  const { sum, mean } = moments(kernel)
  assert.ok(kernel.width % 2 === 1 && kernel.height % 2 === 1)
  assert.equal(kernel.weights.length, kernel.width * kernel.height)
  assert.ok(kernel.weights.every((v) => v >= 0))
  near(sum, 1, 1e-6, 'sum')
  near(Math.hypot(...mean), 0, 1e-5, 'centre')
}

test('every kernel is odd sized, sums to 1, is nowhere negative and has its weight in the middle', () => {
  const r = random(1)
  for (let i = 0; i < 300; i++) checkShape(randomKernel(r))
  for (const size of [0, 0.2, 0.5, 1, 7.3, 60])
    for (const kernel of [gaussian(size), defocus(size), motion(size, 33), shake(r, size)]) checkShape(kernel)
})

test('Gaussian: the variances are those asked for, in the direction asked for', () => {
  for (const sigma of [0.8, 1.6, 3]) {
    const { xx, yy, xy } = moments(gaussian(sigma))
    near(xx, sigma ** 2, 0.01 * sigma ** 2)
    near(yy, sigma ** 2, 0.01 * sigma ** 2)
    near(xy, 0, 1e-6)
  }
  // 30 degrees counter-clockwise, y downwards: R diag(9, 1) R^T
  const { xx, yy, xy } = moments(gaussian(3, 1, 30))
  near(xx, 9 * 0.75 + 0.25, 0.02)
  near(yy, 9 * 0.25 + 0.75, 0.02)
  near(xy, -8 * Math.sin(Math.PI / 6) * Math.cos(Math.PI / 6), 0.02)
})

test('out of focus: an even disc, variance r^2 / 4 and that of a pixel, height 1 / (pi r^2)', () => {
  for (const radius of [1.5, 3, 6.25]) {
    const kernel = defocus(radius)
    const { xx, yy } = moments(kernel)
    near(xx, radius ** 2 / 4, 1 / 12 + 0.01 * radius ** 2, `radius ${radius}`)
    near(xx, yy, 1e-4)
    near(Math.max(...kernel.weights) * Math.PI * radius ** 2, 1, 0.01)
  }
})

test('motion: variance length^2 / 12 along its direction, next to none across; sharing among pixels adds at most 1/4', () => {
  for (const [length, angle] of [
    [9, 0],
    [12, 90],
    [15, 45],
    [11, 160],
  ] as const) {
    const { xx, yy, xy } = moments(motion(length, angle))
    const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
    const line = length ** 2 / 12
    for (const [is, exact] of [
      [xx, line * c * c],
      [yy, line * s * s],
    ] as const)
      assert.ok(is >= exact - 1e-3 && is <= exact + 0.25, `${length} at ${angle}: ${is}, not ${exact}`)
    near(xy, -line * c * s, 0.01, `${length} at ${angle}`)
  }
})

test('a shaken path has the extent asked for and is not a line', () => {
  for (let seed = 0; seed < 40; seed++) {
    const kernel = shake(random(seed), 12)
    assert.ok(Math.max(kernel.width, kernel.height) >= 13 && Math.max(kernel.width, kernel.height) <= 25)
    const { xx, yy, xy } = moments(kernel)
    assert.ok(xx * yy - xy * xy > 0.05, `seed ${seed}`)
  }
})

test('refuses sizes that are none', () => {
  for (const size of [-1, Number.NaN, 1e6]) assert.throws(() => defocus(size), RangeError)
})

/** The definition, pixel by pixel. */
function slowly(
  pixels: Float32Array,
  width: number,
  height: number,
  k: Kernel,
  place: (i: number, n: number) => number,
) {
  return pixels.map((_, i) => {
    const [x, y, from] = [i % width, Math.floor(i / width) % height, Math.floor(i / width / height) * width * height]
    return k.weights.reduce((sum, w, j) => {
      const [u, v] = [(j % k.width) - (k.width - 1) / 2, Math.floor(j / k.width) - (k.height - 1) / 2]
      return sum + w * pixels[from + place(y - v, height) * width + place(x - u, width)]!
    }, 0)
  })
}

test('convolution is what its definition says, with any kernel and both boundaries', () => {
  const r = random(5)
  const planes = { width: 23, height: 17, pixels: Float32Array.from({ length: 3 * 23 * 17 }, r) }
  const skew: Kernel = { width: 3, height: 5, weights: Float32Array.from({ length: 15 }, r) }
  for (const kernel of [gaussian(1.2), gaussian(2, 0.7, 20), motion(9, 25), shake(r, 8), skew, defocus(4)]) {
    const bounds = {
      circular: (i: number, n: number) => (i + 10 * n) % n,
      reflect: (i: number, n: number) => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i),
    }
    for (const boundary of ['circular', 'reflect'] as const) {
      const expected = slowly(planes.pixels, 23, 17, kernel, bounds[boundary])
      const { pixels } = convolve(planes, kernel, boundary)
      assert.ok(pixels.every((v, i) => Math.abs(v - expected[i]!) < 2e-6))
    }
  }
})
