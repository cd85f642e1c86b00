/**
 * @file npm run bench [-- --model denoise-base] [--only engine|photo|batch]
 * The figures of docs/benchmarks.md, each beside its bar. Stop everything else first: the ratios bear a busy machine, the seconds do not.
 */
import { parseArgs } from 'node:util'
import { DEFAULT_MODEL } from '../../src/shared/tasks.ts'
import { benchBatch } from './batch.ts'
import { benchEngine, type Comparison } from './engine.ts'
import { benchPhoto } from './photo.ts'

const { values: o } = parseArgs({
  options: { model: { type: 'string', default: DEFAULT_MODEL.denoise }, only: { type: 'string' } },
})

const show = ({ what, value, bar }: Comparison): void =>
  console.log(`| ${what} | ${typeof value === 'number' ? Number(value.toPrecision(3)) : value} | ${bar} |`)

console.log('| what | measured | bar |\n| --- | --- | --- |')
if (o.only === undefined || o.only === 'engine') (await benchEngine(o.model)).forEach(show)
if (o.only === undefined || o.only === 'photo') (await benchPhoto(o.model)).forEach(show)
if (o.only === undefined || o.only === 'batch') (await benchBatch(o.model)).forEach(show)
