/**
 * @file A run from what was found to the verdict: plans once, trains with checkpoints, chooses how much of what was learned is kept,
 * and judges it on photos that it never saw. Goes on where it was interrupted, on the CPU bit for bit. Runs in the worker.
 */
import { setImmediate } from 'node:timers/promises'
import { totalOf } from '../../engine/flat-parameters.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { AdapterSize, Forecast, LearningPoint, Phase, Plan, Verdict } from '../../shared/learning.ts'
import { WholeRestorer } from '../train/evaluate.ts'
import { Checkpoints } from './checkpoints.ts'
import { forecastFor, GLANCE, LOOKS } from './forecast.ts'
import { install, nothingToLearn } from './install.ts'
import { chooseAlpha, judge } from './judge.ts'
import { errorsOf, meanOf, photoScores, trialsOf, type Trial } from './measure.ts'
import { planRun } from './plan-run.ts'
import { adapterOf, adapterProgram, withAdapter } from './program.ts'
import type { RunFolder } from './run-folder.ts'
import { beginning, sceneOf, trainerFor, type Scene } from './scene.ts'
import { placesOf, writePlace, type Place } from './showcase.ts'

export interface LearnOptions {
  /** Id and title of the model to be. */
  readonly name: string
  /** null: chosen by the library. */
  readonly size: AdapterSize | null
  /** For all that is still to be done; of no matter to a run that is planned already. */
  readonly minutes: number
  /** Exactly so many, however long they take; null: as many as fit. */
  readonly steps: number | null
  readonly threads: number
  /** Trains no further: what was learned until now is judged. */
  readonly finish: boolean
}

export interface Tell {
  readonly point: (point: LearningPoint) => void
  readonly phase: (phase: Phase) => void
}

/** Steps between checkpoints. */
const SAVE_EVERY = 25
/** Points of a whole curve. */
const POINTS = 150
const MOST_RETURNS = 4

/** @throws PatinaError learning-missing */
async function openRun(run: RunFolder, name: string) {
  const found = await run.read('found')
  if (found === null) throw new PatinaError('learning-missing', { run: name })
  return found
}

/** How long a step takes here; null: there is nothing to learn. @throws PatinaError learning-missing, learning-damaged, cancelled ... */
export async function forecast(
  run: RunFolder,
  { name, size, threads }: Pick<LearnOptions, 'name' | 'size' | 'threads'>,
  signal: AbortSignal,
): Promise<Forecast | null> {
  const found = await openRun(run, name)
  const { mode } = found.library
  return mode === null ? null : await forecastFor(run, await sceneOf(found, mode, run, signal), size, threads)
}

/** @throws PatinaError learning-missing, learning-damaged, learning-diverged, model-damaged, cancelled, disk-full */
export async function learn(run: RunFolder, options: LearnOptions, signal: AbortSignal, tell: Tell): Promise<Verdict> {
  const found = await openRun(run, options.name)
  const done = await run.read('verdict')
  if (done !== null) return done.verdict
  const { mode } = found.library
  if (mode === null) return await nothingToLearn(run, found)
  const scene = await sceneOf(found, mode, run, signal)
  const plan = (await run.read('plan')) ?? (await newPlan(run, scene, options))
  await using stock = await WholeRestorer.create(scene.base, plan.threads)
  const { theta, steps } = await train(run, plan, scene, await firstGlance(run, scene, stock), options.finish, tell)
  tell.phase('choosing')
  const values = adapterOf(scene.base, plan.size, theta)
  const alpha = await chooseAlpha(scene, plan, values, stock)
  tell.phase('judging')
  const judged = await judge(run, scene, { ...plan, steps }, values, alpha, stock)
  return await install(run, scene, plan, values, judged)
}

/** Made once and kept, so that a run that is gone on with is the same run. */
async function newPlan(
  run: RunFolder,
  scene: Scene,
  { name, size, minutes, steps, threads }: LearnOptions,
): Promise<Plan> {
  const began = performance.now()
  const pace = await forecastFor(run, scene, size, threads)
  const spent = (performance.now() - began) / 60_000
  const plan = planRun(name, pace, Math.max(0.1, minutes - spent), steps)
  await run.write('plan', plan)
  return plan
}

/** Held-out photos that are looked at again and again. */
interface Glance {
  readonly trials: readonly Trial[]
  /** The stock model's errors. */
  readonly before: readonly number[]
  /** Shown as it gets better; null: no photo is held out to choose by. */
  readonly place: Place | null
}

async function firstGlance(run: RunFolder, scene: Scene, stock: WholeRestorer): Promise<Glance> {
  const { squares, found, noise, signal } = scene
  const trials = trialsOf(squares, 'validation', found.library.yardstick, noise, GLANCE)
  const place = placesOf(scene, 'validation', 1)[0] ?? null
  if (place !== null) {
    await writePlace(run, 'glance-photo', place, null)
    await writePlace(run, 'glance-stock', place, stock)
  }
  return { trials, before: await errorsOf(stock, trials, signal), place }
}

/** @returns the averaged parameters of the adapter, and the steps that made them */
async function train(run: RunFolder, plan: Plan, scene: Scene, glance: Glance, finish: boolean, tell: Tell) {
  const checkpoints = new Checkpoints(run, plan)
  const specs = adapterProgram(scene.base, plan.size, 'clean').specs
  const state = (await checkpoints.read(totalOf(specs))) ?? beginning(scene.base, plan)
  const points = ((await run.read('points')) ?? []).filter(({ step }) => step <= state.step)
  await using trainer = await trainerFor(scene, plan, state)
  const save = async (): Promise<void> => {
    await checkpoints.write(trainer.state)
    await run.write('points', points)
  }
  const [lookEvery, tellEvery] = [Math.ceil(plan.steps / LOOKS), Math.ceil(plan.steps / POINTS)]
  const stock =
    glance.trials.length === 0
      ? 0
      : meanOf(photoScores(glance.trials, glance.before, glance.before).map((s) => s.before))
  const began = performance.now()
  const first = state.step
  let losses: number[] = []
  for (let step = first; step < plan.steps && !finish;) {
    const report = await trainer.step()
    step = report.step
    losses.push(report.loss)
    if (trainer.returns > MOST_RETURNS) throw new PatinaError('learning-diverged', { run: plan.name })
    const looks = step % lookEvery === 0 || step === plan.steps
    if (looks || step % tellEvery === 0) {
      const psnr = looks ? await glanceAt(run, scene, plan, trainer.state.vectors.average, glance) : null
      const secondsLeft = ((performance.now() - began) / 1_000 / (step - first)) * (plan.steps - step)
      const loss = meanOf(losses)
      losses = []
      const point = { step, steps: plan.steps, loss: Number.isFinite(loss) ? loss : null, psnr, stock, secondsLeft }
      points.push(point)
      tell.point(point)
    }
    if (step % SAVE_EVERY === 0 || step === plan.steps) await save()
    // A native run blocks this thread: only here can a cancel message arrive.
    await setImmediate()
    if (scene.signal.aborted) {
      await save()
      throw new PatinaError('cancelled')
    }
  }
  return { theta: trainer.state.vectors.average, steps: trainer.state.step }
}

/** Mean PSNR of the adapter as it is; its picture of the shown place takes the one before's. null: there is nothing to measure by. */
async function glanceAt(
  run: RunFolder,
  scene: Scene,
  plan: Plan,
  theta: Float32Array,
  glance: Glance,
): Promise<number | null> {
  const { trials, before, place } = glance
  const network = withAdapter(scene.base, plan.size, adapterOf(scene.base, plan.size, theta), 1)
  await using model = await WholeRestorer.create(network, plan.threads)
  if (place !== null) await writePlace(run, 'glance-learned', place, model)
  if (trials.length === 0) return null
  return meanOf(photoScores(trials, before, await errorsOf(model, trials, scene.signal)).map((s) => s.after))
}
