/** @file How much of the machine a worker is given. Runs in main. */
import { constants } from 'node:os'
import type { WorkerPurpose } from '../services/app.ts'

/** A restoration takes what the window leaves, and learning what both leave: on a busy machine the window answers first. */
const PRIORITIES: Readonly<Record<WorkerPurpose, { priority?: number }>> = {
  imaging: {},
  restoring: { priority: constants.priority.PRIORITY_BELOW_NORMAL },
  learning: { priority: constants.priority.PRIORITY_LOW },
}

export const workerPriority = (purpose: WorkerPurpose): { priority?: number } => PRIORITIES[purpose]
