/**
 * @file The Frechet distance between two clouds of vectors, each taken for a Gaussian (Dowson & Landau 1982):
 * |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)). Pure.
 */
import { eigenvalues } from '../checkup/eigenvalues.ts'

export interface Moments {
  readonly mean: Float64Array
  /** n x n, symmetric, row by row. */
  readonly covariance: Float64Array
}

/** Mean and covariance (over count - 1) of at least two vectors of one length. */
export function momentsOf(vectors: readonly ArrayLike<number>[]): Moments {
  const n = vectors[0]?.length ?? 0
  if (vectors.length < 2 || n === 0) throw new Error('Expected at least two vectors')
  const mean = new Float64Array(n)
  for (const v of vectors) for (let i = 0; i < n; i++) mean[i] = (mean[i] as number) + (v[i] as number) / vectors.length
  const covariance = new Float64Array(n * n)
  const d = new Float64Array(n)
  for (const v of vectors) {
    for (let i = 0; i < n; i++) d[i] = (v[i] as number) - (mean[i] as number)
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++)
        covariance[i * n + j] =
          (covariance[i * n + j] as number) + ((d[i] as number) * (d[j] as number)) / (vectors.length - 1)
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) covariance[j * n + i] = covariance[i * n + j] as number
  return { mean, covariance }
}

/** L with L L^T = C for a C that may be singular: a pivot of nothing leaves its column empty. */
function cholesky(c: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n)
  const largest = Math.max(...Array.from({ length: n }, (_, i) => c[i * n + i] as number))
  for (let j = 0; j < n; j++) {
    let pivot = c[j * n + j] as number
    for (let k = 0; k < j; k++) pivot -= (l[j * n + k] as number) ** 2
    if (pivot <= largest * n * Number.EPSILON) continue
    const root = Math.sqrt(pivot)
    for (let i = j; i < n; i++) {
      let sum = c[i * n + j] as number
      for (let k = 0; k < j; k++) sum -= (l[i * n + k] as number) * (l[j * n + k] as number)
      l[i * n + j] = sum / root
    }
  }
  return l
}

/** L^T C L, symmetric: it has the eigenvalues of L L^T C. */
function sandwich(l: Float64Array, c: Float64Array, n: number): Float64Array {
  const cl = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const v = c[i * n + k] as number
      for (let j = 0; j <= k; j++) cl[i * n + j] = (cl[i * n + j] as number) + v * (l[k * n + j] as number)
    }
  const out = new Float64Array(n * n)
  for (let k = 0; k < n; k++)
    for (let i = 0; i <= k; i++) {
      const v = l[k * n + i] as number
      for (let j = 0; j < n; j++) out[i * n + j] = (out[i * n + j] as number) + v * (cl[k * n + j] as number)
    }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const mean = ((out[i * n + j] as number) + (out[j * n + i] as number)) / 2
      out[i * n + j] = mean
      out[j * n + i] = mean
    }
  return out
}

/** Squared Frechet distance, as it is usually given ("FID"); 0 for equal moments. */
export function frechetDistance(a: Moments, b: Moments): number {
  const n = a.mean.length
  if (b.mean.length !== n) throw new Error(`Expected vectors of ${n} values but received ${b.mean.length}`)
  let distance = 0
  for (let i = 0; i < n; i++) {
    const d = (a.mean[i] as number) - (b.mean[i] as number)
    distance += d * d + (a.covariance[i * n + i] as number) + (b.covariance[i * n + i] as number)
  }
  const roots = eigenvalues(sandwich(cholesky(a.covariance, n), b.covariance, n), n)
  for (const v of roots) distance -= 2 * Math.sqrt(Math.max(0, v))
  return Math.max(0, distance)
}
