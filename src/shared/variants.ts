/** @file How many pictures may be drawn at once, and which tasks can draw. Without schemas, so that the page can use it too. Pure. */
import type { RestoreParams } from './steps.ts'

export const MIN_VARIANTS = 2
export const MAX_VARIANTS = 6

/** Whether a step is done by a model that knows more than one possible picture: undoing a known blur has one answer, and so have curves. */
export const canVary = (params: RestoreParams): boolean =>
  params.task === 'deblur' ? params.blur === null : params.task !== 'enhance'
