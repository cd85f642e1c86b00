/** @file How far one request is, on one scale that never goes back, with the time that is left. Runs in the worker. */
import type { Progress } from '../shared/worker-protocol.ts'

type Stage = Progress['stage']

/** Parts of a request: decoding, each step, encoding. A step counts as much as this many times decoding. */
const STEP_PARTS = 1_000

export class ProgressMeter {
  readonly #tell: (progress: Progress) => void
  readonly #now: () => number
  readonly #total: number
  #steps = 0
  #began = 0

  /** @param steps how many restorations are to come */
  constructor(steps: number, tell: (progress: Progress) => void, now: () => number = () => performance.now()) {
    this.#tell = tell
    this.#now = now
    this.#total = steps * STEP_PARTS + 2
  }

  #report(stage: Stage, done: number, secondsLeft: number | null): void {
    this.#tell({ stage, done, total: this.#total, secondsLeft })
  }

  decoding(): void {
    this.#report('decode', 0, null)
  }

  /** So many of the tiles of the step under way are done; told with 0 when a step begins. */
  tile(done: number, tiles: number): void {
    if (done === 0 && this.#steps === 0) this.#began = this.#now()
    const parts = this.#steps * STEP_PARTS + Math.floor((done / tiles) * STEP_PARTS)
    const each = (this.#now() - this.#began) / parts / 1_000
    // The first tile pays for warming up, so time is told from the second on.
    const early = this.#steps === 0 && done < 2
    this.#report('restore', 1 + parts, early ? null : each * (this.#total - 1 - parts))
    if (done === tiles) this.#steps++
  }

  encoding(): void {
    this.#report('encode', this.#total - 1, null)
  }

  finished(): void {
    this.#report('encode', this.#total, 0)
  }
}
