import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { margin, verdict, type Bar } from './bars.ts'
import { PAGE, pageText } from './report.ts'
import { fillPage } from './report-table.ts'
import type { Result, Row } from './result.ts'

const own: Row = { method: 'ours', ours: true, figures: { psnr: 30.5, ratio: 1.2 } }
const result: Result = {
  task: 'denoise',
  set: 'cbsd68',
  photos: 68,
  condition: { sigma: 25 },
  command: 'npm run evaluate -- --set <cbsd68>',
  model: 'm',
  sha256: 'x',
  rows: [{ method: 'damaged', ours: false, figures: { psnr: 20.17 } }, own],
  peakMegabytes: 1,
}

test('bars: fixed, from both sides, and counted from another row', () => {
  const far = (bar: Bar) => Number(margin(bar, own, result)?.toFixed(6))
  assert.equal(far({ measure: 'psnr', atLeast: 31 }), -0.5)
  assert.equal(far({ measure: 'psnr', atLeast: 10, beyond: 'damaged' }), 0.33)
  assert.equal(far({ measure: 'ratio', atLeast: 0.9, atMost: 1.1 }), -0.1)
  assert.equal(margin({ measure: 'psnr', atLeast: 1, beyond: 'total variation' }, own, result), undefined)
  assert.match(verdict({ measure: 'psnr', atLeast: 31 }, own, result), /at least 31.00: \*\*missed by 0.50\*\*$/)
  assert.match(verdict({ measure: 'ssim', atLeast: 1 }, own, result), /not measured$/)
})

test('a page: marked places are filled, and nothing else is touched', () => {
  const page = 'before\n<!-- results: denoise -->\nold\n<!-- end -->\n<!-- results: jpeg -->\n<!-- end -->\nafter\n'
  const filled = fillPage(page, [result])
  assert.match(filled, /^before\n<!-- results: denoise -->\n\n\| what \| method \| PSNR, dB/)
  assert.match(filled, /\| cbsd68, 68 samples; sigma 25 \| damaged \| 20.17 \| {2}\|  ?\| CBM3D 30.71/)
  assert.match(filled, /\| \*\*ours\*\* \| 30.50 \| 1.200 \| PSNR, dB at least 31.30: \*\*missed by 0.80\*\* \|/)
  assert.match(filled, /npm run evaluate -- --set <cbsd68>/)
  assert.match(filled, /<!-- results: jpeg -->\n\nNot measured yet.\n\n<!-- end -->\nafter\n$/)
  assert.equal(fillPage(filled, [result]), filled)
  assert.throws(() => fillPage('no marks', [result]), /no place for denoise/)
  assert.throws(() => fillPage('<!-- results: dance -->\n<!-- end -->', []), /no task/)
})

test('published figures stand beside the set they hold for only', () => {
  const page = '<!-- results: denoise -->\n<!-- end -->'
  assert.doesNotMatch(fillPage(page, [{ ...result, set: 'other' }]), /CBM3D/)
})

test('docs/quality.md is what the results in docs/quality say', async () => {
  assert.equal(readFileSync(PAGE, 'utf8'), await pageText(), 'run node tools/evaluate/report.ts')
})
