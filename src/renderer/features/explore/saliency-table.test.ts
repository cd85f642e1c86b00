/** @file What the encoder saw as a table: every place once, row by row. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saliencyTable } from './saliency-table.ts'

test('each place is a line of its row, its column and its value', () => {
  const table = saliencyTable({ columns: 3, rows: 2, values: [0, 0.25, 1, 0.5, 0.123456, 0.75] })
  const lines = table.trim().split(/\r?\n/)
  assert.deepEqual(lines, [
    'row,column,decides',
    '0,0,0.00000',
    '0,1,0.25000',
    '0,2,1.00000',
    '1,0,0.50000',
    '1,1,0.12346',
    '1,2,0.75000',
  ])
})
