/**
 * @file A run of a tiny network on disk, as a program that a test can kill: node learning-main.ts <folder> <steps> [<pause in ms>].
 * The checkpoint is written after every third step by the very code of a real run.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { totalOf } from '../../src/engine/flat-parameters.ts'
import { fillNormal, random } from '../../src/imaging/random.ts'
import { chvae } from '../../src/models/chvae/network.ts'
import { Checkpoints } from '../../src/worker/finetune/checkpoints.ts'
import { adapterProgram } from '../../src/worker/finetune/program.ts'
import { RunFolder } from '../../src/worker/finetune/run-folder.ts'
import { fromPhotos } from '../../src/worker/train/batches.ts'
import { noiseDamage } from '../../src/worker/train/damage/denoise.ts'
import { initialState } from '../../src/worker/train/state.ts'
import { Trainer } from '../../src/worker/train/trainer.ts'

const CONFIG = {
  widths: [16, 16, 16],
  encoder: [0, 0, 0],
  decoder: [0, 0, 1],
  latents: [4, 2],
  posterior: [8, 8, 8],
} as const
const EVERY = 3

const [folder = '', steps = '0', pause = '0'] = process.argv.slice(2)
const run = new RunFolder(folder)
await run.make()
const plan = {
  name: 'tiny',
  size: 'low-rank',
  steps: Number(steps),
  photos: 2,
  edge: 32,
  rate: 1e-3,
  seed: 1,
  threads: 1,
} as const
const weights = new Map(
  chvae(CONFIG).parameters.map((p, i) => {
    const size = p.shape.reduce((a, b) => a * b, 1)
    return [p.name, fillNormal(new Float32Array(size), random(3, i)).map((v) => 0.1 * v)]
  }),
)
const program = adapterProgram({ config: CONFIG, weights, fills: false }, plan.size, 'clean')
const pixels = Uint8Array.from({ length: 48 * 48 * 3 }, (_, i) => 128 + 90 * Math.sin(i / 40))
const checkpoints = new Checkpoints(run, plan)
const state = (await checkpoints.read(totalOf(program.specs))) ?? initialState(program.specs, plan.seed)
await using trainer = await Trainer.create({
  program,
  config: CONFIG,
  shape: { photos: plan.photos, bound: 0, edge: plan.edge },
  draw: fromPhotos([{ name: 'waves', width: 48, height: 48, pixels }], noiseDamage, plan.edge),
  seed: plan.seed,
  schedule: { peak: plan.rate, from: 0, warmUp: 5, fallFrom: 30, fallSteps: 30 },
  provider: 'cpu',
  threads: 1,
  state,
})
process.stdout.write(`from ${state.step}\n`)
for (let step = state.step; step < plan.steps;) {
  step = (await trainer.step()).step
  if (step % EVERY === 0 || step === plan.steps) await checkpoints.write(trainer.state)
  process.stdout.write(`step ${step}\n`)
  await sleep(Number(pause))
}
