/**
 * @file npm run train:denoise -- [--data <folder>] [--run <folder>] [--size small] [--minutes <n>] [--fall <steps>]
 *       [--photos 4] [--edge 64] [--peak 1e-3] [--seed 1] [--dev <folder of clean photos>] [--from <state file>]
 * Trains the CHVAE denoiser on the CPU. A run folder holds state.safetensors and log.jsonl; the same command goes on where it
 * stopped. `--fall <n>` ends the run: the learning rate falls to zero over the next n steps and the state before is kept as
 * plateau.safetensors, from which training can be continued another day: a new run begins with `--from` that file.
 */
import { appendFile, mkdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { totalOf, unpack } from '../../src/engine/flat-parameters.ts'
import { SIZES, type ChvaeSize } from '../../src/models/chvae/config.ts'
import { chvae } from '../../src/models/chvae/network.ts'
import { listImages, loadDataset } from '../../src/worker/train/dataset.ts'
import { trainable } from '../../src/worker/denoise-program.ts'
import { scoreDenoiser, WholeDenoiser } from '../../src/worker/train/evaluate.ts'
import { initialState, readState, writeState } from '../../src/worker/train/state.ts'
import { Trainer, type StepReport } from '../../src/worker/train/trainer.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    data: { type: 'string', default: path.join(root, '../shared/data/train') },
    dev: { type: 'string', default: path.join(root, '../shared/data/eval/cbsd68') },
    run: { type: 'string', default: path.join(root, '.training/denoise-small') },
    size: { type: 'string', default: 'small' },
    minutes: { type: 'string', default: '60' },
    fall: { type: 'string' },
    photos: { type: 'string', default: '4' },
    edge: { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
    peak: { type: 'string', default: '1e-3' },
    from: { type: 'string' },
  },
})

const EVALUATE_EVERY_S = 300
const SAVE_EVERY_S = 120
const LOG_EVERY = 100
/** Every how many of the dev photos are looked at while training; `npm run evaluate` looks at all. */
const DEV_STRIDE = 6

const config = SIZES[o.size as ChvaeSize]
const net = chvae(config)
const specs = trainable(net)
const stateFile = path.join(o.run, 'state.safetensors')
const logFile = path.join(o.run, 'log.jsonl')
await mkdir(o.run, { recursive: true })

const facts = { size: o.size, seed: o.seed, photos: o.photos, edge: o.edge }
const seed = Number(o.seed)
const known = existsSync(stateFile) ? stateFile : o.from
const start = known === undefined ? initialState(specs, seed) : (await readState(known, totalOf(specs))).state
const dev = existsSync(o.dev) ? (await listImages(o.dev)).filter((_, i) => i % DEV_STRIDE === 0) : []
const edge = Number(o.edge)
const { images, leftOut } = await loadDataset(o.data, edge)
console.log(`${images.length} photos (${leftOut} left out), ${totalOf(specs)} parameters, from step ${start.step}`)

/** Where the fall began: at the kept plateau if this run is already falling, else here. */
async function beginFall(): Promise<number> {
  const plateau = path.join(o.run, 'plateau.safetensors')
  if (existsSync(plateau)) return (await readState(plateau, totalOf(specs))).state.step
  await writeState(plateau, start, facts)
  return start.step
}
const fallSteps = Number(o.fall ?? 1)
const fallFrom = o.fall === undefined ? Number.POSITIVE_INFINITY : await beginFall()
const shape = { photos: Number(o.photos), bound: 1, edge }
const schedule = { peak: Number(o.peak), warmUp: 300, fallFrom, fallSteps }
await using trainer = await Trainer.create({ config, shape, images, seed, schedule, provider: 'cpu', state: start })

const write = (line: object): Promise<void> => {
  console.log(JSON.stringify(line))
  return appendFile(logFile, `${JSON.stringify(line)}\n`)
}

async function evaluate(): Promise<void> {
  if (dev.length === 0) return
  const { step, vectors } = trainer.state
  await using denoiser = await WholeDenoiser.create(config, unpack(vectors.average, specs))
  const scores = await scoreDenoiser(denoiser, dev, 25)
  await write({ step, seconds: Math.round(performance.now() / 1000), sigma25: scores })
}

function averaged(reports: readonly StepReport[]): object {
  const mean = (pick: (r: StepReport) => number): number => reports.reduce((s, r) => s + pick(r), 0) / reports.length
  const round = (v: number): number => Number(v.toPrecision(5))
  return {
    step: reports.at(-1)?.step,
    seconds: Math.round(performance.now() / 1000),
    loss: round(mean((r) => r.loss)),
    psnr: round(-10 * Math.log10(mean((r) => r.mse))),
    nll: round(mean((r) => r.nll)),
    kl8: round(mean((r) => r.kl8)),
    kl4: round(mean((r) => r.kl4)),
    norm: round(mean((r) => r.norm)),
  }
}

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (stopping = true))
const began = performance.now()
const elapsed = (): number => (performance.now() - began) / 1000
let [saved, evaluated] = [0, 0]
let reports: StepReport[] = []
const lastStep = fallFrom + fallSteps
while (!stopping && elapsed() < Number(o.minutes) * 60 && trainer.state.step < lastStep) {
  for (let i = 0; i < LOG_EVERY && !stopping; i++) reports.push(await trainer.step())
  await write({ ...averaged(reports), ms: Math.round((elapsed() * 1000) / (trainer.state.step - start.step)) })
  reports = []
  if (elapsed() - saved > SAVE_EVERY_S) {
    await writeState(stateFile, trainer.state, facts)
    saved = elapsed()
  }
  if (elapsed() - evaluated > EVALUATE_EVERY_S) {
    await evaluate()
    evaluated = elapsed()
  }
}
await writeState(stateFile, trainer.state, facts)
await evaluate()
