/** @file The curves of a run of learning as tables: what was not measured has no line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LearningPoint } from '../../../shared/learning.ts'
import { gainTable, lossTable } from './curve-tables.ts'

const at = (step: number, loss: number | null, psnr: number | null): LearningPoint => ({
  step,
  steps: 30,
  loss,
  psnr,
  stock: 31.5,
  secondsLeft: null,
})
const POINTS = [at(0, null, 31.5), at(10, 0.25, null), at(20, 0.125, 31.75)]

test('each measured value is a line with its step', () => {
  assert.equal(lossTable(POINTS), 'step,loss\r\n10,0.25\r\n20,0.125\r\n')
  assert.equal(gainTable(POINTS), 'step,psnr,stock\r\n0,31.5,31.5\r\n20,31.75,31.5\r\n')
})
