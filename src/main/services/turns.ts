/** @file A few at a time: who came last goes first, since that is what is looked at now; who left is passed over. Main. */
import { PatinaError } from '../../shared/errors.ts'

/** Runs work when it is its turn. @throws PatinaError `cancelled` if the signal is aborted by then */
export type TakeTurn = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** `limit`: how many run at once, at least 1. */
export function turns(limit: number): TakeTurn {
  const waiting: (() => void)[] = []
  let running = 0

  function next() {
    if (running >= limit) return
    const start = waiting.pop()
    if (start === undefined) return
    running++
    start()
  }

  return async (signal, work) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.push(resolve)
    next()
    await promise
    try {
      // Who has left still takes the turn, and gives it on at once: the stack need not be searched.
      if (signal.aborted) throw new PatinaError('cancelled')
      return await work()
    } finally {
      running--
      next()
    }
  }
}
