/** @file What a check-up looks for, by name. Without schemas, so that the page can use it too. Pure. */

/** In the order in which it is told. */
export const FINDING_KINDS = ['noise', 'jpeg', 'blur', 'scratches', 'fading', 'exposure', 'cast'] as const

export type FindingKind = (typeof FINDING_KINDS)[number]
