/**
 * @file node tools/train/ship.ts --task denoise --run <run folder> [--size small] [--hours <n>] [--measured <JSON>]
 * Makes a shipped model out of a run: the averaged weights without what only training needs, the card, the training curve. A detector's
 * operating point is found on photos of --dev <folder of clean photos>. A CHVAE then wants its doubt: npm run train:doubt.
 */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { totalOf, unpack } from '../../src/engine/flat-parameters.ts'
import type { ChvaeSize } from '../../src/models/chvae/config.ts'
import { CODEC_SIZES } from '../../src/models/codec/config.ts'
import { DETECTOR_SIZES, type DetectorSize } from '../../src/models/detector/network.ts'
import type { StoredTensor } from '../../src/models/safetensors.ts'
import { ModelCard } from '../../src/shared/model-card.ts'
import { tablesOf } from '../../src/worker/patina/tables.ts'
import { calibratedDetector } from '../../src/worker/train/calibrate-detector.ts'
import { codecTables } from '../../src/worker/train/codec-tables.ts'
import { listImages, loadDataset } from '../../src/worker/train/dataset.ts'
import { LESSONS, type Lesson, type LessonName } from '../../src/worker/train/lessons.ts'
import { readState } from '../../src/worker/train/state.ts'
import { curve } from './curve.ts'
import { writeModel } from './model-folder.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    task: { type: 'string', default: 'denoise' },
    run: { type: 'string' },
    size: { type: 'string', default: 'small' },
    hours: { type: 'string', default: '0' },
    measured: { type: 'string', default: '[]' },
    data: { type: 'string', default: path.join(root, '../shared/data/train') },
    dev: { type: 'string', default: path.join(root, '../shared/data/eval/cbsd68') },
  },
})

const TITLES: Readonly<Record<LessonName, string>> = {
  denoise: 'Denoise',
  jpeg: 'JPEG repair',
  deblur: 'Deblur',
  inpaint: 'Inpaint',
  scratches: 'Scratch finder',
  codec: 'Codec',
}
const TABLE_PATCHES = 160

const task = o.task as LessonName
const lesson: Lesson = LESSONS[task]
const id = `${task}-${o.size}`
const run = o.run ?? path.join(root, '.training', id)
const { specs } = lesson.program(o.size as ChvaeSize)
const { state, facts } = await readState(path.join(run, 'state.safetensors'), totalOf(specs))
const trained = unpack(state.vectors.average, specs)

/** Of the dev photos the first are those that `npm run evaluate -- --task scratches --limit 24` measures. */
const MEASURED = 24

/** A detector counts from a probability of one half on, which training does not see to. */
async function calibrated(): Promise<ReadonlyMap<string, Float32Array>> {
  if (lesson.family !== 'detector') return trained
  const photos = (await listImages(o.dev)).slice(MEASURED)
  const { weights, point } = await calibratedDetector(DETECTOR_SIZES[o.size as DetectorSize], trained, photos)
  console.log(`${photos.length} photos: ${JSON.stringify(point)}`)
  return weights
}
const all = await calibrated()
const shipped = specs.filter((p) => !/^(?:posterior|prior)\./.test(p.name))

/** What a codec's entropy coder knows beforehand: fitted to the weights as they are now. */
async function tables(): Promise<Iterable<[string, StoredTensor]>> {
  if (lesson.family !== 'codec') return []
  const { images } = await loadDataset(o.data, 128)
  return tablesOf(await codecTables(CODEC_SIZES.small, all, images, TABLE_PATCHES))
}

const tensors = new Map<string, StoredTensor>([
  ...shipped.map((p) => [p.name, { shape: p.shape, values: all.get(p.name) as Float32Array }] as const),
  ...(await tables()),
])

const folder = await writeModel(tensors, {
  id,
  title: `${TITLES[task]}, ${o.size}`,
  task,
  family: lesson.family,
  size: o.size as ChvaeSize,
  parameters: totalOf(shipped),
  licence: 'CC BY-SA 4.0',
  data:
    '611 photographs (desktop wallpapers, website pictures, photo collections) under CC0, CC BY, CC BY-SA, LGPL or GPL (wallpapers), ' +
    'BSD, Unsplash and Pexels licences, downscaled at least twofold; damaged by src/worker/train/damage. The weights carry CC BY-SA 4.0.',
  training: {
    command: `npm run train:${task} -- --size ${o.size} --photos ${facts.get('photos') ?? ''} --edge ${facts.get('edge') ?? ''}`,
    steps: state.step,
    hours: Number(o.hours),
  },
  calibration: null,
  measured: ModelCard.shape.measured.parse(JSON.parse(o.measured)),
})
const log = await readFile(path.join(run, 'log.jsonl'), 'utf8')
await writeFile(path.join(folder, 'curve.svg'), curve(log))
