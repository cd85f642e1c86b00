/**
 * @file npm run train:doubt -- --model denoise-base [--data <folder>] [--steps 3000] [--threads 0]
 * Gives a shipped CHVAE a head that tells its doubt, and measures the factors of its intervals. What the model makes of a photo stays as
 * it is, bit for bit. A few minutes; of a run that is stopped nothing is kept.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { totalOf } from '../../src/engine/flat-parameters.ts'
import { chvae } from '../../src/models/chvae/network.ts'
import { doubtHead } from '../../src/models/chvae/doubt.ts'
import { doubtProgram } from '../../src/worker/doubt-program.ts'
import { loadModel } from '../../src/worker/models.ts'
import { networkOf } from '../../src/worker/network-of.ts'
import { calibrate } from '../../src/worker/train/calibrate.ts'
import { loadDataset } from '../../src/worker/train/dataset.ts'
import { WholeRestorer } from '../../src/worker/train/evaluate.ts'
import { LESSONS, type LessonName } from '../../src/worker/train/lessons.ts'
import { EDGE, learnedHead } from './learn-head.ts'
import { writeModel } from './model-folder.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    model: { type: 'string' },
    data: { type: 'string', default: path.join(root, '../shared/data/train') },
    steps: { type: 'string', default: '3000' },
    threads: { type: 'string', default: '0' },
  },
})

const PEAK = 2e-3
const CALIBRATION_PATCHES = 400

const { card, weights } = await loadModel(o.model ?? '')
if (card.family !== 'chvae') throw new Error(`Expected --model of a CHVAE but ${card.id} is of ${card.family}`)
const { damage } = LESSONS[card.task as LessonName]
const { config, fills } = networkOf({ card, weights })
const { parameters } = chvae(config)
const backbone = new Map(parameters.map(({ name }) => [name, weights.get(name) as Float32Array]))
const program = doubtProgram({ config, weights: backbone, fills })
const { images } = await loadDataset(o.data, EDGE + 2 * damage.margin)
const learned = await learnedHead({
  program,
  damage,
  images,
  steps: Number(o.steps),
  peak: PEAK,
  threads: Number(o.threads),
})
const all = new Map([...backbone, ...learned])
await using restorer = await WholeRestorer.create({ config, weights: all, fills })
const calibration = await calibrate(restorer, damage, fills, images, CALIBRATION_PATCHES)
const shipped = [...parameters, ...doubtHead(config).parameters]
const tensors = new Map(shipped.map(({ name, shape }) => [name, { shape, values: all.get(name) as Float32Array }]))
await writeModel(tensors, { ...card, parameters: totalOf(shipped), calibration })
