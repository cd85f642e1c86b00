/** @file Why a worker ended, as one of a closed list. Pure; runs in main. */
import { PatinaError } from '../../shared/errors.ts'
import type { TextKey } from '../../shared/texts/texts.ts'
import type { ExitReason } from '../../shared/worker-protocol.ts'

/** What is known about the end of a process. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** It told that it runs. */
  readonly wasReady: boolean
  /** The last lines it wrote. */
  readonly stderr: string
  /** Why the supervisor ended it, if it did. */
  readonly ordered: 'closed' | 'hung' | undefined
}

const OUT_OF_MEMORY = /heap out of memory|bad_alloc|Allocation failed|ENOMEM/

export function exitReason({ code, signal, wasReady, stderr, ordered }: Ending): ExitReason {
  if (ordered !== undefined) return ordered
  if (OUT_OF_MEMORY.test(stderr)) return 'oom'
  if (!wasReady) return 'launch-failed'
  if (signal === 'SIGKILL' || signal === 'SIGTERM') return 'killed'
  return code === 0 && signal === null ? 'closed' : 'crashed'
}

/** What calls in flight fail with. */
export const exitError = (reason: ExitReason): PatinaError =>
  reason === 'hung'
    ? new PatinaError('worker-hung')
    : new PatinaError('worker-crashed', { reason: `exit.${reason}` satisfies TextKey })
