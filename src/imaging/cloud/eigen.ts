/** @file Eigenvalues and eigenvectors of a symmetric matrix: Jacobi's rotations, row by row (Golub & Van Loan, 8.5). Pure. */

export interface Eigen {
  /** Falling. */
  readonly values: Float64Array
  /** One vector of unit length after the other; the entry of largest size is positive, so that they are the same everywhere. */
  readonly vectors: Float64Array
}

const SWEEPS = 30
const ENOUGH = 1e-22

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) sum += (a[i * n + j] as number) ** 2
  return sum
}

/** Turns rows and columns p and q so that a[p, q] is 0. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q] as number
  if (apq === 0) return
  const theta = ((a[q * n + q] as number) - (a[p * n + p] as number)) / (2 * apq)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta))
  const c = 1 / Math.hypot(1, t)
  const s = t * c
  for (let k = 0; k < n; k++) {
    const [kp, kq] = [a[k * n + p] as number, a[k * n + q] as number]
    a[k * n + p] = c * kp - s * kq
    a[k * n + q] = s * kp + c * kq
  }
  for (let k = 0; k < n; k++) {
    const [pk, qk] = [a[p * n + k] as number, a[q * n + k] as number]
    a[p * n + k] = c * pk - s * qk
    a[q * n + k] = s * pk + c * qk
    const [vp, vq] = [v[p * n + k] as number, v[q * n + k] as number]
    v[p * n + k] = c * vp - s * vq
    v[q * n + k] = s * vp + c * vq
  }
}

/** @param matrix n x n, symmetric, row by row; not changed */
export function eigenOf(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice()
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  const size = a.reduce((s, x) => s + x * x, 0)
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a, n) > ENOUGH * size; sweep++)
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
  const order = Array.from({ length: n }, (_, i) => i).toSorted(
    (i, j) => (a[j * n + j] as number) - (a[i * n + i] as number),
  )
  const vectors = new Float64Array(n * n)
  for (const [to, from] of order.entries()) {
    const own = v.subarray(from * n, (from + 1) * n)
    const largest = own.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0)
    for (let k = 0; k < n; k++) vectors[to * n + k] = (own[k] as number) * (largest < 0 ? -1 : 1)
  }
  return { values: Float64Array.from(order, (i) => a[i * n + i] as number), vectors }
}
