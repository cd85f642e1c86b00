/**
 * @file npm run bench [-- --model denoise-small] [--only engine|photo]
 * The figures of docs/benchmarks.md, each beside its bar. Stop everything else first: the ratios bear a busy machine, the seconds do not.
 */
import { parseArgs } from 'node:util'
import { benchEngine, type Comparison } from './engine.ts'
import { benchPhoto } from './photo.ts'

const { values: o } = parseArgs({
  options: { model: { type: 'string', default: 'denoise-small' }, only: { type: 'string' } },
})

const show = ({ what, value, bar }: Comparison): void =>
  console.log(`| ${what} | ${typeof value === 'number' ? Number(value.toPrecision(3)) : value} | ${bar} |`)

console.log('| what | measured | bar |\n| --- | --- | --- |')
if (o.only !== 'photo') (await benchEngine(o.model)).forEach(show)
if (o.only !== 'engine') (await benchPhoto(o.model)).forEach(show)
