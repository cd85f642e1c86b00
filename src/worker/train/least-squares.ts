/** @file Small least-squares problems by their normal equations: coordinate descent (Lawson & Hanson 1974; Franc et al. 2005). */

const SWEEPS = 400
/** Holds weights of what is never seen at zero. */
const RIDGE = 1e-3

/**
 * Minimises x' A x / 2 - b' x, all x >= 0 if `positive`.
 * @param matrix symmetric, positive semi-definite, row-major
 */
export function solve(matrix: Float64Array, right: Float64Array, positive: boolean): Float64Array<ArrayBuffer> {
  const n = right.length
  const x = new Float64Array(n)
  const residual = right.slice()
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (let i = 0; i < n; i++) {
      const diagonal = (matrix[i * n + i] as number) + RIDGE
      const wanted = (x[i] as number) + ((residual[i] as number) - RIDGE * (x[i] as number)) / diagonal
      const change = (positive ? Math.max(0, wanted) : wanted) - (x[i] as number)
      if (change === 0) continue
      x[i] = (x[i] as number) + change
      for (let j = 0; j < n; j++) residual[j] = (residual[j] as number) - change * (matrix[i * n + j] as number)
    }
  return x
}
