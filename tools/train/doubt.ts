/**
 * @file npm run train:doubt -- --model denoise-base [--data <folder>] [--steps 3000] [--threads 0]
 * Gives a shipped CHVAE a head that tells its doubt, and measures the factors of its intervals. What the model makes of a photo stays as
 * it is, bit for bit. A few minutes; of a run that is stopped nothing is kept.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { totalOf, unpack } from '../../src/engine/flat-parameters.ts'
import { chvae } from '../../src/models/chvae/network.ts'
import { doubtHead } from '../../src/models/chvae/doubt.ts'
import { doubtProgram } from '../../src/worker/doubt-program.ts'
import { loadModel } from '../../src/worker/models.ts'
import { networkOf } from '../../src/worker/network-of.ts'
import { fromPhotos } from '../../src/worker/train/batches.ts'
import { calibrate } from '../../src/worker/train/calibrate.ts'
import { loadDataset } from '../../src/worker/train/dataset.ts'
import { WholeRestorer } from '../../src/worker/train/evaluate.ts'
import { LESSONS, type LessonName } from '../../src/worker/train/lessons.ts'
import { initialState } from '../../src/worker/train/state.ts'
import { Trainer } from '../../src/worker/train/trainer.ts'
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

const EDGE = 128
const PHOTOS = 4
const SEED = 9
const PEAK = 2e-3
const LOG_EVERY = 100
const CALIBRATION_PATCHES = 400

const { card, weights } = await loadModel(o.model ?? '')
if (card.family !== 'chvae') throw new Error(`Expected --model of a CHVAE but ${card.id} is of ${card.family}`)
const { damage } = LESSONS[card.task as LessonName]
const { config, fills } = networkOf({ card, weights })
const { parameters } = chvae(config)
const backbone = new Map(parameters.map(({ name }) => [name, weights.get(name) as Float32Array]))
const program = doubtProgram({ config, weights: backbone, fills })
const { images } = await loadDataset(o.data, EDGE + 2 * damage.margin)
const steps = Number(o.steps)

async function learned(): Promise<Map<string, Float32Array>> {
  await using trainer = await Trainer.create({
    program,
    config,
    shape: { photos: PHOTOS, bound: 1, edge: EDGE },
    draw: fromPhotos(images, damage, EDGE),
    seed: SEED,
    schedule: { peak: PEAK, from: 0, warmUp: 100, fallFrom: Math.floor(steps / 2), fallSteps: Math.ceil(steps / 2) },
    provider: 'cpu',
    threads: Number(o.threads),
    state: initialState(program.specs, SEED),
  })
  let sum = 0
  for (let step = 1; step <= steps; step++) {
    sum += (await trainer.step()).loss
    if (step % LOG_EVERY !== 0) continue
    console.log(JSON.stringify({ step, loss: Number((sum / LOG_EVERY).toFixed(4)) }))
    sum = 0
  }
  return unpack(trainer.state.vectors.average, program.specs)
}

const all = new Map([...backbone, ...(await learned())])
await using restorer = await WholeRestorer.create({ config, weights: all, fills })
const calibration = await calibrate(restorer, damage, fills, images, CALIBRATION_PATCHES)
const shipped = [...parameters, ...doubtHead(config).parameters]
const tensors = new Map(shipped.map(({ name, shape }) => [name, { shape, values: all.get(name) as Float32Array }]))
await writeModel(tensors, { ...card, parameters: totalOf(shipped), calibration })
