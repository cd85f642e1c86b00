/**
 * @file Trains a plain VAE on a library: reads the photos small, plans by the time that a step takes, trains with checkpoints, measures,
 * and installs the model. Goes on where it was interrupted. Runs in the worker.
 */
import { setImmediate } from 'node:timers/promises'
import { totalOf, unpack } from '../../engine/flat-parameters.ts'
import { vae } from '../../models/vae/network.ts'
import { PatinaError } from '../../shared/errors.ts'
import { idOf } from '../../shared/learning.ts'
import type { VaeCard, VaePlan, VaePoint, VaeScore, VaeShape } from '../../shared/vae.ts'
import type { PhotoFile } from '../finetune/gather.ts'
import { initialState, type TrainingState } from '../train/state.ts'
import { Trainer, type StepReport } from '../train/trainer.ts'
import { pictureBatches } from './batches.ts'
import { directionsOf } from './directions.ts'
import { frechetOf, planesOf, scoreOf } from './measure.ts'
import { checkFree, installVae, readVae, vaeBytes } from './model-file.ts'
import { vaeProgram } from './program.ts'
import { VaeRun } from './run-folder.ts'
import { VaeRunner } from './runner.ts'
import { writeSheets } from './training-sheets.ts'
import { smallPhotos, type SmallPhotos } from './small-photos.ts'

export interface VaeOrder {
  readonly photos: readonly PhotoFile[]
  /** Where the run is kept until it is done. */
  readonly run: string
  /** Id and title of the model to be. */
  readonly name: string
  readonly shape: VaeShape
  readonly beta: number
  readonly minutes: number
  readonly threads: number
  /** false: it is only measured. */
  readonly install: boolean
  /** Folder for sheets of reconstructions beside originals and of samples; null: none. */
  readonly sheets: string | null
}

export interface VaeTelling {
  readonly read: (done: number, total: number) => void
  readonly point: (point: VaePoint) => void
}

const BATCH = 32
const PEAK = 1e-3
const TRIAL_STEPS = 6
const SAVE_EVERY_S = 60
const LOOKS = 24
/** Held-out pictures of a look on the way, and of the measures of the card. */
const GLANCE = 256
const MEASURED = 2_000
/** Share of the time that is kept for measuring at the end. */
const MEASURING = 0.04
const MOST_RETURNS = 4
/** Held-out pictures on the sheet of reconstructions. */
const SHOWN = 40

const programOf = ({ shape, beta, steps }: VaePlan) => vaeProgram(shape, beta, steps)

function trainerFor(plan: VaePlan, photos: SmallPhotos, state: TrainingState): Promise<Trainer> {
  const { shape, steps, batch, rate, seed, threads } = plan
  const fallSteps = Math.max(1, Math.round(0.4 * steps))
  return Trainer.create({
    program: programOf(plan),
    shape: { photos: batch, bound: batch, edge: shape.edge },
    batches: pictureBatches(photos.train, batch, shape.latent, seed),
    seed,
    schedule: {
      peak: rate,
      from: 0,
      warmUp: Math.max(1, Math.min(200, Math.round(steps / 10))),
      fallFrom: steps - fallSteps,
      fallSteps,
    },
    provider: 'cpu',
    threads,
    state,
  })
}

const beginning = (plan: VaePlan): TrainingState => initialState(programOf(plan).specs, plan.seed)

/** Measures a few steps, which are then thrown away. */
async function newPlan(order: VaeOrder, photos: SmallPhotos, began: number): Promise<VaePlan> {
  const { name, shape, beta, threads, minutes } = order
  const plan: VaePlan = { name, shape, beta, threads, steps: TRIAL_STEPS, batch: BATCH, rate: PEAK, seed: 1 }
  await using trainer = await trainerFor(plan, photos, beginning(plan))
  await trainer.step() // pays for warming up
  const from = performance.now()
  for (let i = 1; i < TRIAL_STEPS; i++) await trainer.step()
  const secondsAStep = (performance.now() - from) / 1_000 / (TRIAL_STEPS - 1)
  const seconds = Math.max(1, minutes * 60 * (1 - MEASURING) - (performance.now() - began) / 1_000)
  return { ...plan, steps: Math.max(LOOKS, Math.floor(seconds / secondsAStep)) }
}

interface Scene {
  readonly plan: VaePlan
  readonly photos: SmallPhotos
  readonly signal: AbortSignal
  readonly tell: VaeTelling['point']
}

const runnerOf = ({ shape, threads }: VaePlan, theta: Float32Array): Promise<VaeRunner> =>
  VaeRunner.create({ config: shape, weights: unpack(theta, vae(shape).parameters) }, threads)

async function glanceAt(plan: VaePlan, theta: Float32Array, pictures: readonly Float32Array[]): Promise<VaeScore> {
  await using runner = await runnerOf(plan, theta)
  return (await scoreOf(runner, pictures, null)).score
}

function meanOf(reports: readonly StepReport[]): VaePoint['train'] {
  const mean = (name: string): number =>
    reports.reduce((s, r) => s + (r.metrics[name] as number), 0) / Math.max(1, reports.length)
  return { mse: mean('mse'), nll: mean('nll'), kl: mean('kl') }
}

/** @returns the averaged weights as one vector */
async function train(run: VaeRun, scene: Scene): Promise<Float32Array> {
  const { plan, photos, signal, tell } = scene
  const state = (await run.readState(totalOf(programOf(plan).specs))) ?? beginning(plan)
  const curve = [...((await run.read('curve')) ?? [])].filter((p) => p.step <= state.step)
  await using trainer = await trainerFor(plan, photos, state)
  const every = Math.max(1, Math.floor(plan.steps / LOOKS))
  const glance = planesOf(photos.heldOut, GLANCE)
  const began = performance.now()
  const first = state.step
  let saved = began
  let reports: StepReport[] = []
  const save = async (): Promise<void> => {
    await run.writeState(trainer.state, plan)
    await run.write('curve', curve)
    saved = performance.now()
  }
  for (let step = first; step < plan.steps;) {
    const report = await trainer.step()
    step = report.step
    reports.push(report)
    if (trainer.returns > MOST_RETURNS) throw new PatinaError('learning-diverged', { run: plan.name })
    if (step % every === 0 || step === plan.steps) {
      const heldOut = glance.length < 2 ? null : await glanceAt(plan, trainer.state.vectors.average, glance)
      const secondsLeft = ((performance.now() - began) / 1_000 / (step - first)) * (plan.steps - step)
      const point: VaePoint = { step, steps: plan.steps, train: meanOf(reports), heldOut, secondsLeft }
      reports = []
      curve.push(point)
      tell(point)
    }
    if (performance.now() - saved > SAVE_EVERY_S * 1_000 || step === plan.steps) await save()
    // A native run blocks this thread: only here can a cancel message arrive.
    if (step % 4 === 0) await setImmediate()
    if (signal.aborted) {
      await save()
      throw new PatinaError('cancelled')
    }
  }
  return trainer.state.vectors.average
}

/** Measures what was trained, and writes the card. */
async function cardOf(scene: Scene, runner: VaeRunner, curve: readonly VaePoint[], seconds: number) {
  const { plan, photos } = scene
  const [seen, kept] = [planesOf(photos.train, MEASURED), planesOf(photos.heldOut, MEASURED)]
  const { score: fit } = await scoreOf(runner, seen, null)
  const { score: heldOut, units } = await scoreOf(runner, kept, fit.mse)
  const latents = (await runner.encode(seen)).map((q) => q.mean)
  const card: Omit<VaeCard, 'tensorsSha256'> = {
    id: idOf(plan.name),
    title: plan.name,
    shape: plan.shape,
    beta: plan.beta,
    variance: fit.mse,
    photos: {
      ...photos.photos,
      pictures: photos.train.count,
      heldOutPictures: photos.heldOut.count,
    },
    steps: plan.steps,
    seconds: Math.round(seconds),
    heldOut,
    units: units.map((u) => ({ kl: Number(u.kl.toPrecision(4)), variance: Number(u.variance.toPrecision(4)) })),
    directions: directionsOf(seen, latents, plan.shape.edge),
    curve: [...curve],
    frechet: await frechetOf(runner, photos.train, photos.heldOut, MEASURED),
  }
  return card
}

/** @throws PatinaError model-name-taken, library-too-small, learning-damaged, learning-diverged, cancelled, disk-full, refused ... */
export async function trainVae(order: VaeOrder, signal: AbortSignal, tell: VaeTelling): Promise<VaeCard> {
  const began = performance.now()
  const run = new VaeRun(order.run)
  const known = await run.read('plan')
  if (order.install && known === null) await checkFree(idOf(order.name))
  // A run that goes on keeps what it began with.
  const { edge } = (known ?? order).shape
  const photos = await smallPhotos(order.photos, edge, signal, (done) => tell.read(done, order.photos.length))
  await run.make()
  const plan = known ?? (await newPlan(order, photos, began))
  if (known === null) await run.write('plan', plan)
  const theta = await train(run, { plan, photos, signal, tell: tell.point })
  await using runner = await runnerOf(plan, theta)
  const curve = (await run.read('curve')) ?? []
  const seconds = (performance.now() - began) / 1_000
  const card = await cardOf({ plan, photos, signal, tell: tell.point }, runner, curve, seconds)
  const bytes = vaeBytes(card, runner.vae.weights)
  const made = order.install ? await installVae(bytes, plan.name) : readVae(bytes, plan.name, true).card
  if (order.sheets !== null) await writeSheets(runner, planesOf(photos.heldOut, SHOWN), order.sheets)
  await run.remove()
  return made
}
