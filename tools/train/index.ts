/**
 * @file npm run train:<task> -- [--data <folder>] [--run <folder>] [--size small] [--minutes <n>] [--fall <steps>] [--photos 4]
 *       [--edge 128] [--peak 1e-3] [--seed 1] [--dev <folder of clean photos>] [--from <state>] [--start <state>]
 *       [--provider cpu] [--threads 0]
 * Trains the CHVAE of a task. A run folder holds state.safetensors and log.jsonl; the same command goes on where it stopped, bit for
 * bit on the CPU. `--from` continues another run's state; `--start` begins anew with its weights, which may be another task's or a smaller network's.
 * `--fall <n>` ends a run: the learning rate falls to zero over the next n steps and the state before is kept as plateau.safetensors, from which
 * training can be continued another day. How to train on a graphics card: docs/training.md.
 */
import { appendFile, mkdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { totalOf, unpack } from '../../src/engine/flat-parameters.ts'
import type { ProviderName } from '../../src/engine/session.ts'
import { SIZES, type ChvaeSize } from '../../src/models/chvae/config.ts'
import { inherited } from '../../src/models/detector/inherit.ts'
import { fromPhotos } from '../../src/worker/train/batches.ts'
import { listImages, loadDataset } from '../../src/worker/train/dataset.ts'
import { LESSONS, type Lesson, type LessonName } from '../../src/worker/train/lessons.ts'
import {
  grownFrom,
  initialState,
  readFacts,
  readState,
  writeState,
  type TrainingState,
} from '../../src/worker/train/state.ts'
import { Trainer, type StepReport } from '../../src/worker/train/trainer.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    task: { type: 'string', default: 'denoise' },
    data: { type: 'string', default: path.join(root, '../shared/data/train') },
    dev: { type: 'string', default: path.join(root, '../shared/data/eval/cbsd68') },
    run: { type: 'string' },
    size: { type: 'string', default: 'small' },
    minutes: { type: 'string', default: '60' },
    fall: { type: 'string' },
    photos: { type: 'string', default: '4' },
    edge: { type: 'string', default: '128' },
    seed: { type: 'string', default: '1' },
    peak: { type: 'string', default: '1e-3' },
    provider: { type: 'string', default: 'cpu' },
    threads: { type: 'string', default: '0' },
    from: { type: 'string' },
    start: { type: 'string' },
  },
})

const EVALUATE_EVERY_S = 240
const SAVE_EVERY_S = 120
const LOG_EVERY = 100
/** Steps of warm-up at the beginning of every run, also one that continues: the optimiser's memory may be of another rate. */
const WARM_UP = 500
/** Every how many of the dev photos are looked at while training; `npm run evaluate` looks at all. */
const DEV_STRIDE = 8

const lesson: Lesson | undefined = LESSONS[o.task as LessonName]
if (lesson?.sizes.includes(o.size as ChvaeSize) !== true) {
  const sizes = lesson === undefined ? '' : ` and --size of ${lesson.sizes.join(', ')}`
  console.error(`Expected --task of ${Object.keys(LESSONS).join(', ')}${sizes}.`)
  process.exit(2)
}
const config = { latents: lesson.latents ?? SIZES[o.size as ChvaeSize].latents }
const program = lesson.program(o.size as ChvaeSize)
const { specs } = program
const total = totalOf(specs)
const run = o.run ?? path.join(root, '.training', `${o.task}-${o.size}`)
const stateFile = path.join(run, 'state.safetensors')
const logFile = path.join(run, 'log.jsonl')
await mkdir(run, { recursive: true })

/** The state to begin with, and the step at which this run began: a resumed run keeps its warm-up where it was. */
async function beginning(): Promise<{ start: TrainingState; from: number }> {
  if (existsSync(stateFile)) {
    const { state, facts } = await readState(stateFile, total)
    return { start: state, from: Number(facts.get('from') ?? 0) }
  }
  const start = await freshStart()
  return { start, from: start.step }
}

/** Anew, with the weights of a state of any task and size; the state tells which. */
async function begunWith(file: string): Promise<TrainingState> {
  const { task, size } = await readFacts(file)
  const other: Lesson | undefined = LESSONS[task as LessonName]
  if (other?.sizes.includes(size as ChvaeSize) !== true)
    throw new Error(`${file} names no task and size that are known`)
  const from = other.program(size as ChvaeSize).specs
  const known = unpack((await readState(file, totalOf(from))).state.vectors.average, from)
  const mapped = lesson?.family === 'detector' && other.family === 'chvae' ? inherited(known) : known
  return grownFrom(mapped, specs, seed)
}

async function freshStart(): Promise<TrainingState> {
  if (o.from !== undefined) return (await readState(o.from, total)).state
  if (o.start !== undefined) return await begunWith(o.start)
  return initialState(specs, seed)
}

const seed = Number(o.seed)
const edge = Number(o.edge)
const { start, from } = await beginning()
const facts = { task: o.task, size: o.size, seed: o.seed, photos: o.photos, edge: o.edge, from: String(from) }
const dev = existsSync(o.dev) ? (await listImages(o.dev)).filter((_, i) => i % DEV_STRIDE === 0) : []
const { images, leftOut } = await loadDataset(o.data, edge + 2 * lesson.damage.margin)
console.log(`${images.length} photos (${leftOut} left out), ${total} parameters, from step ${start.step}`)

/** Where the fall began: at the kept plateau if this run is already falling, else here. */
async function beginFall(): Promise<number> {
  const plateau = path.join(run, 'plateau.safetensors')
  if (existsSync(plateau)) return (await readState(plateau, total)).state.step
  await writeState(plateau, start, facts)
  return start.step
}
const fallSteps = Number(o.fall ?? 1)
const fallFrom = o.fall === undefined ? Number.POSITIVE_INFINITY : await beginFall()
const shape = { photos: Number(o.photos), bound: lesson.latents === undefined ? 1 : Number(o.photos), edge }
// A fall begins at the plateau's own rate: no second warm-up.
const warmUp = o.fall === undefined ? WARM_UP : 1
const schedule = { peak: Number(o.peak), from, warmUp, fallFrom, fallSteps }
const { damage } = lesson
const provider = o.provider as ProviderName
await using trainer = await Trainer.create({
  program,
  config,
  shape,
  draw: fromPhotos(images, damage, edge),
  seed,
  schedule,
  provider,
  threads: Number(o.threads),
  state: start,
})

const write = (line: object): Promise<void> => {
  console.log(JSON.stringify(line))
  return appendFile(logFile, `${JSON.stringify(line)}\n`)
}

async function evaluate({ examine }: Lesson): Promise<void> {
  if (dev.length === 0) return
  const { step, vectors } = trainer.state
  const panel = await examine(o.size as ChvaeSize, unpack(vectors.average, specs), dev)
  await write({ step, seconds: Math.round(performance.now() / 1000), panel })
}

function averaged(reports: readonly StepReport[]): object {
  const mean = (pick: (r: StepReport) => number): number => reports.reduce((s, r) => s + pick(r), 0) / reports.length
  const round = (v: number): number => Number(v.toPrecision(5))
  return {
    step: reports.at(-1)?.step,
    seconds: Math.round(performance.now() / 1000),
    loss: round(mean((r) => r.loss)),
    norm: round(mean((r) => r.norm)),
    ...Object.fromEntries(program.metrics.map((name) => [name, round(mean((r) => r.metrics[name] as number))])),
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
    await evaluate(lesson)
    evaluated = elapsed()
  }
}
await writeState(stateFile, trainer.state, facts)
await evaluate(lesson)
