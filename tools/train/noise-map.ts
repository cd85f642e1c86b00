/**
 * @file npm run train:noise-map -- [--model denoise-base] [--data <folder>] [--steps 6000] [--threads 0]
 * Gives a shipped denoiser a head that tells how strong the noise is, and ships both as the model noise-map. The denoiser is copied as it
 * is, so that a newer one does not change what this one says. Of a run that is stopped nothing is kept.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { totalOf } from '../../src/engine/flat-parameters.ts'
import { chvae } from '../../src/models/chvae/network.ts'
import { noiseMapHead } from '../../src/models/noise-map/network.ts'
import { loadModel } from '../../src/worker/models.ts'
import { networkOf } from '../../src/worker/network-of.ts'
import { noiseMapProgram } from '../../src/worker/noise-map-program.ts'
import { noiseMapDamage } from '../../src/worker/train/damage/noise-map.ts'
import { loadDataset } from '../../src/worker/train/dataset.ts'
import { EDGE, learnedHead } from './learn-head.ts'
import { writeModel } from './model-folder.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    model: { type: 'string', default: 'denoise-base' },
    data: { type: 'string', default: path.join(root, '../shared/data/train') },
    steps: { type: 'string', default: '6000' },
    threads: { type: 'string', default: '0' },
  },
})

/** At four times this the loss rises again after a few hundred steps. */
const PEAK = 5e-4

const started = performance.now()
const denoiser = await loadModel(o.model)
const { card } = denoiser
if (card.task !== 'denoise') throw new Error(`Expected --model of a denoiser but ${card.id} is for ${card.task}`)
const network = networkOf(denoiser)
const { images } = await loadDataset(o.data, EDGE)
const learned = await learnedHead({
  program: noiseMapProgram(network),
  damage: noiseMapDamage,
  images,
  steps: Number(o.steps),
  peak: PEAK,
  threads: Number(o.threads),
})

const all = new Map([...network.weights, ...learned])
const shipped = [...chvae(network.config).parameters, ...noiseMapHead(network.config).parameters]
const tensors = new Map(shipped.map(({ name, shape }) => [name, { shape, values: all.get(name) as Float32Array }]))
await writeModel(tensors, {
  ...card,
  id: 'noise-map',
  title: 'Noise map',
  task: 'noise-map',
  family: 'noise-map',
  parameters: totalOf(shipped),
  training: {
    command: `npm run train:noise-map -- --model ${card.id}`,
    steps: Number(o.steps),
    hours: Number(((performance.now() - started) / 3_600_000).toFixed(1)),
  },
  calibration: null,
  measured: [],
})
