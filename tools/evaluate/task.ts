/** @file What a task is to the harness: its samples, who restores them, and what is measured. */
import type { Options } from './options.ts'
import type { Figures, Measure } from './measures.ts'
import type { Planes } from '../../src/imaging/pad.ts'
import type { Python } from './python.ts'
import type { Method, Sample } from './sample.ts'

/** Our side of a run: methods on one model. */
export interface Ours extends AsyncDisposable {
  readonly methods: readonly Method[]
  readonly model: string
  readonly sha256: string
}

export type Condition = Readonly<Record<string, string | number>>

export interface Task {
  /** The measure by which the best setting of a baseline is chosen. */
  readonly lead: Measure
  /** What was done to the pictures, for the table and the file. */
  condition(o: Options): Condition | Promise<Condition>
  /** Damage of fixed seeds on the pictures of the set. */
  samples(o: Options): AsyncIterable<Sample>
  /** @throws PatinaError if the model is not there */
  ours(o: Options): Promise<Ours>
  baselines(o: Options, python: Python): readonly Method[]
  measure(sample: Sample, answer: Planes): Figures
  /** Figures of the damaged picture itself. Absent where the answer is a map. */
  before?(sample: Sample): Figures
  /** Figures that only a whole set has, from those of its pictures. */
  overall?(list: readonly Figures[]): Figures
}
