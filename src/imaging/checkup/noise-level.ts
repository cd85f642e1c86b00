/** @file The level of white noise, from the small eigenvalues of patches. Pure. */
import { eigenvalues } from './eigenvalues.ts'
import { covariance, type Scatter } from './patches.ts'

/**
 * Standard deviation of white noise in grey levels (Chen, Zhu & Heng, ICCV 2015). A photo's patches lie near a plane of few
 * dimensions; in all others there is only noise, whose variances scatter evenly about their mean. So the largest eigenvalues are
 * dropped until the mean of the rest is their median.
 * @returns undefined with fewer patches than values in a patch times 4: the eigenvalues have not settled
 */
export function noiseLevel(scatter: Scatter): number | undefined {
  if (scatter.count < 4 * scatter.size) return undefined
  const values = eigenvalues(covariance(scatter), scatter.size)
  let sum = values.reduce((s, v) => s + v, 0)
  let count = values.length
  while (count > 1 && sum / count > median(values, count)) sum -= values[--count] as number
  return Math.sqrt(Math.max(0, sum / count))
}

/** Of the first `count` values, which rise. */
function median(values: Float64Array, count: number): number {
  const half = (count - 1) / 2
  return ((values[Math.floor(half)] as number) + (values[Math.ceil(half)] as number)) / 2
}
