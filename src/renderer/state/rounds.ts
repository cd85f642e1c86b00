/** @file Going through many photos one by one, with what is done told and a way to stop. Runs in the page. */
import type { AppState, Round } from './app-state.ts'
import type { Store } from './store.ts'

export interface Rounds {
  /**
   * Does work on each item in turn until all are done or it is stopped; another round under way is waited for.
   * `work` must not reject. Answers how many were done.
   */
  each<T>(kind: Round['kind'], items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number>
  stopRound(): void
}

export function createRounds({ set }: Store<AppState>): Rounds {
  let stopped = false
  let before = Promise.resolve(0)

  async function run<T>(kind: Round['kind'], items: readonly T[], work: (item: T) => Promise<unknown>) {
    stopped = false
    let done = 0
    for (const item of items) {
      if (stopped) break
      set({ round: { kind, done, total: items.length } })
      await work(item)
      done++
    }
    set({ round: null })
    return done
  }

  return {
    each: (kind, items, work) => (before = before.then(() => run(kind, items, work))),
    stopRound() {
      stopped = true
    },
  }
}
