/** @file How the command line ends: the stable contract with scripts. Pure. */
export const EXIT = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
