/** @file The training loop: batches in, optimiser steps on the engine, state out. Runs in a process of its own. */
import { correctedRate, STATE, type StateName } from '../../engine/train-step.ts'
import { Session, DIALECT_OF, type ProviderName } from '../../engine/session.ts'
import type { ChvaeConfig } from '../../models/chvae/config.ts'
import { BatchMaker, type BatchShape, type Draw } from './batches.ts'
import type { TrainingProgram } from './program.ts'
import { betaAt, rateAt, type Schedule } from './schedule.ts'
import type { TrainingState, Vectors } from './state.ts'

/** Batch number `step` by name, depending on nothing else. The arrays may be used again by the next call. */
export interface Batches {
  make(step: number): Readonly<Record<string, Float32Array>>
}

/** Damaged patches of the shape's edge, and noise for the latents of a CHVAE. */
interface Patches {
  readonly config: Pick<ChvaeConfig, 'latents'>
  readonly draw: Draw
}

interface CommonOptions {
  readonly program: TrainingProgram
  readonly shape: BatchShape
  readonly seed: number
  readonly schedule: Schedule
  readonly provider: ProviderName
  /** Threads of the CPU provider; 0: as many as there are cores. On a busy machine one run a core beats one run on all. */
  readonly threads?: number
  readonly state: TrainingState
}

export type TrainerOptions = CommonOptions & (Patches | { readonly batches: Batches })

/** What a step reports: the metrics are the program's own. */
export interface StepReport {
  readonly step: number
  readonly loss: number
  readonly norm: number
  readonly metrics: Readonly<Record<string, number>>
}

/** Steps over which the divergence gets its full weight. */
const BETA_WARM_UP = 4000

/** Ordinary gradients are below 1; far above it one bad batch can undo hours (Child 2021 skips such steps too). */
const WILD_NORM = 5

/** So many wild steps in a row are no bad batch: the weights are ruined. */
const RUINED_AFTER = 8
/** Every how many steps the weights are kept to go back to; only such whose gradient was then found ordinary. */
const KEEP_EVERY = 50

export class Trainer implements AsyncDisposable {
  readonly #session: Session
  readonly #batches: Batches
  readonly #options: TrainerOptions
  // Two sets of vectors, read and written in turns: an output array must never be an input array.
  #now: Vectors
  #next: Vectors
  #step: number
  /** What is gone back to; the first state counts as good. */
  readonly #good: Vectors
  #wild: number
  #returns: number

  private constructor(session: Session, options: TrainerOptions) {
    this.#session = session
    this.#options = options
    this.#batches = 'batches' in options ? options.batches : batchMaker(options)
    const { vectors } = options.state
    this.#now = mapState((name) => vectors[name].slice())
    this.#next = mapState((name) => new Float32Array(vectors[name].length))
    this.#step = options.state.step
    const { good, wild, returns } = options.state.safety ?? { good: vectors, wild: 0, returns: 0 }
    this.#good = mapState((name) => good[name].slice())
    this.#wild = wild
    this.#returns = returns
  }

  static async create(options: TrainerOptions): Promise<Trainer> {
    const { provider, threads = 0 } = options
    const traced = options.program.trace(options.shape, DIALECT_OF[options.provider])
    return new Trainer(await Session.create(traced.graph, { provider, purpose: 'training', threads }), options)
  }

  /**
   * One optimiser step. A step with a wild or broken gradient changes nothing but the count; after several of them in a row the last
   * weights that were found good take the place of the ruined ones.
   */
  async step(): Promise<StepReport> {
    const step = this.#step + 1
    const { program, schedule } = this.#options
    const batch: Readonly<Record<string, Float32Array | undefined>> = {
      ...this.#batches.make(step),
      beta: Float32Array.of(betaAt(step, BETA_WARM_UP)),
    }
    const rate = Float32Array.of(correctedRate(rateAt(step, schedule), step))
    const inputs = Object.fromEntries(program.inputs.map((name) => [name, batch[name] ?? missing(name)]))
    const feeds = { ...this.#now, ...inputs, rate }
    const into = Object.fromEntries(STATE.map((name) => [`${name}_next`, this.#next[name]]))
    const out = await this.#session.run(feeds, into)
    const value = (name: string): number => out[name]?.[0] ?? Number.NaN
    // False for NaN too. A fixed bound, so that a resumed run skips what the uninterrupted one would have.
    if (value('norm') < WILD_NORM) this.#go(step)
    else if (++this.#wild >= RUINED_AFTER) this.#goBack()
    this.#step = step
    const metrics = Object.fromEntries(program.metrics.map((name) => [name, value(name)]))
    return { step, loss: value('loss'), norm: value('norm'), metrics }
  }

  #go(step: number): void {
    // The weights before this step have just proved good.
    if (step % KEEP_EVERY === 0) for (const name of STATE) this.#good[name].set(this.#now[name])
    this.#wild = 0
    ;[this.#now, this.#next] = [this.#next, this.#now]
  }

  #goBack(): void {
    for (const name of STATE) this.#now[name].set(this.#good[name])
    this.#wild = 0
    this.#returns++
  }

  /** How often the weights were ruined and the last good ones taken again. */
  get returns(): number {
    return this.#returns
  }

  /** The state as it is now; the arrays are copies. */
  get state(): TrainingState {
    const copy = (vectors: Vectors): Vectors => mapState((name) => vectors[name].slice())
    const safety = { good: copy(this.#good), wild: this.#wild, returns: this.#returns }
    return { step: this.#step, vectors: copy(this.#now), safety }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release()
  }
}

const mapState = (make: (name: StateName) => Float32Array): Vectors =>
  Object.fromEntries(STATE.map((name) => [name, make(name)])) as Vectors

function batchMaker(options: CommonOptions & Patches): Batches {
  const maker = new BatchMaker(options)
  return { make: (step) => ({ ...maker.make(step) }) }
}

function missing(name: string): never {
  throw new Error(`The batches hold no ${name}`)
}
