/**
 * @file The names of the contract's calls for the preload and the page. The build writes them in from the one table
 * (`define` in electron.vite.config.ts): the table itself would bring zod along, which neither of them needs.
 */
import type { CallName } from './api.ts'

declare const __CALL_NAMES__: readonly CallName[]

export const callNames: readonly CallName[] = __CALL_NAMES__
