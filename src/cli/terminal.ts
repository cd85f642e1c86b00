/** @file Where the command line writes, and what it needs of the outside: handed in, so that tests run it in-process. */
import type { WorkerClient } from '../shared/worker-protocol.ts'

export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** stderr is a terminal: a progress bar makes sense. */
  readonly interactive: boolean
  readonly columns: number
}

export interface Environment {
  readonly terminal: Terminal
  /** The folder that holds package.json, node_modules and resources. */
  readonly root: string
  /** The project's folder: its queue of batches is in it. */
  readonly dataDir: string
  readonly startWorker: () => WorkerClient
  /** Aborted when the person stops the program. */
  readonly signal: AbortSignal
}
