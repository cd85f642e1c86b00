/** @file Eigenvalues of a symmetric matrix: Householder's reduction to three diagonals, then implicit QL. Pure. */

/**
 * Householder's reduction (Golub & Van Loan, Matrix Computations, 8.3.1): the diagonal and, from index 1 on, the one beside it.
 * @param a n x n, symmetric, row by row; overwritten
 */
function tridiagonalise(a: Float64Array, n: number): { diagonal: Float64Array; beside: Float64Array } {
  const beside = new Float64Array(n)
  const v = new Float64Array(n)
  const p = new Float64Array(n)
  for (let k = 0; k < n - 2; k++) {
    let norm = 0
    for (let i = k + 1; i < n; i++) norm += (a[i * n + k] as number) ** 2
    norm = Math.sqrt(norm)
    const first = a[(k + 1) * n + k] as number
    const alpha = first > 0 ? -norm : norm
    beside[k + 1] = alpha
    if (norm === 0) continue
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k] as number
    v[k + 1] = first - alpha
    reflect(a, n, k + 1, v, p, 1 / (norm * norm - first * alpha))
  }
  if (n > 1) beside[n - 1] = a[(n - 1) * n + n - 2] as number
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i] as number), beside }
}

/** A <- H A H on rows and columns from `from` on, with H = 1 - scale v v^T: as A - v w^T - w v^T. */
function reflect(a: Float64Array, n: number, from: number, v: Float64Array, p: Float64Array, scale: number): void {
  let along = 0
  for (let i = from; i < n; i++) {
    let sum = 0
    for (let j = from; j < n; j++) sum += (a[i * n + j] as number) * (v[j] as number)
    p[i] = sum * scale
    along += (p[i] as number) * (v[i] as number)
  }
  for (let i = from; i < n; i++) p[i] = (p[i] as number) - 0.5 * scale * along * (v[i] as number)
  for (let i = from; i < n; i++) {
    const [vi, pi] = [v[i] as number, p[i] as number]
    for (let j = from; j < n; j++)
      a[i * n + j] = (a[i * n + j] as number) - vi * (p[j] as number) - pi * (v[j] as number)
  }
}

const MAX_SWEEPS = 60

/**
 * All eigenvalues, smallest first.
 * @param matrix n x n, symmetric, row by row; not changed
 */
export function eigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal: d, beside } = tridiagonalise(matrix.slice(), n)
  const e = new Float64Array(n)
  e.set(beside.subarray(1))
  for (let l = 0; l < n; l++)
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      const m = splitAfter(d, e, l)
      if (m === l) break
      sweepQl(d, e, l, m)
    }
  return d.sort()
}

/** First index from `l` on whose neighbour beside the diagonal is as good as zero. */
function splitAfter(d: Float64Array, e: Float64Array, l: number): number {
  for (let m = l; m < d.length - 1; m++) {
    const scale = Math.abs(d[m] as number) + Math.abs(d[m + 1] as number)
    if (Math.abs(e[m] as number) <= Number.EPSILON * scale) return m
  }
  return d.length - 1
}

/** One implicit QL sweep with Wilkinson's shift on rows l..m (Golub & Van Loan 8.3.2, from the other end). */
function sweepQl(d: Float64Array, e: Float64Array, l: number, m: number): void {
  const half = ((d[l + 1] as number) - (d[l] as number)) / (2 * (e[l] as number))
  const root = Math.hypot(half, 1)
  let g = (d[m] as number) - (d[l] as number) + (e[l] as number) / (half + (half >= 0 ? root : -root))
  let [sine, cosine, shift] = [1, 1, 0]
  for (let i = m - 1; i >= l; i--) {
    const f = sine * (e[i] as number)
    const b = cosine * (e[i] as number)
    const r = Math.hypot(f, g)
    e[i + 1] = r
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - shift
      e[m] = 0
      return
    }
    sine = f / r
    cosine = g / r
    const next = (d[i + 1] as number) - shift
    const turned = ((d[i] as number) - next) * sine + 2 * cosine * b
    shift = sine * turned
    d[i + 1] = next + shift
    g = cosine * turned - b
  }
  d[l] = (d[l] as number) - shift
  e[l] = g
  e[m] = 0
}
