/** @file How a run picks, skips and counts, with methods whose figures are known. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Planes } from '../../src/imaging/pad.ts'
import { psnr } from '../../src/imaging/psnr.ts'
import { readOptions, type Options } from './options.ts'
import { evaluate } from './runner.ts'
import { Skipped, type About, type Method, type Sample } from './sample.ts'
import type { Task } from './task.ts'

const even = (v: number): Planes => ({ width: 10, height: 10, pixels: new Float32Array(300).fill(v) })
const sample = (name: string): Sample => ({ name, clean: even(0.5), damaged: even(0.9), about: { sigma: 3 } })

const task: Task = {
  lead: 'psnr',
  condition: () => ({ noise: 'none' }),
  // eslint-disable-next-line typescript/require-await
  async *samples() {
    yield sample('a')
    yield sample('b')
  },
  ours: () => Promise.reject(new Error('not asked here')),
  baselines: () => [],
  measure: ({ clean }, answer) => ({ psnr: psnr(answer.pixels, clean.pixels) }),
  before: ({ clean, damaged }) => ({ psnr: psnr(damaged.pixels, clean.pixels) }),
}
const options: Options = readOptions(['--set', import.meta.dirname])

const giving = (name: string, v: number, setting?: string): Method => ({
  name,
  ...(setting === undefined ? {} : { setting }),
  restore: () => Promise.resolve(even(v)),
})

const run = (own: readonly Method[], baselines: readonly Method[], told: string[] = []) =>
  evaluate(
    task,
    options,
    { ours: { methods: own, model: 'm', sha256: 'x', [Symbol.asyncDispose]: () => Promise.resolve() }, baselines },
    (name) => told.push(name),
  )

test('of a method with settings the best counts, and the row says what it was chosen from', async () => {
  const told: string[] = []
  const { rows, photos } = await run(
    [giving('own', 0.51)],
    [giving('nlm', 0.7, 'h = 1'), giving('nlm', 0.6, 'h = 2')],
    told,
  )
  assert.equal(photos, 2)
  assert.deepEqual(told, ['a', 'b'])
  assert.deepEqual(
    rows.map((r) => [r.method, r.ours, r.setting, r.tried]),
    [
      ['damaged', false, undefined, undefined],
      ['own', true, undefined, undefined],
      ['nlm', false, 'h = 2', ['h = 1', 'h = 2']],
    ],
  )
  const figures = rows.map((r) => r.figures.psnr!)
  for (const [i, expected] of [-20 * Math.log10(0.4), 40, 20].entries())
    assert.ok(Math.abs(figures[i]! - expected) < 1e-3)
})

test('later methods are shown what the first one gave; none is shown the clean photo', async () => {
  const seen: About[] = []
  const spy: Method = {
    name: 'spy',
    restore: (damaged, about) => {
      seen.push(about)
      return Promise.resolve(damaged)
    },
  }
  await run([giving('own', 0.51)], [spy])
  assert.deepEqual(Object.keys(seen[0]!), ['sigma', 'first'])
  assert.ok(Math.abs(seen[0]!.first!.pixels[0]! - 0.51) < 1e-6)
})

test('a method that cannot run is skipped with its reason, asked once; one that fails ends the run', async () => {
  let asked = 0
  const absent: Method = {
    name: 'absent',
    restore: () => {
      asked++
      return Promise.reject(new Skipped('no Python'))
    },
  }
  const { rows } = await run([], [absent, giving('other', 0.6)])
  assert.equal(asked, 1)
  assert.deepEqual(rows[1], { method: 'absent', ours: false, figures: {}, skipped: 'no Python' })
  const broken: Method = { name: 'broken', restore: () => Promise.reject(new Error('broke')) }
  await assert.rejects(run([broken], []), /broke/)
})
