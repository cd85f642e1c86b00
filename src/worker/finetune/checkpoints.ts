/** @file The state of a run on disk. A full drive pauses the run; what was written last is whole. Runs in the worker. */
import { existsSync } from 'node:fs'
import { writeAtomically } from '../../files/atomic.ts'
import { PatinaError } from '../../shared/errors.ts'
import { readState, stateBytes, type TrainingState } from '../train/state.ts'
import type { Plan } from '../../shared/learning.ts'
import type { RunFolder } from './run-folder.ts'

const NAME = 'state.safetensors'

export class Checkpoints {
  readonly #file: string
  readonly #plan: Plan
  readonly #run: string

  constructor(run: RunFolder, plan: Plan) {
    this.#file = run.at(NAME)
    this.#plan = plan
    this.#run = run.folder
  }

  /** null: the run has not begun. @throws PatinaError learning-damaged */
  async read(size: number): Promise<TrainingState | null> {
    if (!existsSync(this.#file)) return null
    try {
      return (await readState(this.#file, size)).state
    } catch (error) {
      throw new PatinaError('learning-damaged', { run: this.#run, file: NAME }, { cause: error })
    }
  }

  /** @throws PatinaError disk-full, no-write-permission, write-failed */
  async write(state: TrainingState): Promise<void> {
    const { name, size, steps } = this.#plan
    await writeAtomically(this.#file, stateBytes(state, { name, size, steps: String(steps) }), { collision: 'replace' })
  }
}
