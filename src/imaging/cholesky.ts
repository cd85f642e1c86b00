/** @file Linear equations with a symmetric positive definite matrix, by Cholesky's factor. Pure. */

/** L with L L^T = A; row by row, lower triangle. @throws RangeError if A is not positive definite */
export function factor(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n)
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j] as number
      for (let k = 0; k < j; k++) sum -= (l[i * n + k] as number) * (l[j * n + k] as number)
      if (i === j && !(sum > 0)) throw new RangeError(`Expected a positive definite matrix but pivot ${j} is ${sum}`)
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / (l[j * n + j] as number)
    }
  return l
}

/** x with L L^T x = b. @param x b when it comes, the solution when it goes */
export function solveFactored(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i] as number
    for (let k = 0; k < i; k++) sum -= (l[i * n + k] as number) * (x[k] as number)
    x[i] = sum / (l[i * n + i] as number)
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i] as number
    for (let k = i + 1; k < n; k++) sum -= (l[k * n + i] as number) * (x[k] as number)
    x[i] = sum / (l[i * n + i] as number)
  }
}
