/** @file The history of a mask: shared/history.ts over its operations, and what they come to. Pure; every process. */
import { inEffect, withOp } from '../../shared/history.ts'
import type { MaskHistory, MaskOp, MaskOpOf } from '../../shared/mask.ts'

export { changeBetween, inEffect, redo, undo, withOp } from '../../shared/history.ts'

export const NO_MASK: MaskHistory = { ops: [], at: 0 }

/** The scratches that are in effect: the last that were found since everything was taken away. */
export const foundIn = (ops: readonly MaskOp[]): MaskOpOf<'found'> | null => {
  const last = ops.findLast((op) => op.kind === 'found' || op.kind === 'clear')
  return last?.kind === 'found' ? last : null
}

/** Found scratches take the place of those that are in effect, whatever was marked since; else they are new. */
export function withFound(history: MaskHistory, op: MaskOpOf<'found'>): MaskHistory {
  const before = foundIn(inEffect(history))
  if (before === null) return withOp<MaskOp>(history, op)
  return { ...history, ops: history.ops.map((old) => (old === before ? op : old)) }
}

/** Whether anything can be marked: something was added, or all was inverted, since everything was taken away. */
export const isMarked = (ops: readonly MaskOp[]): boolean =>
  ops
    .slice(ops.findLastIndex((op) => op.kind === 'clear') + 1)
    .some((op) => op.kind === 'invert' || ('mode' in op && op.mode === 'add'))
