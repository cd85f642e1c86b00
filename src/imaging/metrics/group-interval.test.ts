/** @file Intervals over few groups: quantiles by closed forms and tables, and how often an interval holds the truth. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillNormal, random } from '../random.ts'
import { bootstrapInterval } from './bootstrap.ts'
import { groupInterval, student, studentInterval } from './group-interval.ts'

test('quantiles of Student’s t: by their closed forms for 1 and 2, by printed tables beyond', () => {
  assert.ok(Math.abs(student(1) - Math.tan(Math.PI * 0.475)) < 1e-3)
  const [p, two] = [0.95, 2]
  assert.ok(Math.abs(student(two) - p * Math.sqrt(2 / (1 - p * p))) < 1e-3)
  for (const [freedom, printed] of [
    [11, 2.201],
    [15, 2.1314],
    [30, 2.0423],
    [100, 1.984],
  ] as const)
    assert.ok(Math.abs(student(freedom) - printed) < 1e-3, `${freedom}: ${student(freedom)}`)
})

test('with one value a group it is the textbook’s interval of a mean', () => {
  const values = [1, 2, 4]
  const half = 4.30265 * Math.sqrt(7 / 3 / 3) // variance 7 / 3
  const [low, high] = studentInterval(values, ['a', 'b', 'c'])
  assert.ok(Math.abs(low - (7 / 3 - half)) < 1e-4 && Math.abs(high - (7 / 3 + half)) < 1e-4)
})

test('of three sessions without any gain hardly one in forty is said to be above zero, where a bootstrap says so of one in eight', () => {
  const trials = 1_500
  let [ours, bootstrap] = [0, 0]
  for (let k = 0; k < trials; k++) {
    const values = [...fillNormal(new Float32Array(3), random(k, 3))].flatMap((v) => [v, v])
    const groups = ['a', 'a', 'b', 'b', 'c', 'c']
    if (groupInterval(values, groups)[0] > 0) ours++
    if (bootstrapInterval(values, groups)[0] > 0) bootstrap++
  }
  assert.ok(bootstrap / trials > 0.09, `bootstrap ${bootstrap / trials}`)
  assert.ok(ours / trials < 0.04, `ours ${ours / trials}`)
})
