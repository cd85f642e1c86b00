import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastLength } from './fft.ts'
import { fourier, type Spectrum } from './fourier.ts'
import { fillNormal, random } from './random.ts'

/** Every kind of length: 1, powers, mixed radix, primes and their products, even and odd. */
const SIZES = [[1, 1], [2, 3], [8, 8], [15, 4], [7, 11], [26, 13], [60, 33], [37, 74], [481, 3], [5, 321]] as const // prettier-ignore

const noise = (n: number, seed: number) => fillNormal(new Float32Array(n), random(seed))

/** The definition, in float64. */
function direct(plane: Float32Array, width: number, height: number) {
  const columns = Math.floor(width / 2) + 1
  const re = new Float64Array(columns * height)
  const im = new Float64Array(columns * height)
  for (let v = 0; v < height; v++)
    for (let u = 0; u < columns; u++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const angle = -2 * Math.PI * ((u * x) / width + (v * y) / height)
          re[v * columns + u]! += plane[y * width + x]! * Math.cos(angle)
          im[v * columns + u]! += plane[y * width + x]! * Math.sin(angle)
        }
  return { re, im }
}

const largest = (values: Iterable<number>) => [...values].reduce((m, v) => Math.max(m, Math.abs(v)), 0)

test('the transform is the one that its definition says, for sizes of every kind', () => {
  for (const [width, height] of SIZES) {
    const plane = noise(width * height, width)
    const is = fourier(width, height).forward(plane)
    const should = direct(plane, width, height)
    const scale = largest([...should.re, ...should.im])
    const error = largest(
      [...is.re].map((v, i) => v - should.re[i]!).concat([...is.im].map((v, i) => v - should.im[i]!)),
    )
    assert.ok(error < 2e-7 * scale, `${width} x ${height}: ${error} of ${scale}`)
  }
})

test('the inverse gives the picture back', () => {
  for (const [width, height] of [...SIZES, [481, 321], [1152, 96]] as const) {
    const plane = noise(width * height, 2)
    const f = fourier(width, height)
    const back = f.inverse(f.forward(plane))
    const error = largest(back.map((v, i) => v - plane[i]!))
    assert.ok(error < 5e-6, `${width} x ${height}: ${error}`)
  }
})

/** Sum of |F|^2 over the whole spectrum: the columns that stand for two count twice. */
function energy({ re, im }: Spectrum, width: number, columns: number): number {
  let sum = 0
  for (let i = 0; i < re.length; i++) {
    const u = i % columns
    sum += (u === 0 || 2 * u === width ? 1 : 2) * (re[i]! ** 2 + im[i]! ** 2)
  }
  return sum
}

test('energy is kept (Parseval)', () => {
  for (const [width, height] of [
    [481, 321],
    [64, 48],
    [31, 29],
  ] as const) {
    // prettier-ignore
    const plane = noise(width * height, 3)
    const f = fourier(width, height)
    const inPicture = plane.reduce((s, v) => s + v * v, 0)
    const inSpectrum = energy(f.forward(plane), width, f.columns) / (width * height)
    assert.ok(Math.abs(inSpectrum / inPicture - 1) < 1e-6, `${inSpectrum} and ${inPicture}`)
  }
})

test('quick lengths have no prime factors but 2, 3 and 5', () => {
  assert.deepEqual([1, 7, 11, 31, 481, 1153].map(fastLength), [1, 8, 12, 32, 486, 1200])
})
