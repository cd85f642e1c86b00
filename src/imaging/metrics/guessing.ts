/** @file How easily a blind comparison comes out by guessing alone: the exact binomial distribution. Pure. */

/**
 * The chance that who only guesses between two sides is right at least so often: sum of C(n, i) / 2^n for i = k ... n.
 * @param right k, 0 <= k <= n
 * @param pairs n, at most 1000, so that 2^n is a number
 * @throws RangeError outside of that
 */
export function chanceByGuessing(right: number, pairs: number): number {
  if (!Number.isInteger(right) || !Number.isInteger(pairs) || right < 0 || right > pairs || pairs > 1000)
    throw new RangeError(`Expected 0 <= right <= pairs <= 1000 but received ${right} of ${pairs}`)
  let [ways, sum] = [1, 0]
  // C(n, i) = C(n, n - i): from all right downwards.
  for (let wrong = 0; wrong <= pairs - right; wrong++) {
    sum += ways
    ways = (ways * (pairs - wrong)) / (wrong + 1)
  }
  return sum / 2 ** pairs
}
