/** @file How a training went, as a table: decibels of the errors, and nothing where nothing was measured. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trainingTable } from './training-table.ts'

test('one line for each moment; an error of a hundredth is 20 dB', () => {
  const train = { mse: 0.01, nll: -1, kl: 12.5 }
  const heldOut = { mse: 0.1, nll: -1, kl: 13, active: 7 }
  const points = [
    { step: 5, steps: 10, train, heldOut: null, secondsLeft: 1 },
    { step: 10, steps: 10, train, heldOut, secondsLeft: null },
  ]
  assert.deepEqual(trainingTable(points).split('\r\n'), [
    'step,train_psnr,train_divergence,held_out_psnr,held_out_divergence,active_dimensions',
    '5,20,12.5,,,',
    '10,20,12.5,10,13,7',
    '',
  ])
})
