/**
 * @file How far a mean over photos may be from the truth when there are few groups of them. A bootstrap of few groups is too sure of itself
 * (Cameron, Gelbach & Miller 2008): of three, all above zero by chance once in eight, it would say "above zero". Pure.
 */
import { bootstrapInterval } from './bootstrap.ts'

/** 97.5 % quantiles of Student's t for 1, 2, ... degrees of freedom. */
const STUDENT = [12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814] as const
/** Of the normal distribution. */
const NORMAL = 1.959964

/** 97.5 % quantile of Student's t, within 0.0005: Fisher & Cornish's (1960) expansion beyond the table. @param freedom from 1 */
export function student(freedom: number): number {
  const known = STUDENT[freedom - 1]
  if (known !== undefined) return known
  const z = NORMAL
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  )
}

/** 95 % by Student's t with the cluster-robust variance of the mean (Liang & Zeger 1986), a group less than there are as freedom. */
export function studentInterval(values: readonly number[], groups: readonly string[]): [number, number] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const sums = [...Map.groupBy(values.keys(), (i) => groups[i]).values()].map((own) =>
    own.reduce((sum, i) => sum + (values[i] as number) - mean, 0),
  )
  const count = sums.length
  if (count < 2) return [-Number.MAX_VALUE, Number.MAX_VALUE]
  const variance = ((count / (count - 1)) * sums.reduce((s, v) => s + v * v, 0)) / values.length ** 2
  const half = student(count - 1) * Math.sqrt(variance)
  return [mean - half, mean + half]
}

/**
 * 95 % interval of the mean: the wider end, to each side, of the bootstrap over groups and of Student's t over groups.
 * @param groups the group of each value
 * @throws RangeError if there are no values
 */
export function groupInterval(values: readonly number[], groups: readonly string[]): [number, number] {
  const [drawn, student] = [bootstrapInterval(values, groups), studentInterval(values, groups)]
  return [Math.min(drawn[0], student[0]), Math.max(drawn[1], student[1])]
}
