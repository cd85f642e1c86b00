/** @file Doing, taking back and doing again, without limit: of the marks on a photo and of its recipe alike. Pure; every process. */

/** Everything that was done, in order; the first `at` are in effect, the others are taken back and may be done again. */
export interface History<T> {
  readonly ops: T[]
  readonly at: number
}

/** What is in effect. */
export const inEffect = <T>({ ops, at }: History<T>): readonly T[] => (at === ops.length ? ops : ops.slice(0, at))

/** Does something new; what was taken back is forgotten. */
export const withOp = <T>(history: History<T>, op: T): History<T> => {
  const ops = [...inEffect(history), op]
  return { ops, at: ops.length }
}

/** Takes back the last one, or does it again; stays at either end. */
export const undo = <T>({ ops, at }: History<T>): History<T> => ({ ops, at: Math.max(at - 1, 0) })
export const redo = <T>({ ops, at }: History<T>): History<T> => ({ ops, at: Math.min(at + 1, ops.length) })

/** What turns one history into another: the first `keep` stay, `add` follow. */
export interface HistoryChange<T> {
  readonly keep: number
  readonly add: T[]
  readonly at: number
}

/** They are compared by identity: they are never changed, only added and dropped. */
export function changeBetween<T>(before: History<T>, { ops, at }: History<T>): HistoryChange<T> {
  const both = Math.min(before.ops.length, ops.length)
  let keep = 0
  while (keep < both && before.ops[keep] === ops[keep]) keep++
  return { keep, add: ops.slice(keep), at }
}
