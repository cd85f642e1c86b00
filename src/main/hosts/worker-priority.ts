/** @file How much of the machine a worker is given. Runs in main. */
import { constants } from 'node:os'
import type { WorkerPurpose } from '../services/app.ts'

interface Share {
  readonly priority?: number
  readonly silenceMs?: number
}

/** Of the lowest priority a worker may get a fiftieth of a busy machine: that it is silent for long does not mean that it hangs. */
const STARVED_MS = 180_000

/** A restoration takes what the window leaves, and learning what both leave: on a busy machine the window answers first. */
const PRIORITIES: Readonly<Record<WorkerPurpose, Share>> = {
  imaging: {},
  restoring: { priority: constants.priority.PRIORITY_BELOW_NORMAL },
  learning: { priority: constants.priority.PRIORITY_LOW, silenceMs: STARVED_MS },
}

export const workerPriority = (purpose: WorkerPurpose): Share => PRIORITIES[purpose]
