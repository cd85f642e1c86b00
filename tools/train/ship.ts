/**
 * @file node tools/train/ship.ts --task denoise --run <run folder> [--size small] [--hours <n>] [--measured <JSON>]
 * Makes a shipped model out of a run: the averaged weights without what only training needs, the card with the calibration of the
 * doubt, the training curve.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { totalOf, unpack } from '../../src/engine/flat-parameters.ts'
import { SIZES, type ChvaeSize } from '../../src/models/chvae/config.ts'
import { CODEC_SIZES } from '../../src/models/codec/config.ts'
import { writeSafeTensors, type StoredTensor } from '../../src/models/safetensors.ts'
import { ModelCard, type Calibration } from '../../src/shared/model-card.ts'
import { tablesOf } from '../../src/worker/patina/tables.ts'
import { codecTables } from '../../src/worker/train/codec-tables.ts'
import { calibrate } from '../../src/worker/train/calibrate.ts'
import { loadDataset } from '../../src/worker/train/dataset.ts'
import { WholeRestorer } from '../../src/worker/train/evaluate.ts'
import { LESSONS, type Lesson, type LessonName } from '../../src/worker/train/lessons.ts'
import { readState } from '../../src/worker/train/state.ts'
import { curve } from './curve.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    task: { type: 'string', default: 'denoise' },
    run: { type: 'string' },
    size: { type: 'string', default: 'small' },
    hours: { type: 'string', default: '0' },
    measured: { type: 'string', default: '[]' },
    data: { type: 'string', default: path.join(root, '../shared/data/train') },
  },
})

const TITLES: Readonly<Record<LessonName, string>> = {
  denoise: 'Denoise',
  jpeg: 'JPEG repair',
  deblur: 'Deblur',
  inpaint: 'Inpaint',
  scratches: 'Scratch finder',
  'noise-map': 'Noise map',
  codec: 'Codec',
}
const CALIBRATION_PATCHES = 400
const TABLE_PATCHES = 160

const task = o.task as LessonName
const lesson: Lesson = LESSONS[task]
const id = `${task}-${o.size}`
const run = o.run ?? path.join(root, '.training', id)
const { specs } = lesson.program(o.size as ChvaeSize)
const { state, facts } = await readState(path.join(run, 'state.safetensors'), totalOf(specs))
const all = unpack(state.vectors.average, specs)
const shipped = specs.filter((p) => !/^(?:posterior|prior)\./.test(p.name))

/** What a codec's entropy coder knows beforehand: fitted to the weights as they are now. */
async function tables(): Promise<Iterable<[string, StoredTensor]>> {
  if (lesson.family !== 'codec') return []
  const { images } = await loadDataset(o.data, 128)
  return tablesOf(await codecTables(CODEC_SIZES.small, all, images, TABLE_PATCHES))
}

const bytes = writeSafeTensors({
  tensors: new Map([
    ...shipped.map((p) => [p.name, { shape: p.shape, values: all.get(p.name) as Float32Array }] as const),
    ...(await tables()),
  ]),
  metadata: new Map([['model', id]]),
})

/** null for what tells no doubt. */
async function calibration(): Promise<Calibration | null> {
  if (lesson.family !== 'chvae') return null
  const { images } = await loadDataset(o.data, 128 + 2 * lesson.damage.margin)
  const network = { config: SIZES[o.size as ChvaeSize], weights: all, fills: lesson.fills }
  await using restorer = await WholeRestorer.create(network)
  return await calibrate(restorer, lesson.damage, lesson.fills, images, CALIBRATION_PATCHES)
}

const card = ModelCard.parse({
  id,
  title: `${TITLES[task]}, ${o.size}`,
  task,
  family: lesson.family,
  size: o.size,
  parameters: totalOf(shipped),
  sha256: createHash('sha256').update(bytes).digest('hex'),
  licence: 'CC BY-SA 4.0',
  data:
    '611 photographs (desktop wallpapers, website pictures, photo collections) under CC0, CC BY, CC BY-SA, LGPL or GPL (wallpapers), ' +
    'BSD, Unsplash and Pexels licences, downscaled at least twofold; damaged by src/worker/train/damage. The weights carry CC BY-SA 4.0.',
  training: {
    command: `npm run train:${task} -- --size ${o.size} --photos ${facts.get('photos') ?? ''} --edge ${facts.get('edge') ?? ''}`,
    steps: state.step,
    hours: Number(o.hours),
  },
  calibration: await calibration(),
  measured: JSON.parse(o.measured) as unknown,
})
const folder = path.join(root, 'resources/models', id)
await mkdir(folder, { recursive: true })
await writeFile(path.join(folder, 'model.safetensors'), bytes)
await writeFile(path.join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
const log = await readFile(path.join(run, 'log.jsonl'), 'utf8')
await writeFile(path.join(folder, 'curve.svg'), curve(log))
console.log(`${folder}: ${bytes.length} bytes, ${card.parameters} parameters, step ${state.step}, ${card.sha256}`)
