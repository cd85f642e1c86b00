/** @file Doing, taking back and doing again the operations of a mask, without limit. Pure; every process. */
import type { MaskHistory, MaskOp, MaskOpOf } from '../../shared/mask.ts'

export const NO_MASK: MaskHistory = { ops: [], at: 0 }

/** The operations that are in effect. */
export const inEffect = ({ ops, at }: MaskHistory): readonly MaskOp[] => (at === ops.length ? ops : ops.slice(0, at))

/** Does something new; what was taken back is forgotten. */
export const withOp = (history: MaskHistory, op: MaskOp): MaskHistory => {
  const ops = [...inEffect(history), op]
  return { ops, at: ops.length }
}

/** The scratches that are in effect: the last that were found since everything was taken away. */
export const foundIn = (ops: readonly MaskOp[]): MaskOpOf<'found'> | null => {
  const last = ops.findLast((op) => op.kind === 'found' || op.kind === 'clear')
  return last?.kind === 'found' ? last : null
}

/** Found scratches take the place of those that are in effect, whatever was marked since; else they are new. */
export function withFound(history: MaskHistory, op: MaskOpOf<'found'>): MaskHistory {
  const before = foundIn(inEffect(history))
  if (before === null) return withOp(history, op)
  return { ...history, ops: history.ops.map((old) => (old === before ? op : old)) }
}

/** Takes back the last operation, or does it again; stays at either end. */
export const undo = ({ ops, at }: MaskHistory): MaskHistory => ({ ops, at: Math.max(at - 1, 0) })
export const redo = ({ ops, at }: MaskHistory): MaskHistory => ({ ops, at: Math.min(at + 1, ops.length) })

/** Whether anything can be marked: something was added, or all was inverted, since everything was taken away. */
export const isMarked = (ops: readonly MaskOp[]): boolean =>
  ops
    .slice(ops.findLastIndex((op) => op.kind === 'clear') + 1)
    .some((op) => op.kind === 'invert' || ('mode' in op && op.mode === 'add'))

/** What turns one history into another: the first `keep` operations stay, `add` follow. */
export interface HistoryChange {
  readonly keep: number
  readonly add: readonly MaskOp[]
  readonly at: number
}

/** Operations are compared by identity: they are never changed, only added and dropped. */
export function changeBetween(before: MaskHistory, { ops, at }: MaskHistory): HistoryChange {
  let keep = Math.min(before.ops.length, ops.length)
  while (keep > 0 && before.ops[keep - 1] !== ops[keep - 1]) keep--
  return { keep, add: ops.slice(keep), at }
}
