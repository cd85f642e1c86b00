/**
 * @file A run from what was found to the verdict: plans once, trains with checkpoints, chooses how much of what was learned is kept,
 * and judges it on photos that it never saw. Goes on where it was interrupted, on the CPU bit for bit. Runs in the worker.
 */
import { setImmediate } from 'node:timers/promises'
import { totalOf } from '../../engine/flat-parameters.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { AdapterSize, LearningMode, LearningPoint, Plan, Verdict } from '../../shared/learning.ts'
import { loadModel } from '../models.ts'
import { networkOf } from '../network-of.ts'
import type { Network } from '../programs.ts'
import { WholeRestorer } from '../train/evaluate.ts'
import { initialState } from '../train/state.ts'
import { Trainer } from '../train/trainer.ts'
import { Checkpoints } from './checkpoints.ts'
import { loadGeneral, type General } from './general.ts'
import { install, nothingToLearn } from './install.ts'
import { chooseAlpha, judge } from './judge.ts'
import { errorsOf, meanOf, photoScores, trialsOf, type Trial } from './measure.ts'
import { noiseOf, TARGET, teaching, type Noise, type Shown } from './patches.ts'
import { planRun, sizeFor, EDGE, PHOTOS } from './plan-run.ts'
import { adapterOf, adapterProgram, withAdapter } from './program.ts'
import type { Found, RunFolder } from './run-folder.ts'

export interface LearnOptions {
  /** Id and title of the model to be. */
  readonly name: string
  /** null: chosen by the library. */
  readonly size: AdapterSize | null
  /** For all that is still to be done; of no matter to a run that is planned already. */
  readonly minutes: number
  readonly threads: number
}

export interface Scene {
  readonly found: Found
  readonly mode: LearningMode
  readonly base: Network
  readonly squares: readonly Shown[]
  readonly noise: readonly (Noise | null)[]
  readonly general: General
  readonly signal: AbortSignal
}

export type TellPoint = (point: LearningPoint) => void

/** Steps between checkpoints, and between looks at the validation photos as a share of the run. */
const SAVE_EVERY = 25
const LOOKS = 8
/** Pictures that are looked at on the way, and for the verdict. */
const GLANCE = 8
const TRIAL_STEPS = 4
const MOST_RETURNS = 4

/** @throws PatinaError learning-missing, learning-damaged, learning-diverged, model-damaged, cancelled, disk-full */
export async function learn(
  run: RunFolder,
  options: LearnOptions,
  signal: AbortSignal,
  tell: TellPoint,
): Promise<Verdict> {
  const began = performance.now()
  const found = await run.read('found')
  if (found === null) throw new PatinaError('learning-missing', { run: options.name })
  const done = await run.read('verdict')
  if (done !== null) return done.verdict
  const { mode } = found.library
  if (mode === null) return await nothingToLearn(run, found)
  const scene = await sceneOf(found, mode, run, signal)
  await using stock = await WholeRestorer.create(scene.base, options.threads)
  const glance = trialsOf(scene.squares, 'validation', found.library.yardstick, scene.noise, GLANCE)
  const before = await errorsOf(stock, glance, signal)
  const plan = (await run.read('plan')) ?? (await newPlan(run, scene, options, began, glance.length))
  const theta = await train(run, plan, scene, { glance, before }, tell)
  const values = adapterOf(scene.base, plan.size, theta)
  const alpha = await chooseAlpha(scene, plan, values, stock)
  const judged = await judge(scene, plan, values, alpha, stock)
  return await install(run, scene, plan, values, judged)
}

async function sceneOf(found: Found, mode: LearningMode, run: RunFolder, signal: AbortSignal): Promise<Scene> {
  const loaded = await loadModel(found.base)
  if (loaded.card.sha256 !== found.baseSha256)
    throw new PatinaError('adapter-base-differs', { model: 'the run', base: found.base })
  const images = await run.readPixels(found)
  const squares = images.map((image, i) => ({ ...image, square: found.squares[i] as Shown['square'] }))
  return { found, mode, base: networkOf(loaded), squares, noise: noiseOf(found), general: await loadGeneral(), signal }
}

function trainerFor(
  { base, mode, squares, noise, general }: Scene,
  plan: Plan,
  state: Parameters<typeof Trainer.create>[0]['state'],
) {
  const { size, edge, photos, rate, seed, steps, threads } = plan
  const learned = squares.filter(({ square }) => square.part === 'train')
  const fallSteps = Math.max(1, Math.round(0.5 * steps))
  return Trainer.create({
    program: adapterProgram(base, size, TARGET[mode]),
    config: base.config,
    shape: { photos, bound: 0, edge },
    draw: teaching({ mode, noise, squares: learned, general: general.replay, edge }),
    seed,
    schedule: {
      peak: rate,
      from: 0,
      warmUp: Math.max(1, Math.min(100, Math.round(steps / 10))),
      fallFrom: steps - fallSteps,
      fallSteps,
    },
    provider: 'cpu',
    threads,
    state,
  })
}

const beginning = (base: Network, plan: Plan) => initialState(adapterProgram(base, plan.size, 'clean').specs, plan.seed)

/** Measures a few steps, which are then thrown away. */
async function newPlan(run: RunFolder, scene: Scene, o: LearnOptions, began: number, pictures: number): Promise<Plan> {
  const { library } = scene.found
  const trial: Plan = {
    name: o.name,
    size: sizeFor(library, o.size),
    steps: TRIAL_STEPS,
    photos: PHOTOS,
    edge: EDGE,
    rate: 1e-6,
    seed: 1,
    threads: o.threads,
  }
  await using trainer = await trainerFor(scene, trial, beginning(scene.base, trial))
  await trainer.step() // pays for warming up
  const from = performance.now()
  for (let i = 1; i < TRIAL_STEPS; i++) await trainer.step()
  const secondsAStep = (performance.now() - from) / 1_000 / (TRIAL_STEPS - 1)
  const spent = (performance.now() - began) / 1_000
  // What the judging takes, from what the first glance took: a restoration of a picture is about three steps on it.
  const judging = secondsAStep * 2 * (LOOKS * pictures + 5 * pictures + 60)
  const seconds = Math.max(1, o.minutes * 60 - spent - Math.min(judging, o.minutes * 24))
  const plan = planRun({
    name: o.name,
    library,
    mode: scene.mode,
    size: o.size,
    seconds,
    secondsAStep,
    threads: o.threads,
  })
  await run.write('plan', plan)
  return plan
}

interface Glance {
  readonly glance: readonly Trial[]
  /** The stock model's errors. */
  readonly before: readonly number[]
}

/** @returns the averaged parameters of the adapter */
async function train(run: RunFolder, plan: Plan, scene: Scene, g: Glance, tell: TellPoint): Promise<Float32Array> {
  const checkpoints = new Checkpoints(run, plan)
  const specs = adapterProgram(scene.base, plan.size, 'clean').specs
  const state = (await checkpoints.read(totalOf(specs))) ?? beginning(scene.base, plan)
  await using trainer = await trainerFor(scene, plan, state)
  const every = Math.max(1, Math.floor(plan.steps / LOOKS))
  const stock = g.glance.length === 0 ? 0 : meanOf(photoScores(g.glance, g.before, g.before).map((s) => s.before))
  const began = performance.now()
  const first = trainer.state.step
  let losses: number[] = []
  for (let step = first; step < plan.steps;) {
    const report = await trainer.step()
    step = report.step
    losses.push(report.loss)
    if (trainer.returns > MOST_RETURNS) throw new PatinaError('learning-diverged', { run: plan.name })
    const looks = step % every === 0 || step === plan.steps
    if (step % SAVE_EVERY === 0 || step === plan.steps) await checkpoints.write(trainer.state)
    if (looks || step % 5 === 0) {
      const secondsLeft = ((performance.now() - began) / 1_000 / (step - first)) * (plan.steps - step)
      const loss = meanOf(losses)
      losses = []
      const psnr = looks && g.glance.length > 0 ? await glanceAt(scene, plan, trainer.state.vectors.average, g) : null
      tell({ step, steps: plan.steps, loss: Number.isFinite(loss) ? loss : null, psnr, stock, secondsLeft })
      // A native run blocks this thread: only here can a cancel message arrive.
      await setImmediate()
    }
    if (scene.signal.aborted) {
      await checkpoints.write(trainer.state)
      throw new PatinaError('cancelled')
    }
  }
  return trainer.state.vectors.average
}

async function glanceAt(scene: Scene, plan: Plan, theta: Float32Array, { glance, before }: Glance): Promise<number> {
  const network = withAdapter(scene.base, plan.size, adapterOf(scene.base, plan.size, theta), 1)
  await using model = await WholeRestorer.create(network, plan.threads)
  return meanOf(photoScores(glance, before, await errorsOf(model, glance, scene.signal)).map((s) => s.after))
}
