/** @file How much of the machine a worker is given. Runs in main. */
import { constants } from 'node:os'
import type { WorkerPurpose } from '../services/app.ts'

/** A restoration takes what the window leaves: on a busy machine the window answers first. */
export const workerPriority = (purpose: WorkerPurpose): { priority?: number } =>
  purpose === 'restoring' ? { priority: constants.priority.PRIORITY_BELOW_NORMAL } : {}
