import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../src/imaging/random.ts'
import { ridge } from './ridge.ts'

test('weights of lines are found again from many samples, but for the penalty', () => {
  const r = random(7)
  const truth = [
    [2, -1],
    [0.5, 3],
    [-4, 0.25],
  ]
  const rows = Array.from({ length: 4_000 }, () => [1, r(), r()])
  const targets = rows.map((row) =>
    [0, 1].map((k) => row.reduce((sum, v, i) => sum + v * (truth[i]?.[k] as number), 0)),
  )
  const found = ridge(rows, targets)
  for (const [i, v] of truth.flat().entries())
    assert.ok(Math.abs((found[i] as number) - v) < 0.02, `${found[i]} is not ${v}`)
})
