/** @file How far one request is, on one scale that never goes back, with the time that is left. Runs in the worker. */
import type { Progress } from '../shared/worker-protocol.ts'

type Stage = Progress['stage']

/** Tiles are the unit; decoding and encoding count as one each. */
export class ProgressMeter {
  readonly #tell: (progress: Progress) => void
  readonly #now: () => number
  #tilesBegan = 0

  constructor(tell: (progress: Progress) => void, now: () => number = () => performance.now()) {
    this.#tell = tell
    this.#now = now
  }

  #report(stage: Stage, done: number, total: number, secondsLeft: number | null): void {
    this.#tell({ stage, done, total, secondsLeft })
  }

  decoding(): void {
    this.#report('decode', 0, 1, null)
  }

  /** The photo is decoded and `tiles` are to come. */
  restoring(tiles: number): void {
    this.#tilesBegan = this.#now()
    this.#report('restore', 1, tiles + 2, null)
  }

  /** So many of the tiles are done. The first one pays for warming up, so time is told from the second on. */
  tile(done: number, tiles: number): void {
    const each = (this.#now() - this.#tilesBegan) / done / 1_000
    this.#report('restore', 1 + done, tiles + 2, done < 2 ? null : each * (tiles - done + 1))
  }

  encoding(tiles: number): void {
    this.#report('encode', tiles + 1, tiles + 2, null)
  }

  finished(tiles: number): void {
    this.#report('encode', tiles + 2, tiles + 2, 0)
  }
}
