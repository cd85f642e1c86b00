/** @file No call of the contract takes what nobody would send on purpose (G83). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calls } from '../../src/shared/contract.ts'
import { randomNumbers, randomValue } from './random-values.ts'

const SEED = 88_172_645
const ROUNDS = 10_000

for (const [name, { args }] of Object.entries(calls))
  test(`${name}: ${ROUNDS} random argument lists are refused, seed ${SEED}`, () => {
    const next = randomNumbers(SEED)
    for (let i = 0; i < ROUNDS; i++) {
      // Two: no call takes two arguments, and one could be an id by chance.
      const value = [randomValue(next), randomValue(next)]
      assert.equal(args.safeParse(value).success, false, JSON.stringify(value))
    }
  })
