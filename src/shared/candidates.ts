/** @file In how many ways a photo may be looked at. Without schemas, so that the page can use it too. Pure. */

/** Numbers of candidates beside one. */
export const CANDIDATES = [2, 4, 8] as const
export type Candidates = (typeof CANDIDATES)[number]
