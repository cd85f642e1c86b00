/** @file How often a worker may crash before it is not started again by itself. Pure; runs in main. */

const CRASHES = 5
const WINDOW_MS = 10 * 60_000

/** Counts crashes within ten minutes; time comes in as an argument. */
export class CrashBudget {
  #times: number[] = []

  crashed(now: number): void {
    this.#times = [...this.#times, now].filter((t) => now - t < WINDOW_MS)
  }

  isSpent(now: number): boolean {
    return this.#times.filter((t) => now - t < WINDOW_MS).length >= CRASHES
  }
}
