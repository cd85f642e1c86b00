import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doseOf } from './dose.ts'

test('a blurred photo gets all of the change, a sharp one or one that does not tell the least, and more blur never less', () => {
  assert.equal(doseOf({ lost: 0.7, told: true }), 1)
  assert.equal(doseOf({ lost: 0.1, told: true }), doseOf({ lost: 0, told: false }))
  const doses = Array.from({ length: 101 }, (_, i) => doseOf({ lost: i / 100, told: true }))
  assert.deepEqual(
    doses,
    doses.toSorted((a, b) => a - b),
  )
  assert.ok((doses[0] ?? 1) < 0.5)
})
